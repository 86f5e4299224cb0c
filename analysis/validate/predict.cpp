#include "analysis/validate/predict.hpp"

#include "analysis/compare/mode_change.hpp"
#include "analysis/explain/bill.hpp"
#include "scenarios/input_error.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cassert>
#include <cmath>
#include <utility>

namespace domus::analysis {

namespace {

using scenarios::Prediction;
using scenarios::Quantity;

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
  const auto per_operation = [&](models::Nanoseconds time) {
    return static_cast<double>(time.count()) / static_cast<double>(guest.operations.departures);
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
  case Quantity::user_per_operation:
    return per_operation(guest.believed_user_time);
  case Quantity::system_per_operation:
    return per_operation(guest.believed_system_time);
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
  return quantity <= Quantity::system_per_operation;
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

} // namespace

double itinerary_ns(const scenarios::Scenario& scenario, const Prediction& prediction) {
  double sum = 0;
  for (const BillSection& section : bill_of(scenario, scenario.guests[prediction.guest]).sections)
    for (const BillLine& line : section.lines)
      if (pays(prediction.part, payer_of(line.station)) && (!prediction.cause || line.cause == *prediction.cause))
        sum += line.total().count();
  return sum;
}

Figures figures_from(const Prediction& prediction, const scenarios::Scenario& scenario,
                     const std::vector<sim::RunResult>& runs) {
  Figures figures;
  const std::size_t host = scenario.guests[prediction.guest].host;
  for (const sim::RunResult& run : runs) {
    const sim::GuestResult& guest = run.guests[prediction.guest];
    if (is_of_operations(prediction.quantity) && guest.operations.departures == 0)
      return {{},
              fmt::format("{} completed no operation while it was measured (seed {})", scenarios::printable(guest.name),
                          run.seed)};
    figures.values.push_back(measured(prediction.quantity, run, guest, run.hosts[host]));
  }
  return figures;
}

Answer answer_to(const scenarios::ValidationCase& one, const FiguresOf& figures_of) {
  if (!one.predict)
    return {std::nullopt, one.not_predicted};
  const Figures first = figures_of(*one.predict);
  if (!first.reason.empty())
    return {std::nullopt, first.reason};
  if (one.combination == scenarios::Combination::none) {
    std::vector<double> values = first.values;
    for (double& value : values)
      value *= one.per_unit;
    return {estimate(values), ""};
  }
  const Figures second = figures_of(one.second);
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

} // namespace domus::analysis
