#include "scenarios/schedule_arinc_json.hpp"

#include "scenarios/schedule_domain_name.hpp"

#include <fmt/format.h>

#include <chrono>

namespace domus::scenarios {

using models::Nanoseconds;
using namespace std::chrono_literals;

namespace {

/// A slot of less than a microsecond would be all scheduling.
constexpr Nanoseconds shortest = 1us;
constexpr Nanoseconds longest = 1'000s;

models::ArincTable::Slot read_slot(const JsonNode& node, const std::vector<ScheduleDomain>& domains) {
  node.expect_object({"domain", "vcpu", "runtime_us"});
  models::ArincTable::Slot slot;
  slot.domain = index_of_domain(node.at("domain"), domains);
  slot.vcpu = node.at("vcpu").count(0, static_cast<unsigned>(domains[slot.domain].vcpus.size() - 1));
  slot.runtime = node.at("runtime_us").time(1us, "microseconds", shortest, longest);
  return slot;
}

} // namespace

models::ArincTable read_arinc_table(const JsonNode& node, const std::vector<ScheduleDomain>& domains) {
  node.expect_object({"major_frame_us", "slots"});
  models::ArincTable table;
  const JsonNode frame = node.at("major_frame_us");
  table.major_frame = frame.time(1us, "microseconds", shortest, longest);
  Nanoseconds planned{0};
  for (const JsonNode& slot : node.at("slots").elements(1, models::ArincTable::most_slots)) {
    table.slots.push_back(read_slot(slot, domains));
    planned += table.slots.back().runtime;
  }
  if (planned > table.major_frame) {
    frame.reject(fmt::format("the slots take {} us, which is longer than this frame",
                             static_cast<double>(planned.count()) / 1000),
                 "make the frame at least as long, or the slots shorter");
  }
  return table;
}

} // namespace domus::scenarios
