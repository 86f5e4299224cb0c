#include "models/scheduler.hpp"

#include <algorithm>

namespace domus::models {

namespace {

template <class Value, std::size_t Size>
std::optional<Value> named(const std::array<Value, Size>& values, std::string_view text) {
  const auto found = std::find_if(values.begin(), values.end(), [&](Value value) { return to_text(value) == text; });
  return found == values.end() ? std::nullopt : std::optional{*found};
}

} // namespace

std::string_view to_text(Scheduler scheduler) {
  constexpr std::array<std::string_view, 5> names{"credit", "credit2", "rtds", "null", "arinc653"};
  return names.at(static_cast<std::size_t>(scheduler));
}

std::optional<Scheduler> scheduler_from(std::string_view text) {
  return named(all_schedulers, text);
}

Scheduler default_scheduler(XenVersion version, Toolstack toolstack) {
  constexpr XenVersion first_with_credit2_by_default{4, 12};
  const bool credit2 = toolstack != Toolstack::xapi && version >= first_with_credit2_by_default;
  return credit2 ? Scheduler::credit2 : Scheduler::credit;
}

XenVersion first_xen_with(Scheduler scheduler) {
  constexpr std::array<XenVersion, 5> firsts{XenVersion{3, 0}, {4, 1}, {4, 5}, {4, 9}, {4, 1}};
  return firsts.at(static_cast<std::size_t>(scheduler));
}

bool knows_weights(Scheduler scheduler) {
  return scheduler == Scheduler::credit || scheduler == Scheduler::credit2;
}

bool knows_caps(Scheduler scheduler, XenVersion version) {
  return scheduler == Scheduler::credit || (scheduler == Scheduler::credit2 && version >= XenVersion{4, 10});
}

bool knows_soft_affinity(Scheduler scheduler, XenVersion version) {
  switch (scheduler) {
  case Scheduler::credit:
    return version >= XenVersion{4, 5};
  case Scheduler::credit2:
    return version >= XenVersion{4, 10};
  default:
    return scheduler == Scheduler::null;
  }
}

std::string_view to_text(RunqueueArrangement arrangement) {
  constexpr std::array<std::string_view, 5> names{"cpu", "core", "socket", "node", "all"};
  return names.at(static_cast<std::size_t>(arrangement));
}

std::optional<RunqueueArrangement> runqueue_arrangement_from(std::string_view text) {
  return named(all_runqueue_arrangements, text);
}

} // namespace domus::models
