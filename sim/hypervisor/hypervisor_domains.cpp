/// Boot, domains coming and going, and what an administrator sets for them (facts/xen.md 0).
#include "sim/hypervisor/executing_on.hpp"
#include "sim/hypervisor/hypervisor.hpp"
#include "sim/hypervisor/hypervisor_events.hpp"

#include <algorithm>
#include <cassert>
#include <utility>

namespace domus::sim {

Hypervisor::Hypervisor(const HypervisorConfig& config, Calendar& calendar, VcpuListener& listener)
    : SchedulerServices(config.shape), calendar_(calendar), listener_(listener), costs_(config.costs),
      smt_rate_(config.smt_rate), lateness_(config.lateness), observer_(config.observer), random_state_(config.seed),
      policy_(make_scheduler(config.scheduler, config.parameters)), pcpus_(topology_.pcpus()),
      softirqs_(topology_.pcpus()) {
  calendar_.set_end_of_instant(this);
  policy_->attach(*this);
  for (PcpuId id = 0; id < topology_.pcpus(); ++id) {
    Pcpu& pcpu = pcpus_[id];
    pcpu.mode_since = now();
    pcpu.slice_timer = calendar_.create_timer(*this, events::slice_end, id);
    pcpu.idle_unit.pcpu = id;
    pcpu.idle_unit.running = true;
    current_[id] = &pcpu.idle_unit;
    executing_pcpu_ = id;
    policy_->init_pcpu(id, pcpu.idle_unit);
  }
  executing_pcpu_ = 0;
}

/// The calendar may live on, so nothing of the hypervisor's stays in it.
Hypervisor::~Hypervisor() {
  policy_.reset();
  for (const Timer& timer : timers_) {
    calendar_.stop(timer.event);
  }
  for (const Pcpu& pcpu : pcpus_) {
    calendar_.stop(pcpu.slice_timer);
    calendar_.cancel(pcpu.occupied_end);
    calendar_.cancel(pcpu.kick);
  }
  calendar_.set_end_of_instant(nullptr);
}

DomainId Hypervisor::create_domain(const DomainConfig& config) {
  assert(config.vcpus > 0);
  const DomainId id{static_cast<std::uint32_t>(domains_.size())};
  domains_.push_back(std::make_unique<Domain>());
  Domain& domain = *domains_.back();
  domain.id = id;
  policy_->insert_domain(domain);
  create_units(domain, config);
  set_parameters(id, config.parameters);
  for (const auto& vcpu : domain.vcpus) {
    if (config.hard_affinity) {
      set_hard_affinity(vcpu->id, *config.hard_affinity);
    }
    if (config.soft_affinity) {
      set_soft_affinity(vcpu->id, *config.soft_affinity);
    }
  }
  return id;
}

/// vCPU 0 starts from the first pCPU, each other one from the pCPU after the one its predecessor was given.
void Hypervisor::create_units(Domain& domain, const DomainConfig& config) {
  PcpuId initial = topology_.all().first();
  for (unsigned index = 0; index < config.vcpus; ++index) {
    domain.vcpus.push_back(std::make_unique<Vcpu>());
    domain.units.push_back(std::make_unique<Unit>());
    Vcpu& vcpu = *domain.vcpus.back();
    Unit& unit = *domain.units.back();
    vcpu.id = VcpuId{static_cast<std::uint32_t>(vcpus_.size())};
    vcpu.index = index;
    vcpu.unit = &unit;
    vcpu.runstate_since = now();
    vcpus_.push_back(&vcpu);
    unit.domain = &domain;
    unit.vcpus.push_back(&vcpu);
    unit.pcpu = initial;
    unit.state_entry_time = now();
    unit.hard_affinity = topology_.all();
    unit.soft_affinity = topology_.all();
    unit.preferred = topology_.all();
    unit.smt_rate = config.smt_rate.value_or(smt_rate_);
    policy_->insert_unit(unit);
    initial = topology_.all().cycle(unit.pcpu);
  }
}

void Hypervisor::destroy_domain(DomainId id, PcpuId from) {
  const ExecutingOn scope(executing_pcpu_, from);
  Domain& domain = *domains_[index_of(id)];
  domain.dying = true;
  for (const auto& vcpu : domain.vcpus) {
    vcpu->holds |= Vcpu::down;
    sleep_if_not_runnable(*vcpu);
  }
  remove_if_dead(domain);
}

/// A dying domain goes when the last of its units has left its pCPU.
void Hypervisor::remove_if_dead(Domain& domain) {
  const auto still_running = [](const auto& unit) { return unit->running; };
  if (!domain.dying || std::any_of(domain.units.begin(), domain.units.end(), still_running)) {
    return;
  }
  for (const auto& unit : domain.units) {
    policy_->remove_unit(*unit);
  }
  policy_->remove_domain(domain);
  for (const auto& vcpu : domain.vcpus) {
    vcpus_[index_of(vcpu->id)] = nullptr;
  }
  domains_[index_of(domain.id)].reset();
}

unsigned Hypervisor::vcpu_count(DomainId domain) const {
  return static_cast<unsigned>(domains_[index_of(domain)]->vcpus.size());
}

VcpuId Hypervisor::vcpu(DomainId domain, unsigned index) const {
  return domains_[index_of(domain)]->vcpus[index]->id;
}

void Hypervisor::set_parameters(DomainId id, const DomainParameters& parameters) {
  assert(parameters.weight >= 1 && parameters.weight <= 65535);
  Domain& domain = *domains_[index_of(id)];
  policy_->adjust(domain, parameters);
  domain.parameters = parameters;
}

void Hypervisor::set_hard_affinity(VcpuId id, const PcpuSet& affinity, PcpuId from) {
  const ExecutingOn scope(executing_pcpu_, from);
  Vcpu& vcpu = find(id);
  set_affinity(vcpu, affinity & topology_.all(), vcpu.unit->soft_affinity);
}

void Hypervisor::set_soft_affinity(VcpuId id, const PcpuSet& affinity, PcpuId from) {
  const ExecutingOn scope(executing_pcpu_, from);
  Vcpu& vcpu = find(id);
  set_affinity(vcpu, vcpu.unit->hard_affinity, affinity & topology_.all());
}

/// The unit leaves its queue or pCPU and is picked anew, also when its present pCPU is still allowed
/// (facts/xen.md 2.11).
void Hypervisor::set_affinity(Vcpu& vcpu, const PcpuSet& hard, const PcpuSet& soft) {
  assert(!hard.empty());
  Unit& unit = *vcpu.unit;
  const PcpuSet both = hard & soft;
  unit.hard_affinity = hard;
  unit.soft_affinity = soft;
  unit.soft_affinity_effective = policy_->knows_soft_affinity() && !topology_.all().is_subset_of(soft) &&
                                 !hard.is_subset_of(soft) && !both.empty();
  unit.preferred = unit.soft_affinity_effective ? both : hard;
  vcpu.holds |= Vcpu::migrating;
  sleep_if_not_runnable(vcpu);
  finish_migration(unit);
}

VcpuAccounts Hypervisor::accounts(VcpuId id) const {
  const Vcpu& vcpu = find(id);
  VcpuAccounts accounts = vcpu.accounts;
  accounts.in_runstate[static_cast<std::size_t>(vcpu.runstate)] += now() - vcpu.runstate_since;
  const Pcpu& pcpu = pcpus_[vcpu.unit->pcpu];
  if (current_[vcpu.unit->pcpu] == vcpu.unit && pcpu.mode == Mode::guest) {
    accounts.cpu_time += now() - pcpu.mode_since;
  }
  return accounts;
}

PcpuAccounts Hypervisor::accounts_of_pcpu(PcpuId id) const {
  const Pcpu& pcpu = pcpus_[id];
  PcpuAccounts accounts = pcpu.accounts;
  const models::Nanoseconds open = now() - pcpu.mode_since;
  (pcpu.mode == Mode::idle ? accounts.idle : pcpu.mode == Mode::guest ? accounts.busy : accounts.hypervisor) += open;
  return accounts;
}

} // namespace domus::sim
