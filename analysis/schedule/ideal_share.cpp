#include "analysis/schedule/ideal_share.hpp"

#include "models/fair_share.hpp"

#include <algorithm>
#include <set>
#include <variant>

namespace domus::analysis {

namespace {

using models::Nanoseconds;

/// Beyond this nobody reads a table, and the ideal of many vCPUs that may all run elsewhere takes long.
constexpr std::size_t most_vcpus = 4096;
constexpr std::size_t most_affinities = 128;

double ratio(Nanoseconds part, Nanoseconds whole) {
  return static_cast<double>(part.count()) / static_cast<double>(whole.count());
}

/// What work would use of a pCPU if it were alone. Nothing: only a run can tell.
struct Demand {
  std::optional<double> operator()(const scenarios::BusyWork&) const { return 1.0; }
  std::optional<double> operator()(const scenarios::YieldWork&) const { return 1.0; }
  std::optional<double> operator()(const scenarios::PeriodicWork& work) const {
    return ratio(work.run, work.run + work.sleep);
  }
  std::optional<double> operator()(const scenarios::ExponentialWork& work) const {
    const Nanoseconds round = work.run_mean + work.sleep_mean;
    return round.count() == 0 ? 0.5 : ratio(work.run_mean, round);
  }
  std::optional<double> operator()(const scenarios::TimedWork& work) const {
    return std::min(1.0, ratio(work.run, work.period));
  }
  std::optional<double> operator()(const scenarios::DodgeWork& work) const {
    return std::max(0.0, 1 - ratio(work.before + work.after, work.tick));
  }
  std::optional<double> operator()(const scenarios::BatchWork&) const { return std::nullopt; }
  std::optional<double> operator()(const scenarios::ServerWork&) const { return std::nullopt; }
  std::optional<double> operator()(const scenarios::ClientWork&) const { return std::nullopt; }
};

std::vector<unsigned> without_twins(std::vector<unsigned> list) {
  std::sort(list.begin(), list.end());
  list.erase(std::unique(list.begin(), list.end()), list.end());
  return list;
}

bool few_enough(const scenarios::ScheduleSpec& spec) {
  std::size_t vcpus = 0;
  std::set<std::vector<unsigned>> affinities;
  for (const scenarios::ScheduleDomain& domain : spec.domains) {
    vcpus += domain.vcpus.size();
    for (const scenarios::ScheduleVcpu& vcpu : domain.vcpus)
      if (vcpu.hard_affinity && vcpu.hard_affinity->size() > 1)
        affinities.insert(without_twins(*vcpu.hard_affinity));
  }
  return vcpus <= most_vcpus && affinities.size() <= most_affinities;
}

bool has_an_ideal(const scenarios::ScheduleSpec& spec) {
  const auto comes_to_an_end = [](const scenarios::ScheduleDomain& domain) {
    return std::any_of(domain.vcpus.begin(), domain.vcpus.end(), [](const scenarios::ScheduleVcpu& vcpu) {
      return std::holds_alternative<scenarios::BatchWork>(vcpu.work);
    });
  };
  return has_weights(spec.scheduler) && spec.changes.empty() && few_enough(spec) &&
         std::none_of(spec.domains.begin(), spec.domains.end(), comes_to_an_end);
}

} // namespace

bool has_weights(models::Scheduler scheduler) {
  return scheduler == models::Scheduler::credit || scheduler == models::Scheduler::credit2;
}

WeightOf what_weight_counts_for(const scenarios::ScheduleSpec& spec) {
  const bool shared = spec.scheduler == models::Scheduler::credit && spec.xen < models::XenVersion{4, 1};
  return shared ? WeightOf::domain : WeightOf::vcpu;
}

std::optional<std::vector<double>> ideal_shares(const scenarios::ScheduleSpec& spec, const sim::ScheduleResult& result,
                                                WeightOf whose) {
  if (!has_an_ideal(spec))
    return std::nullopt;
  std::vector<std::optional<double>> caps;
  std::vector<models::FairShareVcpu> vcpus;
  for (std::size_t d = 0; d < spec.domains.size(); ++d) {
    const scenarios::ScheduleDomain& domain = spec.domains[d];
    caps.push_back(domain.cap > 0 ? std::optional(domain.cap / 100.0) : std::nullopt);
    const double sharers = whose == WeightOf::domain ? static_cast<double>(domain.vcpus.size()) : 1;
    for (std::size_t v = 0; v < domain.vcpus.size(); ++v) {
      const double used = ratio(result.domains[d].vcpus[v].cpu_time, result.window);
      vcpus.push_back({.domain = d,
                       .weight = domain.weight / sharers,
                       .demand = std::visit(Demand{}, domain.vcpus[v].work).value_or(used),
                       .pcpus = without_twins(domain.vcpus[v].hard_affinity.value_or(std::vector<unsigned>{}))});
    }
  }
  const std::vector<double> shares = models::fair_shares(spec.pcpus, caps, vcpus);
  std::vector<double> of_domains(spec.domains.size(), 0);
  for (std::size_t v = 0; v < vcpus.size(); ++v)
    of_domains[vcpus[v].domain] += shares[v];
  return of_domains;
}

} // namespace domus::analysis
