/// Placing guests: making their domains, and binding every role of their devices to a domain and a thread.
#include "models/compute_work.hpp"
#include "models/cost_model.hpp"
#include "models/paths/request_sizes.hpp"
#include "models/smt.hpp"
#include "scenarios/profiles.hpp"
#include "sim/guest/application.hpp"
#include "sim/guest/message_threads.hpp"
#include "sim/host/host.hpp"

#include <algorithm>
#include <cassert>

namespace domus::sim {

namespace {

PcpuSet set_of(const std::vector<unsigned>& pcpus) {
  PcpuSet set;
  for (const unsigned pcpu : pcpus) {
    set.insert(pcpu);
  }
  return set;
}

std::optional<PcpuSet> affinity_of(const std::vector<unsigned>& pcpus) {
  return pcpus.empty() ? std::nullopt : std::optional{set_of(pcpus)};
}

/// What one access to an emulated device costs QEMU, zero if the guest makes none.
Work access_work_of(const OperationPlan& plan) {
  for (const PlanPhase& phase : plan.phases) {
    for (const PlanStep& step : phase.steps) {
      if (step.accesses > 0 || step.batch_accesses > 0) {
        return step.access_emulator;
      }
    }
  }
  return {};
}

models::CpuTopology topology_of(const scenarios::GuestSpec& spec, const scenarios::HostSpec& host) {
  return models::topology_seen_by(spec.mode, host.threads_per_core);
}

/// Speed of its vCPUs beside a busy sibling, from what its operations do.
Rate smt_rate_of(const scenarios::Scenario& scenario, const scenarios::GuestSpec& spec) {
  const models::Platform& platform = *scenarios::profile_of(spec, scenario.hosts[spec.host]).platform;
  return Rate{models::smt_rate_of(models::core_use_of(scenarios::itinerary_of(scenario, spec)), platform)};
}

/// Rings over which the guest's requests are spread.
unsigned queues_of(const scenarios::GuestSpec& spec, const scenarios::HostSpec& host) {
  if (models::drives_devices(scenarios::profile_of(spec, host))) {
    return spec.vcpus; // a native driver has a queue for each CPU
  }
  return std::min(spec.vcpus, std::max(spec.paths.block_queues, spec.paths.net_queues));
}

} // namespace

HostDomain& Host::add_domain(const DomainSetup& setup, const KernelCosts& costs) {
  HostDomain& domain = domains_.emplace_back(calendar_, *hypervisor_, executing_, setup, costs);
  for (unsigned vcpu = 0; vcpu < setup.vcpus; ++vcpu) {
    assert(index_of(domain.vcpu(vcpu)) == vcpus_.size());
    vcpus_.push_back({.domain = &domain, .index = vcpu});
  }
  return domain;
}

void Host::add_dom0() {
  const DomainSetup setup{.name = "dom0",
                          .vcpus = spec_.dom0.vcpus,
                          .topology = models::topology_seen_by(models::Mode::pv, spec_.threads_per_core),
                          .parameters = {.weight = spec_.dom0.weight,
                                         .cap = 0,
                                         .reservation = spec_.dom0.reservation.value_or(models::Reservation{})},
                          .hard_affinity = std::nullopt,
                          .soft_affinity = std::nullopt,
                          .pinned = spec_.dom0.pinned,
                          .smt_rate = std::nullopt};
  const models::GuestProfile profile = scenarios::dom0_profile(spec_);
  add_domain(setup, KernelCosts(models::domain_costs(profile))).kernel().set_spinlocks(models::spinlock_costs(profile));
}

void Host::place_guests() {
  for (std::size_t index = 0; index < scenario_.guests.size(); ++index) {
    if (scenario_.guests[index].host == index_) {
      place_domain(scenario_.guests[index], index);
    }
  }
  // Roles are bound when all domains exist: a driver domain may stand after the guests it serves.
  for (HostGuest& guest : guests_) {
    bind(guest, scenario_.guests[guest.index]);
  }
}

void Host::place_domain(const scenarios::GuestSpec& spec, std::size_t index) {
  const bool bare_metal = spec.mode == models::Mode::bare_metal;
  const DomainSetup setup{.name = spec.name,
                          .vcpus = spec.vcpus,
                          .topology = topology_of(spec, spec_),
                          .parameters = {.weight = spec.weight,
                                         .cap = spec.cap,
                                         .reservation = spec.reservation.value_or(models::Reservation{})},
                          .hard_affinity = affinity_of(spec.hard_affinity),
                          .soft_affinity = affinity_of(spec.soft_affinity),
                          .pinned = bare_metal,
                          .smt_rate = smt_rate_of(scenario_, spec)};
  HostGuest& guest = guests_.emplace_back();
  guest.index = index;
  const models::GuestProfile profile = scenarios::profile_of(spec, spec_);
  guest.domain = &add_domain(setup, KernelCosts(models::domain_costs(profile)));
  guest.overhead = models::kernel_overhead(profile);
  GuestKernel& kernel = guest.domain->kernel();
  kernel.set_spinlocks(models::spinlock_costs(profile));
  kernel.set_usual_split(TimeSplit::of(models::time_shares(models::compute_work(spec.workload.demand, profile))));
  kernel.set_event_split(TimeSplit::of({.user = 0, .xen = guest.overhead.event_send.xen_share()}));
}

void Host::bind(HostGuest& guest, const scenarios::GuestSpec& spec) {
  guest.plan = plan_of(scenarios::itinerary_of(scenario_, spec));
  guest.io.kernel = &guest.domain->kernel();
  guest.io.seed = seed_;
  guest.io.key = guest_key(spec.name);
  guest.io.accesses.resize(spec.vcpus);
  guest.domain->set_emulator(router_, guest.io, access_work_of(guest.plan));
  const unsigned queues = queues_of(spec, spec_);
  bind_rings(guest, spec, queues);
  bind_back_ends(guest, spec, queues);
  const auto at = [&](models::Station station) -> HardwareStation*& {
    return guest.io.hardware[static_cast<std::size_t>(station)];
  };
  at(models::Station::disk) = &local_disk_;
  at(models::Station::nic_transmit) = &nic_transmit_;
  at(models::Station::nic_receive) = &nic_receive_;
  add_load(guest, spec, queues);
}

void Host::add_load(HostGuest& guest, const scenarios::GuestSpec& spec, unsigned queues) {
  const unsigned threads_per_core = topology_of(spec, spec_).threads_per_core;
  if (const auto* const passing = std::get_if<models::MessagePassing>(&spec.workload.load)) {
    const models::MessageWork work =
        models::message_work(spec.workload.demand, *passing, scenarios::profile_of(spec, spec_));
    guest.load = std::make_unique<MessageThreads>(
        calendar_, guest.domain->kernel(), *passing, work, threads_per_core,
        MessageThreads::Randomness{seed_, guest.io.key, spec.workload.demand.variability});
  } else {
    guest.load = std::make_unique<Application>(router_, guest.io, guest.plan, spec.workload, queues, threads_per_core);
  }
}

void Host::bind_rings(HostGuest& guest, const scenarios::GuestSpec& spec, unsigned queues) {
  const models::GuestProfile profile = scenarios::profile_of(spec, spec_);
  for (const models::Ring ring : {models::Ring::block, models::Ring::net_transmit, models::Ring::net_receive}) {
    if (const unsigned slots = models::ring_slots(ring, profile); slots > 0) {
      const unsigned rings = ring == models::Ring::block ? spec.paths.block_queues : spec.paths.net_queues;
      guest.io.rings[static_cast<std::size_t>(ring)].assign(std::min(queues, rings), RingSlots(slots));
    }
  }
}

void Host::bind_back_ends(HostGuest& guest, const scenarios::GuestSpec& spec, unsigned queues) {
  const auto at = [&](models::Station station) -> std::vector<BatchServer*>& {
    return guest.io.servers[static_cast<std::size_t>(station)];
  };
  // An emulated interrupt line reaches vCPU 0 only; events and native interrupts are spread (facts/xen.md 5.6).
  const bool one_line = spec.mode == models::Mode::hvm || spec.mode == models::Mode::hvm_pv_drivers;
  for (unsigned queue = 0; queue < (one_line ? 1 : queues); ++queue) {
    at(models::Station::guest_interrupt).push_back(&add_server(*guest.domain, ThreadClass::interrupt, queue));
  }
  if (models::drives_devices(scenarios::profile_of(spec, spec_))) {
    at(models::Station::driver_interrupt) = driver_interrupts(*guest.domain);
    return;
  }
  HostDomain& disk_domain = back_end_domain(guest, spec.disk_backend);
  HostDomain& net_domain = back_end_domain(guest, spec.network_backend);
  for (unsigned queue = 0; queue < queues; ++queue) {
    const auto spread = static_cast<unsigned>(guest.index) + queue;
    const unsigned disk_vcpu = spread % disk_domain.vcpus();
    const unsigned net_vcpu = spread % net_domain.vcpus();
    at(models::Station::block_backend).push_back(&add_server(disk_domain, ThreadClass::normal, disk_vcpu));
    at(models::Station::net_backend_transmit).push_back(&add_server(net_domain, ThreadClass::interrupt, net_vcpu));
    at(models::Station::net_backend_receive).push_back(&add_server(net_domain, ThreadClass::normal, net_vcpu));
    at(models::Station::driver_interrupt).push_back(driver_interrupts(disk_domain)[disk_vcpu]);
    if (&net_domain != &disk_domain) {
      guest.io.network_driver_interrupts.push_back(driver_interrupts(net_domain)[net_vcpu]);
    }
  }
  HostDomain& dom0 = domains_.front();
  const unsigned emulator_vcpu = static_cast<unsigned>(guest.index) % dom0.vcpus();
  at(models::Station::emulator).push_back(&add_server(dom0, ThreadClass::normal, emulator_vcpu));
}

HostDomain& Host::back_end_domain(const HostGuest& guest, const std::optional<std::size_t>& named) {
  if (named.has_value()) {
    for (HostGuest& other : guests_) {
      if (other.index == *named && &other != &guest) {
        return *other.domain;
      }
    }
  }
  return domains_.front();
}

std::vector<BatchServer*>& Host::driver_interrupts(HostDomain& domain) {
  for (auto& [known, servers] : driver_interrupts_) {
    if (known == &domain) {
      return servers;
    }
  }
  std::vector<BatchServer*>& servers = driver_interrupts_.emplace_back(&domain, std::vector<BatchServer*>{}).second;
  for (unsigned vcpu = 0; vcpu < domain.vcpus(); ++vcpu) {
    servers.push_back(&add_server(domain, ThreadClass::interrupt, vcpu));
  }
  return servers;
}

BatchServer& Host::add_server(HostDomain& domain, ThreadClass thread_class, unsigned vcpu) {
  return servers_.emplace_back(router_, domain.kernel(), thread_class, vcpu);
}

void Host::attach_remote_disk(HardwareStation& disk) {
  for (HostGuest& guest : guests_) {
    if (scenario_.guests[guest.index].disk == scenarios::DiskPlace::iscsi) {
      guest.io.hardware[static_cast<std::size_t>(models::Station::disk)] = &disk;
    }
  }
}

} // namespace domus::sim
