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

std::string_view to_text(RunqueueArrangement arrangement) {
  constexpr std::array<std::string_view, 5> names{"cpu", "core", "socket", "node", "all"};
  return names.at(static_cast<std::size_t>(arrangement));
}

std::optional<RunqueueArrangement> runqueue_arrangement_from(std::string_view text) {
  return named(all_runqueue_arrangements, text);
}

} // namespace domus::models
