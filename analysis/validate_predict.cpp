#include "analysis/validate_predict.hpp"

#include "analysis/bill.hpp"
#include "analysis/mode_change.hpp"
#include "analysis/mode_runs.hpp"
#include "models/platform.hpp"
#include "scenarios/input_error.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cassert>
#include <cmath>
#include <map>
#include <utility>

namespace domus::analysis {

namespace {

using scenarios::Prediction;
using scenarios::Quantity;

/// Figures in ns, 1/s or as a share: one for each replication, or a single one that is exact.
struct Figures {
  std::vector<double> values;
  std::string reason; ///< why there are none
};

/// A scenario in a mode, or as it stands.
using Variant = std::pair<std::size_t, std::optional<models::Mode>>;

/// Each variant that the cases mean, and what came of it.
class Variants {
public:
  explicit Variants(const scenarios::CaseFile& cases) : cases_(cases) {
    for (const scenarios::ValidationCase& one : cases.cases) {
      if (!one.predict)
        continue;
      add(*one.predict);
      if (one.combination != scenarios::Combination::none)
        add(one.second);
    }
  }

  void run(const ReplicationPlan& plan, Environment& environment) {
    if (!to_run_.empty())
      results_ = run_plan(to_run_, plan, environment);
  }

  [[nodiscard]] Figures figures_of(const Prediction& prediction) const;

private:
  /// Prepared once: in its mode, and where its results will be.
  struct Prepared {
    scenarios::Scenario scenario;
    std::string reason; ///< why it cannot be run
    std::optional<std::size_t> results;
  };

  void add(const Prediction& prediction) {
    if (prediction.quantity == Quantity::primitive)
      return;
    const Variant variant{prediction.scenario, prediction.mode};
    const auto [entry, is_new] = prepared_.try_emplace(variant);
    Prepared& prepared = entry->second;
    if (is_new) {
      const scenarios::Scenario& scenario = cases_.scenarios[prediction.scenario];
      prepared.scenario = prediction.mode ? in_mode(scenario, *prediction.mode) : scenario;
      try {
        if (prediction.mode)
          check_mode(prepared.scenario, *prediction.mode, cases_.file);
      } catch (const scenarios::InputError& error) {
        prepared.reason = error.diagnostics().front().problem;
      }
    }
    if (scenarios::needs_run(prediction.quantity) && prepared.reason.empty() && !prepared.results) {
      prepared.results = to_run_.size();
      to_run_.push_back(prepared.scenario);
    }
  }

  const scenarios::CaseFile& cases_;
  std::map<Variant, Prepared> prepared_;
  std::vector<scenarios::Scenario> to_run_;
  std::vector<std::vector<sim::RunResult>> results_;
};

double share_of_pcpus(const sim::HostResult& host, models::Nanoseconds sim::PcpuResult::*part) {
  models::Nanoseconds sum{0};
  for (const sim::PcpuResult& pcpu : host.pcpus)
    sum += pcpu.*part;
  return static_cast<double>(sum.count()) /
         (static_cast<double>(host.window.count()) * static_cast<double>(host.pcpus.size()));
}

double measured(Quantity quantity, const sim::RunResult& run, const sim::GuestResult& guest,
                const sim::HostResult& host) {
  const auto share = [&](models::Nanoseconds time) {
    return static_cast<double>(time.count()) / static_cast<double>(run.window.count());
  };
  switch (quantity) {
  case Quantity::operations:
    return guest.completed_per_second;
  case Quantity::mean_response:
    return guest.response.mean.count();
  case Quantity::p50_response:
    return static_cast<double>(guest.response.p50.count());
  case Quantity::p95_response:
    return static_cast<double>(guest.response.p95.count());
  case Quantity::p99_response:
    return static_cast<double>(guest.response.p99.count());
  case Quantity::cpu_per_operation:
    return cpu_per_operation_ns(guest);
  case Quantity::cpu_share:
    return share(guest.cpu_time);
  case Quantity::steal_share:
    return share(guest.wait_time);
  case Quantity::driver_share:
    return share(guest.driver_time);
  case Quantity::emulator_share:
    return share(guest.emulator_time);
  case Quantity::pcpus_busy:
    return share_of_pcpus(host, &sim::PcpuResult::busy);
  case Quantity::pcpus_in_xen:
    return share_of_pcpus(host, &sim::PcpuResult::hypervisor);
  case Quantity::itinerary:
  case Quantity::primitive:
    break;
  }
  assert(false);
  return 0;
}

bool is_of_operations(Quantity quantity) {
  return quantity <= Quantity::cpu_per_operation;
}

bool pays(scenarios::ItineraryPart part, Payer payer) {
  switch (part) {
  case scenarios::ItineraryPart::guest:
    return payer == Payer::guest;
  case scenarios::ItineraryPart::driver_domain:
    return payer == Payer::driver_domain;
  case scenarios::ItineraryPart::emulator:
    return payer == Payer::emulator;
  case scenarios::ItineraryPart::devices:
    return payer == Payer::hardware;
  case scenarios::ItineraryPart::all:
    break;
  }
  return true;
}

/// The lines of an operation's bill that the prediction means; waking sleepers is not among them.
double itinerary_ns(const scenarios::Scenario& scenario, const Prediction& prediction) {
  double sum = 0;
  for (const BillSection& section : bill_of(scenario, scenario.guests[prediction.guest]).sections)
    for (const BillLine& line : section.lines)
      if (pays(prediction.part, payer_of(line.station)) && (!prediction.cause || line.cause == *prediction.cause))
        sum += line.total().count();
  return sum;
}

Figures Variants::figures_of(const Prediction& prediction) const {
  if (prediction.quantity == Quantity::primitive)
    return {{models::find_platform(prediction.platform)->cost(prediction.primitive).time.count()}, ""};
  const Prepared& prepared = prepared_.at({prediction.scenario, prediction.mode});
  if (!prepared.reason.empty())
    return {{}, prepared.reason};
  if (prediction.quantity == Quantity::itinerary)
    return {{itinerary_ns(prepared.scenario, prediction)}, ""};
  Figures figures;
  const std::size_t host = prepared.scenario.guests[prediction.guest].host;
  for (const sim::RunResult& run : results_[*prepared.results]) {
    const sim::GuestResult& guest = run.guests[prediction.guest];
    if (is_of_operations(prediction.quantity) && guest.operations.departures == 0)
      return {{},
              fmt::format("{} completed no operation while it was measured (seed {})", scenarios::printable(guest.name),
                          run.seed)};
    figures.values.push_back(measured(prediction.quantity, run, guest, run.hosts[host]));
  }
  return figures;
}

Answer answer_of(const scenarios::ValidationCase& one, const Variants& variants) {
  if (!one.predict)
    return {std::nullopt, one.not_predicted};
  const Figures first = variants.figures_of(*one.predict);
  if (!first.reason.empty())
    return {std::nullopt, first.reason};
  if (one.combination == scenarios::Combination::none) {
    std::vector<double> values = first.values;
    for (double& value : values)
      value *= one.per_unit;
    return {estimate(values), ""};
  }
  const Figures second = variants.figures_of(one.second);
  if (!second.reason.empty())
    return {std::nullopt, second.reason};
  std::vector<double> values(std::max(first.values.size(), second.values.size()));
  for (std::size_t i = 0; i < values.size(); ++i) {
    // What is exact is the same in every replication.
    const double a = first.values[std::min(i, first.values.size() - 1)];
    const double b = second.values[std::min(i, second.values.size() - 1)];
    if (one.combination == scenarios::Combination::ratio && b == 0)
      return {std::nullopt, "the figure to divide by is 0"};
    values[i] = one.per_unit * (one.combination == scenarios::Combination::ratio ? a / b : a - b);
  }
  return {estimate(values), ""};
}

} // namespace

std::vector<Answer> answers_to(const scenarios::CaseFile& cases, const ReplicationPlan& plan,
                               Environment& environment) {
  Variants variants(cases);
  variants.run(plan, environment);
  std::vector<Answer> answers;
  for (const scenarios::ValidationCase& one : cases.cases)
    answers.push_back(answer_of(one, variants));
  return answers;
}

} // namespace domus::analysis
