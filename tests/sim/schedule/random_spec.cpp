#include "random_spec.hpp"

#include <algorithm>
#include <string>

namespace domus::tests {

using models::Nanoseconds;
using namespace std::chrono_literals;
using namespace scenarios;

namespace {

/// Evenly distributed from `least` to `most`, both included. RapidCheck's own ranges begin with tiny ones.
unsigned any(unsigned least, unsigned most) {
  return *rc::gen::resize(100, rc::gen::inRange(least, most + 1));
}

bool one_in(unsigned n) {
  return any(1, n) == 1;
}

Nanoseconds time(unsigned least_us, unsigned most_us) {
  return 1us * static_cast<int>(any(least_us, most_us));
}

ScheduleWork any_work() {
  switch (any(0, 7)) {
  case 0:
    return BusyWork{};
  case 1:
    return PeriodicWork{time(0, 3000), time(1, 5000)};
  case 2:
    return TimedWork{time(0, 3000), time(1, 5000)};
  case 3:
    return ExponentialWork{time(1, 2000), time(1, 4000)};
  case 4:
    return BatchWork{time(0, 50'000)};
  case 5:
    return YieldWork{time(1, 2000)};
  case 6:
    return DodgeWork{10ms, time(0, 1000), time(0, 1000), one_in(2)};
  default:
    return ServerWork{};
  }
}

std::optional<std::vector<unsigned>> any_affinity(unsigned pcpus) {
  if (!one_in(3)) {
    return std::nullopt;
  }
  std::vector<unsigned> affinity{any(0, pcpus - 1)};
  for (unsigned pcpu = 0; pcpu < pcpus; ++pcpu) {
    if (one_in(3)) {
      affinity.push_back(pcpu);
    }
  }
  return affinity;
}

ScheduleDomain any_domain(const std::string& name, unsigned pcpus) {
  ScheduleDomain domain;
  domain.name = name;
  domain.weight = *rc::gen::element(1U, 128U, 256U, 512U, 65'535U);
  domain.cap = one_in(3) ? any(1, 200) : 0;
  domain.reservation.period = time(500, 20'000);
  domain.reservation.budget = std::max<Nanoseconds>(domain.reservation.period / any(1, 10), 10us);
  domain.reservation.extra_time = one_in(2);
  const unsigned vcpus = any(1, 4);
  for (unsigned v = 0; v < vcpus; ++v) {
    ScheduleVcpu vcpu;
    vcpu.work = any_work();
    vcpu.start = time(0, 5000);
    vcpu.prng_state = any(0, 1'000'000);
    vcpu.hard_affinity = any_affinity(pcpus);
    vcpu.soft_affinity = any_affinity(pcpus);
    domain.vcpus.push_back(vcpu);
  }
  return domain;
}

/// Some of the vCPUs that do not serve become clients of one that does, if there is one.
void add_clients(ScheduleSpec& spec) {
  for (std::size_t d = 0; d < spec.domains.size(); ++d) {
    for (std::size_t v = 0; v < spec.domains[d].vcpus.size(); ++v) {
      if (!std::holds_alternative<ServerWork>(spec.domains[d].vcpus[v].work)) {
        continue;
      }
      for (ScheduleDomain& domain : spec.domains) {
        ScheduleVcpu& other = domain.vcpus.front();
        if (!std::holds_alternative<ServerWork>(other.work) && one_in(2)) {
          other.work = ClientWork{time(0, 300), time(1, 300), time(0, 300), d, v, one_in(2)};
        }
      }
    }
  }
}

/// Often an old one, where the scheduler decides otherwise: 3.4, or of 4.0 to 4.19.
models::XenVersion any_version() {
  const models::XenVersion version{4, static_cast<int>(one_in(2) ? 20 : any(0, 21))};
  return version == models::XenVersion{4, 0} && one_in(2) ? models::XenVersion{3, 4} : version;
}

models::SchedulerOptions any_options() {
  models::SchedulerOptions options;
  options.time_slice = 1ms * static_cast<int>(*rc::gen::element(1, 2, 10, 30));
  options.rate_limit = *rc::gen::element<Nanoseconds>(0us, 100us, 1000us);
  options.migration_delay = *rc::gen::element<Nanoseconds>(0us, 0us, 500us);
  options.load_balance_rate_limit = *rc::gen::element<Nanoseconds>(0us, 1000us);
  options.smt_power_savings = one_in(4);
  options.credit2_runqueue = models::all_runqueue_arrangements[any(0, 4)];
  options.credit2_max_cpus_per_runqueue = one_in(2) ? 16 : any(1, 4);
  options.credit2_migrate_resist = *rc::gen::element<Nanoseconds>(500us, 500us, 0us, 5000us);
  options.credit2_cap_period = *rc::gen::element<Nanoseconds>(10ms, 10ms, 1ms, 20ms);
  return options;
}

std::vector<ScheduleChange> any_changes(std::size_t domains) {
  std::vector<ScheduleChange> changes(any(0, 2));
  for (ScheduleChange& change : changes) {
    change.at = time(0, 140'000);
    change.domain = any(0, static_cast<unsigned>(domains) - 1);
    if (one_in(2)) {
      change.weight = any(1, 1024);
    }
    if (one_in(2)) {
      change.cap = any(0, 150);
    }
  }
  return changes;
}

/// Slots for vCPUs of the spec, for any vCPU any number of them, and perhaps some slack behind the last.
models::ArincTable any_table(const std::vector<ScheduleDomain>& domains) {
  models::ArincTable table;
  table.slots.resize(any(1, 8));
  for (models::ArincTable::Slot& slot : table.slots) {
    slot.domain = any(0, static_cast<unsigned>(domains.size()) - 1);
    slot.vcpu = any(0, static_cast<unsigned>(domains[slot.domain].vcpus.size()) - 1);
    slot.runtime = time(1, 5000);
    table.major_frame += slot.runtime;
  }
  table.major_frame += one_in(2) ? time(1, 5000) : Nanoseconds{0};
  return table;
}

} // namespace

ScheduleSpec random_spec(std::optional<models::Scheduler> scheduler) {
  ScheduleSpec spec;
  spec.scheduler = scheduler ? *scheduler
                             : *rc::gen::element(models::Scheduler::credit, models::Scheduler::credit2,
                                                 models::Scheduler::rtds, models::Scheduler::null);
  spec.xen = any_version();
  spec.sockets = any(1, 2);
  spec.threads_per_core = any(1, 2);
  spec.pcpus = spec.sockets * spec.threads_per_core * any(1, 3);
  spec.options = any_options();
  spec.timer_jitter = one_in(3) ? 20us : 0us;
  spec.seed = any(0, 1000);
  spec.window = 150ms;
  spec.trace = TraceWindow{Nanoseconds{0}, spec.window};
  const unsigned domains = any(1, 6);
  for (unsigned d = 0; d < domains; ++d) {
    spec.domains.push_back(any_domain("d" + std::to_string(d), spec.pcpus));
  }
  add_clients(spec);
  spec.changes = any_changes(spec.domains.size());
  if (spec.scheduler == models::Scheduler::arinc653) {
    spec.arinc653 = any_table(spec.domains);
  }
  return spec;
}

} // namespace domus::tests
