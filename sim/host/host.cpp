#include "sim/host/host.hpp"

#include "models/devices/disk.hpp"
#include "models/devices/nic.hpp"
#include "models/platform.hpp"
#include "sim/hypervisor/platform_costs.hpp"

#include <cassert>

namespace domus::sim {

static_assert(scenarios::most_pcpus <= max_pcpus && scenarios::most_pcpus <= GuestKernel::most_vcpus);

namespace {

bool is_bare_metal(const scenarios::Scenario& scenario, std::size_t host) {
  for (const scenarios::GuestSpec& guest : scenario.guests) {
    if (guest.host == host) {
      return guest.mode == models::Mode::bare_metal;
    }
  }
  return false;
}

HypervisorConfig config_of(const scenarios::HostSpec& spec, std::uint64_t seed, bool bare_metal) {
  const models::Platform& platform = scenarios::platform_of(spec);
  HypervisorConfig config;
  config.shape = {
      .sockets = spec.sockets, .cores_per_socket = spec.cores_per_socket, .threads_per_core = spec.threads_per_core};
  // Bare metal binds each of its vCPUs to a pCPU, so who decides is all the same to it, so long as it lets them run.
  config.scheduler = bare_metal ? models::Scheduler::credit : spec.scheduler.name;
  config.parameters.xen = spec.xen_version;
  config.parameters.options = spec.scheduler.options;
  config.parameters.arinc653 = spec.scheduler.arinc653;
  config.parameters.dom0_auto_weight = scenarios::weighs_dom0_itself(spec) && !bare_metal;
  config.smt_rate = Rate{platform.smt_rate};
  config.seed = seed;
  if (!bare_metal) {
    config.costs = costs_on(platform);
  }
  return config;
}

} // namespace

Host::Host(const scenarios::Scenario& scenario, std::size_t index, std::uint64_t seed)
    : scenario_(scenario), spec_(scenario.hosts[index]), index_(index), seed_(seed),
      disk_(calendar_, *models::find_disk(spec_.storage), spec_.storage),
      nic_transmit_(router_, *models::find_nic(spec_.nic), spec_.nic + " transmit"),
      nic_receive_(router_, *models::find_nic(spec_.nic), spec_.nic + " receive") {
  const bool bare_metal = is_bare_metal(scenario, index);
  VcpuListener& listener = *this;
  hypervisor_ = std::make_unique<Hypervisor>(config_of(spec_, seed, bare_metal), calendar_, listener);
  if (!bare_metal) {
    add_dom0();
  }
  place_guests();
}

Host::~Host() = default;

void Host::begin() {
  if (has_dom0()) {
    domains_.front().start();
  }
  for (std::size_t guest = 0; guest < guests_.size(); ++guest) {
    calendar_.at(scenario_.guests[guests_[guest].index].start, *this, 0, guest);
  }
}

void Host::on_event(std::uint32_t /*tag*/, std::uint64_t argument) {
  HostGuest& guest = guests_[argument];
  guest.domain->start();
  guest.load->begin();
}

void Host::on_dispatched(VcpuId vcpu, PcpuId /*pcpu*/, models::Nanoseconds /*now*/) {
  const VcpuRef& ref = vcpus_[index_of(vcpu)];
  ref.domain->kernel().on_dispatched(ref.index);
}

void Host::on_descheduled(VcpuId vcpu, PcpuId /*pcpu*/, models::Nanoseconds /*now*/, Runstate /*runstate*/) {
  const VcpuRef& ref = vcpus_[index_of(vcpu)];
  ref.domain->kernel().on_descheduled(ref.index);
}

void Host::on_rate_changed(VcpuId vcpu, models::Nanoseconds /*now*/) {
  const VcpuRef& ref = vcpus_[index_of(vcpu)];
  ref.domain->kernel().on_rate_changed(ref.index);
}

void Host::on_block_averted(VcpuId /*vcpu*/, models::Nanoseconds /*now*/) {
  // The kernel went on by itself when the wake came.
}

void Host::begin_window() {
  window_start_ = calendar_.now();
  pcpus_at_window_.clear();
  for (PcpuId pcpu = 0; pcpu < hypervisor_->topology().pcpus(); ++pcpu) {
    pcpus_at_window_.push_back(hypervisor_->accounts_of_pcpu(pcpu));
  }
  migrations_at_window_ = migrations();
  for (HostDomain& domain : domains_) {
    domain.begin_window();
  }
  for (HostGuest& guest : guests_) {
    guest.load->begin_window(window_start_);
    guest.counts_at_window = guest.domain->kernel().counts();
    guest.time_at_window = guest.domain->kernel().booked_time();
    guest.io.begin_window(window_start_);
  }
  disk_.begin_window();
  nic_transmit_.begin_window(window_start_);
  nic_receive_.begin_window(window_start_);
}

std::uint64_t Host::migrations() const {
  std::uint64_t sum = 0;
  for (const HostDomain& domain : domains_) {
    for (unsigned vcpu = 0; vcpu < domain.vcpus(); ++vcpu) {
      sum += hypervisor_->accounts(domain.vcpu(vcpu)).migrations;
    }
  }
  return sum;
}

HostResult Host::result() const {
  const models::Nanoseconds now = calendar_.now();
  HostResult result;
  result.name = spec_.name;
  result.window = now - window_start_;
  for (PcpuId pcpu = 0; pcpu < hypervisor_->topology().pcpus(); ++pcpu) {
    const PcpuAccounts at_end = hypervisor_->accounts_of_pcpu(pcpu);
    const PcpuAccounts& before = pcpus_at_window_[pcpu];
    result.pcpus.push_back({.busy = at_end.busy - before.busy,
                            .hypervisor = at_end.hypervisor - before.hypervisor,
                            .idle = at_end.idle - before.idle});
    result.schedule_calls += at_end.schedule_calls - before.schedule_calls;
    result.context_switches += at_end.context_switches - before.context_switches;
  }
  result.migrations = migrations() - migrations_at_window_;
  if (has_dom0()) {
    result.domains.push_back(domains_.front().result());
  }
  result.devices = {disk_.result(), nic_transmit_.result(now), nic_receive_.result(now)};
  return result;
}

KernelTimes Host::times_of(const HostGuest& guest) {
  const GuestKernel& kernel = guest.domain->kernel();
  BookedTime time = kernel.booked_time();
  time -= guest.time_at_window;
  return kernel_times(time, kernel.counts() - guest.counts_at_window, guest.overhead);
}

GuestResult Host::guest_result(const HostGuest& guest) const {
  const models::Nanoseconds now = calendar_.now();
  const double seconds = std::chrono::duration<double>(now - window_start_).count();
  const scenarios::GuestSpec& spec = scenario_.guests[guest.index];
  const DomainResult domain = guest.domain->result();
  GuestResult result;
  result.name = spec.name;
  result.mode = spec.mode;
  result.operation = spec.workload.demand.operation;
  result.operations = guest.load->operations().result(now);
  result.completed_per_second = static_cast<double>(result.operations.departures) / seconds;
  result.offered_per_second = static_cast<double>(result.operations.arrivals) / seconds;
  result.response = guest.load->response().result();
  result.cpu_time = domain.cpu_time;
  result.wait_time = domain.wait_time;
  result.switching_time = domain.switching_time;
  result.blocked_time = domain.blocked_time;
  result.vcpus = domain.vcpus;
  const KernelTimes times = times_of(guest);
  result.user_time = times.user;
  result.kernel_time = times.kernel;
  result.xen_time = times.xen;
  result.lock_time = times.locks;
  result.believed_user_time = times.believed_user;
  result.believed_system_time = times.believed_system;
  result.thread_wait = guest.load->thread_wait().result(now);
  result.messages_dropped = guest.load->dropped();
  result.copies_saved = models::nanoseconds_from(guest.load->copies_saved().count());
  const KernelCounts counts = guest.domain->kernel().counts() - guest.counts_at_window;
  result.thread_switches = counts.thread_switches;
  result.thread_wakes = counts.thread_wakes;
  result.ipis = counts.ipis;
  result.idle_entries = counts.idle_entries;
  result.lock_waits = counts.lock_waits;
  guest.io.report(now, result);
  return result;
}

} // namespace domus::sim
