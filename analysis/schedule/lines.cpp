#include "analysis/schedule/lines.hpp"

#include "analysis/text/numbers.hpp"
#include "scenarios/input_error.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cstdlib>
#include <variant>

namespace domus::analysis {

namespace {

using models::Nanoseconds;

bool is_batch(const scenarios::ScheduleVcpu& vcpu) {
  return std::holds_alternative<scenarios::BatchWork>(vcpu.work);
}

std::string done_text(const scenarios::ScheduleVcpu& spec, const sim::ScheduleVcpuResult& result) {
  if (!is_batch(spec))
    return "";
  return result.done ? models::to_text(*result.done) : "-";
}

/// When the last one was done, or how many were.
std::string done_text(const scenarios::ScheduleDomain& spec, const sim::ScheduleDomainResult& result) {
  std::size_t batches = 0;
  std::size_t done = 0;
  Nanoseconds last{0};
  for (std::size_t v = 0; v < spec.vcpus.size(); ++v) {
    batches += is_batch(spec.vcpus[v]) ? 1 : 0;
    if (result.vcpus[v].done) {
      ++done;
      last = std::max(last, *result.vcpus[v].done);
    }
  }
  if (batches == 0)
    return "";
  if (done == batches)
    return models::to_text(last);
  return done == 0 ? "-" : fmt::format("{} of {}", done, batches);
}

/// The jobs of timed work that took longer than the period, as a share of those that ended.
class LateJobs {
public:
  void add(const scenarios::ScheduleVcpu& vcpu, const sim::ScheduleVcpuResult& result) {
    if (!std::holds_alternative<scenarios::TimedWork>(vcpu.work))
      return;
    timed_ = true;
    late_ += result.late_jobs;
    ended_ += result.latencies.response ? result.latencies.response->count : 0;
  }
  [[nodiscard]] std::string to_text() const {
    if (!timed_)
      return "";
    return ended_ == 0 ? "-" : percent(static_cast<double>(late_) / static_cast<double>(ended_));
  }

private:
  bool timed_ = false;
  std::uint64_t late_ = 0;
  std::uint64_t ended_ = 0;
};

ScheduleLine vcpu_line(std::size_t domain, std::size_t vcpu, const scenarios::ScheduleVcpu& spec,
                       const sim::ScheduleVcpuResult& result) {
  LateJobs late;
  late.add(spec, result);
  return {.name = fmt::format("  vCPU {}", vcpu),
          .domain = domain,
          .vcpu = vcpu,
          .cpu_time = result.cpu_time,
          .steal = result.steal,
          .dispatches = result.dispatches,
          .migrations = result.migrations,
          .preemptions = result.preemptions,
          .wake_ups = result.wake_ups,
          .latencies = result.latencies,
          .late = late.to_text(),
          .done = done_text(spec, result)};
}

ScheduleLine domain_line(std::size_t domain, const scenarios::ScheduleDomain& spec,
                         const sim::ScheduleDomainResult& result) {
  ScheduleLine line{.name = scenarios::printable(result.name, 24),
                    .domain = domain,
                    .vcpu = std::nullopt,
                    .cpu_time = result.cpu_time,
                    .dispatches = result.dispatches,
                    .migrations = result.migrations,
                    .latencies = result.latencies,
                    .late = "",
                    .done = done_text(spec, result)};
  LateJobs late;
  for (std::size_t v = 0; v < spec.vcpus.size(); ++v) {
    const sim::ScheduleVcpuResult& vcpu = result.vcpus[v];
    line.steal += vcpu.steal;
    line.preemptions += vcpu.preemptions;
    line.wake_ups += vcpu.wake_ups;
    late.add(spec.vcpus[v], vcpu);
  }
  line.late = late.to_text();
  return line;
}

bool are_meant_to_differ(const scenarios::ScheduleDomain& domain) {
  const scenarios::ScheduleVcpu& first = domain.vcpus.front();
  return std::any_of(domain.vcpus.begin(), domain.vcpus.end(), [&](const scenarios::ScheduleVcpu& vcpu) {
    return vcpu.work != first.work || vcpu.hard_affinity != first.hard_affinity ||
           vcpu.soft_affinity != first.soft_affinity;
  });
}

bool fare_differently(const sim::ScheduleDomainResult& domain) {
  const auto vcpus = static_cast<Nanoseconds::rep>(domain.vcpus.size());
  return std::any_of(domain.vcpus.begin(), domain.vcpus.end(), [&](const sim::ScheduleVcpuResult& vcpu) {
    return std::abs((vcpu.cpu_time * vcpus - domain.cpu_time).count()) * 10 > domain.cpu_time.count();
  });
}

} // namespace

std::vector<ScheduleLine> schedule_lines(const scenarios::ScheduleSpec& spec, const sim::ScheduleResult& result,
                                         bool every_vcpu) {
  std::vector<ScheduleLine> lines;
  for (std::size_t d = 0; d < spec.domains.size(); ++d) {
    const scenarios::ScheduleDomain& domain = spec.domains[d];
    lines.push_back(domain_line(d, domain, result.domains[d]));
    if (domain.vcpus.size() > 1 && (every_vcpu || are_meant_to_differ(domain) || fare_differently(result.domains[d])))
      for (std::size_t v = 0; v < domain.vcpus.size(); ++v)
        lines.push_back(vcpu_line(d, v, domain.vcpus[v], result.domains[d].vcpus[v]));
  }
  return lines;
}

} // namespace domus::analysis
