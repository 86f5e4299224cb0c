#include "sim/schedule/run_schedule.hpp"

#include "sim/schedule/timeline_recorder.hpp"
#include "sim/schedule/workload.hpp"

#include <algorithm>
#include <chrono>
#include <optional>
#include <utility>
#include <vector>

namespace domus::sim {

using models::Nanoseconds;

namespace {

constexpr Nanoseconds sample_period = std::chrono::milliseconds(10);

/// Every timer of Xen is late by a time evenly distributed below the spec's jitter, in whole nanoseconds.
class DrawnLateness final : public TimerLateness {
public:
  explicit DrawnLateness(const scenarios::ScheduleSpec& spec)
      : below_(static_cast<double>(spec.timer_jitter.count())), draws_(spec.seed ^ 0xABCDEFU) {}
  Nanoseconds draw() override { return Nanoseconds{static_cast<std::int64_t>(draws_.unit_interval() * below_)}; }

private:
  double below_;
  SplitMix draws_;
};

HypervisorConfig config_of(const scenarios::ScheduleSpec& spec, const ScheduleHardware& hardware,
                           TimerLateness& lateness, HypervisorObserver* observer) {
  HypervisorConfig config;
  config.shape.sockets = spec.sockets;
  config.shape.threads_per_core = spec.threads_per_core;
  config.shape.cores_per_socket = spec.pcpus / spec.sockets / spec.threads_per_core;
  config.scheduler = spec.scheduler;
  config.parameters.xen = spec.xen;
  config.parameters.options = spec.options;
  config.parameters.arinc653 = spec.arinc653;
  config.parameters.yield_reads_queue_head = true;
  config.costs = hardware.costs;
  config.smt_rate = hardware.smt_rate;
  config.seed = spec.seed;
  config.lateness = spec.timer_jitter.count() > 0 ? &lateness : nullptr;
  config.observer = observer;
  return config;
}

/// One run from boot to the end of the window, and the accounts at its stops.
class ScheduleRun {
public:
  ScheduleRun(const scenarios::ScheduleSpec& spec, const ScheduleHardware& hardware,
              const std::optional<TimelineRequest>& timeline)
      : spec_(spec), lateness_(spec), workload_(spec, calendar_), recorder_(recorder_for(timeline)),
        hypervisor_(config_of(spec, hardware, lateness_, recorder_ ? &*recorder_ : nullptr), calendar_, workload_) {
    if (recorder_) {
      recorder_->observe(hypervisor_);
    }
    workload_.setup(hypervisor_);
  }

  ScheduleResult run() {
    plan();
    for (const Stop& stop : stops_) {
      calendar_.run_before(stop.time);
      (this->*stop.action)();
    }
    finish();
    return std::move(result_);
  }

private:
  /// What is due at `time` itself comes after the action.
  struct Stop {
    Nanoseconds time;
    void (ScheduleRun::*action)();
  };

  [[nodiscard]] std::optional<TimelineRecorder> recorder_for(const std::optional<TimelineRequest>& timeline) const {
    if (!timeline) {
      return std::nullopt;
    }
    return std::optional<TimelineRecorder>(std::in_place, spec_.scheduler, workload_.vcpu_count(), spec_.pcpus,
                                           *timeline);
  }

  void plan() {
    stops_.push_back({spec_.warm_up, &ScheduleRun::begin_window});
    const Nanoseconds end = spec_.warm_up + spec_.window;
    if (spec_.bucket.count() > 0) {
      for (Nanoseconds time = spec_.warm_up + spec_.bucket; time <= end; time += spec_.bucket) {
        stops_.push_back({time, &ScheduleRun::close_bucket});
      }
    }
    if (spec_.trace) {
      stops_.push_back({spec_.trace->from, &ScheduleRun::begin_trace});
      for (Nanoseconds time = spec_.trace->from + sample_period; time < spec_.trace->to; time += sample_period) {
        stops_.push_back({time + Nanoseconds{1}, &ScheduleRun::sample_credits});
      }
      stops_.push_back({spec_.trace->to, &ScheduleRun::end_trace});
    }
    if (recorder_) {
      plan_timeline(recorder_->timeline().from, recorder_->timeline().to);
    }
    stops_.push_back({end, &ScheduleRun::end_window});
    std::stable_sort(stops_.begin(), stops_.end(), [](const Stop& a, const Stop& b) { return a.time < b.time; });
  }

  void plan_timeline(Nanoseconds from, Nanoseconds to) {
    stops_.push_back({from, &ScheduleRun::begin_timeline});
    for (Nanoseconds time = from + sample_period; time < to; time += sample_period) {
      stops_.push_back({time + Nanoseconds{1}, &ScheduleRun::sample_timeline});
    }
    stops_.push_back({to, &ScheduleRun::end_timeline});
  }

  void begin_window() {
    workload_.begin_window();
    for (std::size_t v = 0; v < workload_.vcpu_count(); ++v) {
      vcpus_at_begin_.push_back(hypervisor_.accounts(workload_.id_of(v)));
      cpu_time_at_bucket_.push_back(vcpus_at_begin_.back().cpu_time);
    }
    buckets_.resize(workload_.vcpu_count());
    for (PcpuId pcpu = 0; pcpu < spec_.pcpus; ++pcpu) {
      pcpus_at_begin_.push_back(hypervisor_.accounts_of_pcpu(pcpu));
    }
  }

  void close_bucket() {
    for (std::size_t v = 0; v < workload_.vcpu_count(); ++v) {
      const Nanoseconds cpu_time = hypervisor_.accounts(workload_.id_of(v)).cpu_time;
      buckets_[v].push_back(cpu_time - cpu_time_at_bucket_[v]);
      cpu_time_at_bucket_[v] = cpu_time;
    }
  }

  void begin_trace() { workload_.begin_trace(); }
  void end_trace() { workload_.end_trace(); }

  void begin_timeline() { recorder_->begin(calendar_.now()); }
  void sample_timeline() { recorder_->sample_credits(calendar_.now() - Nanoseconds{1}); }
  void end_timeline() { recorder_->end(calendar_.now()); }

  void sample_credits() {
    for (std::size_t d = 0; d < spec_.domains.size(); ++d) {
      for (std::size_t v = 0; v < spec_.domains[d].vcpus.size(); ++v) {
        const VcpuId vcpu = workload_.id_of(workload_.number_of(d, v));
        const UnitStanding standing = hypervisor_.standing(vcpu);
        result_.credits.push_back({calendar_.now() - Nanoseconds{1}, static_cast<std::uint32_t>(d),
                                   static_cast<std::uint32_t>(v), standing.credit, standing.priority, standing.active,
                                   standing.parked, standing.budget, hypervisor_.pcpu_of(vcpu)});
      }
    }
  }

  void end_window() {
    for (PcpuId pcpu = 0; pcpu < spec_.pcpus; ++pcpu) {
      const PcpuAccounts accounts = hypervisor_.accounts_of_pcpu(pcpu);
      const PcpuAccounts& before = pcpus_at_begin_[pcpu];
      result_.pcpu_busy.push_back(accounts.busy - before.busy);
      result_.total_cpu_time += accounts.busy - before.busy;
      result_.idle += accounts.idle - before.idle;
      result_.hypervisor += accounts.hypervisor - before.hypervisor;
      result_.context_switches += accounts.context_switches - before.context_switches;
      result_.context_switches_to_vcpu += accounts.context_switches_to_vcpu - before.context_switches_to_vcpu;
      result_.schedule_calls += accounts.schedule_calls - before.schedule_calls;
    }
    for (std::size_t d = 0; d < spec_.domains.size(); ++d) {
      result_.domains.push_back(domain_result(d));
    }
  }

  ScheduleVcpuResult vcpu_result(std::size_t number) {
    const VcpuAccounts accounts = hypervisor_.accounts(workload_.id_of(number));
    const VcpuAccounts& before = vcpus_at_begin_[number];
    const VcpuExperience& experience = workload_.experience(number);
    ScheduleVcpuResult result;
    result.cpu_time = accounts.cpu_time - before.cpu_time;
    constexpr auto runnable = static_cast<std::size_t>(Runstate::runnable);
    result.steal = accounts.in_runstate[runnable] - before.in_runstate[runnable];
    result.dispatches = accounts.dispatches - before.dispatches;
    result.migrations = accounts.migrations - before.migrations;
    result.preemptions = accounts.preemptions - before.preemptions;
    result.wake_ups = experience.wake_ups;
    result.blocks = experience.blocks;
    result.late_jobs = experience.late_jobs;
    result.latencies = {experience.wake_up.summary(), experience.response.summary(), experience.round_trip.summary()};
    result.cpu_time_buckets = std::move(buckets_[number]);
    result.done = workload_.done(number);
    return result;
  }

  ScheduleDomainResult domain_result(std::size_t domain) {
    ScheduleDomainResult result;
    result.name = spec_.domains[domain].name;
    for (std::size_t v = 0; v < spec_.domains[domain].vcpus.size(); ++v) {
      const std::size_t number = workload_.number_of(domain, v);
      result.vcpus.push_back(vcpu_result(number));
      result.cpu_time += result.vcpus.back().cpu_time;
      result.dispatches += result.vcpus.back().dispatches;
      result.migrations += result.vcpus.back().migrations;
    }
    result.latencies = result.vcpus.size() == 1 ? result.vcpus.front().latencies : pooled_latencies(domain);
    return result;
  }

  ScheduleLatencies pooled_latencies(std::size_t domain) {
    VcpuExperience pooled;
    for (std::size_t v = 0; v < spec_.domains[domain].vcpus.size(); ++v) {
      const VcpuExperience& one = workload_.experience(workload_.number_of(domain, v));
      pooled.wake_up.add(one.wake_up);
      pooled.response.add(one.response);
      pooled.round_trip.add(one.round_trip);
    }
    return {pooled.wake_up.summary(), pooled.response.summary(), pooled.round_trip.summary()};
  }

  void finish() {
    result_.scheduler = spec_.scheduler;
    result_.window = spec_.window;
    result_.trace = workload_.trace();
    if (recorder_) {
      result_.timeline = recorder_->timeline();
    }
    result_.events = calendar_.events_run();
  }

  const scenarios::ScheduleSpec& spec_;
  Calendar calendar_;
  DrawnLateness lateness_;
  Workload workload_;
  std::optional<TimelineRecorder> recorder_;
  Hypervisor hypervisor_;
  std::vector<Stop> stops_;
  std::vector<VcpuAccounts> vcpus_at_begin_;
  std::vector<PcpuAccounts> pcpus_at_begin_;
  std::vector<Nanoseconds> cpu_time_at_bucket_;
  std::vector<std::vector<Nanoseconds>> buckets_;
  ScheduleResult result_;
};

} // namespace

ScheduleResult run_schedule(const scenarios::ScheduleSpec& spec, const ScheduleHardware& hardware,
                            const std::optional<TimelineRequest>& timeline) {
  return ScheduleRun(spec, hardware, timeline).run();
}

} // namespace domus::sim
