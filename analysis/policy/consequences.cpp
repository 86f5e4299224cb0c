#include "analysis/policy/consequences.hpp"

#include "analysis/compare/memory_by_mode.hpp"
#include "analysis/compare/mode_change.hpp"
#include "analysis/run/summary_json.hpp"
#include "analysis/text/numbers.hpp"
#include "analysis/text/table.hpp"
#include "scenarios/guest_boot.hpp"
#include "scenarios/loading/check_fit.hpp"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <algorithm>

namespace domus::analysis {

namespace {

using scenarios::GuestSpec;
using scenarios::printable;
using Json = nlohmann::ordered_json;

models::Question asked_about(const PolicySide& side, const GuestSpec& guest, const models::Image& image,
                             const models::Flavor& flavor) {
  models::Question question = side.cloud->question(models::Action::create, &image, &flavor);
  question.date = side.date;
  question.boot = scenarios::boot_source_of(guest, flavor);
  return question;
}

/// The image of the same release that boots as PVHVM and that the policy builds; null where there is none.
const models::Image* variant_of(const PolicySide& side, const GuestSpec& guest, const models::Image& image,
                                const models::Flavor& flavor) {
  for (const models::Image& other : side.cloud->images())
    if (other.id != image.id && image.release_id && other.release_id == image.release_id &&
        vm_mode_of(other) == models::VmMode::hvm &&
        side.cloud->judge(*side.policy, asked_about(side, guest, other, flavor)).rejected_by() == nullptr)
      return &other;
  return nullptr;
}

/// Moves the guests that have to move, and says which.
std::vector<MovedGuest> move_guests(const PolicySide& side, scenarios::Scenario& scenario) {
  std::vector<MovedGuest> moved;
  for (std::size_t i = 0; i < scenario.guests.size(); ++i) {
    GuestSpec& guest = scenario.guests[i];
    const models::Image* image = guest.image ? side.cloud->image(*guest.image) : nullptr;
    const models::Flavor* flavor = guest.flavor ? side.cloud->flavor(*guest.flavor) : nullptr;
    if (image == nullptr || flavor == nullptr)
      continue;
    const models::Question question = asked_about(side, guest, *image, *flavor);
    const models::Rule* rule = side.cloud->judge(*side.policy, question).rejected_by();
    if (rule == nullptr)
      continue;
    const std::string error = error_text(*rule, question);
    MovedGuest one{i, image->name, "", error.empty() ? rule->id : error};
    if (const models::Image* variant = variant_of(side, guest, *image, *flavor)) {
      one.to_image = variant->name;
      guest.image = variant->id;
      guest.mode = mode_of(*variant).value_or(guest.mode);
    }
    moved.push_back(std::move(one));
  }
  return moved;
}

std::string moved_text(const Consequences& consequences) {
  Table table({{"guest", Align::left}, {"image", Align::left}, {"becomes", Align::left}, {"because", Align::left}});
  for (const MovedGuest& one : consequences.moved)
    table.add_row(
        {printable(consequences.before.scenario.guests[one.guest].name, 24), printable(one.from_image),
         one.to_image.empty() ? "nothing: no variant is built (below it goes on as it is)" : printable(one.to_image),
         printable(one.reason, 160)});
  return table.to_text();
}

std::string figures_text(const Consequences& consequences) {
  Table table({{"guest", Align::left}, {"mode", Align::left}, {"throughput"}, {"mean response"}, {"CPU time each"}});
  const ModeChange change = change_between(consequences.before, consequences.after);
  for (const GuestChange& one : change.guests) {
    const GuestSpec& was = consequences.before.scenario.guests[one.guest];
    const GuestSpec& is = consequences.after.scenario.guests[one.guest];
    table.add_row({printable(was.name, 24),
                   was.mode == is.mode ? std::string(to_text(was.mode))
                                       : fmt::format("{} to {}", to_text(was.mode), to_text(is.mode)),
                   change_text(one.changes.throughput), change_text(one.changes.response_mean),
                   change_text(one.changes.cpu_per_operation)});
  }
  return table.to_text();
}

/// The room of guests of one size before and after.
struct RoomChange {
  Room before;
  Room after;
};

std::vector<RoomChange> room_changes(const Consequences& consequences) {
  std::vector<RoomChange> changes;
  const std::vector<Room> after = rooms_of(consequences.after);
  for (const Room& room : rooms_of(consequences.before)) {
    const auto same = std::find_if(after.begin(), after.end(), [&](const Room& other) {
      return other.host == room.host &&
             std::find(other.guests.begin(), other.guests.end(), room.guests.front()) != other.guests.end();
    });
    if (same != after.end())
      changes.push_back({room, *same});
  }
  return changes;
}

std::string rooms_text(const Consequences& consequences) {
  Table table({{"host", Align::left},
               {"each", Align::left},
               {"overhead MiB"},
               {"then"},
               {"would fit"},
               {"then"},
               {"limited by", Align::left}});
  for (const auto& [room, then] : room_changes(consequences))
    table.add_row({printable(consequences.before.scenario.hosts[room.host].name), printable(room.size),
                   significant(room.overhead_each.in_mib(), 3), significant(then.overhead_each.in_mib(), 3),
                   std::to_string(room.capacity.count), std::to_string(then.capacity.count),
                   std::string(to_text(then.capacity.limited_by))});
  return table.to_text();
}

} // namespace

Consequences consequences_of(const PolicyChange& change, const scenarios::Scenario& scenario, const std::string& file,
                             const ReplicationPlan& plan, Environment& environment) {
  Consequences result;
  scenarios::Scenario moved = scenario;
  result.moved = move_guests(change.after(), moved);
  scenarios::Complaints complaints(file);
  scenarios::check_fit(moved, complaints);
  complaints.throw_if_any();
  if (result.moved.empty()) { // there is nothing to compare
    result.before.scenario = scenario;
    return result;
  }
  auto results = run_plan({scenario, moved}, plan, environment);
  result.before = mode_runs(models::Mode::pv, scenario, std::move(results[0]));
  result.after = mode_runs(models::Mode::pvhvm, moved, std::move(results[1]));
  return result;
}

std::string consequences_text(const Consequences& consequences) {
  if (consequences.moved.empty()) {
    const auto& guests = consequences.before.scenario.guests;
    const auto judged =
        std::count_if(guests.begin(), guests.end(), [](const GuestSpec& guest) { return guest.image && guest.flavor; });
    return fmt::format("\n{}: {} of {} guests name an image and a flavor, and the new policy builds them as they are\n",
                       printable(consequences.before.scenario.name), judged, guests.size());
  }
  const MemoryByMode before = memory_of(consequences.before.scenario);
  const MemoryByMode after = memory_of(consequences.after.scenario);
  return fmt::format("\n{}: {} guest{} cannot be built as {}\n{}\nWhat that does, under the same seeds\n{}\n"
                     "Memory beyond the guests' RAM, all together: {} before, {} after\n{}",
                     printable(consequences.before.scenario.name), consequences.moved.size(),
                     consequences.moved.size() == 1 ? "" : "s", consequences.moved.size() == 1 ? "it is" : "they are",
                     moved_text(consequences), figures_text(consequences), to_text(before.overhead),
                     to_text(after.overhead), rooms_text(consequences));
}

Json consequences_json(const Consequences& consequences) {
  Json moved = Json::array();
  for (const MovedGuest& one : consequences.moved)
    moved.push_back({{"guest", consequences.before.scenario.guests[one.guest].name},
                     {"from_image", one.from_image},
                     {"to_image", one.to_image.empty() ? Json() : Json(one.to_image)},
                     {"reason", one.reason}});
  if (consequences.moved.empty())
    return {{"scenario", consequences.before.scenario.name}, {"moved", std::move(moved)}};
  Json guests = Json::array();
  for (const GuestChange& one : change_between(consequences.before, consequences.after).guests)
    guests.push_back({{"guest", consequences.before.scenario.guests[one.guest].name},
                      {"mode_before", to_text(consequences.before.scenario.guests[one.guest].mode)},
                      {"mode_after", to_text(consequences.after.scenario.guests[one.guest].mode)},
                      {"throughput", to_json(one.changes.throughput)},
                      {"response_mean", to_json(one.changes.response_mean)},
                      {"cpu_per_operation", to_json(one.changes.cpu_per_operation)}});
  Json rooms = Json::array();
  for (const auto& [room, then] : room_changes(consequences))
    rooms.push_back({{"host", consequences.before.scenario.hosts[room.host].name},
                     {"size", room.size},
                     {"overhead_bytes_before", room.overhead_each.count()},
                     {"overhead_bytes_after", then.overhead_each.count()},
                     {"fits_before", room.capacity.count},
                     {"fits_after", then.capacity.count},
                     {"limited_by", to_text(then.capacity.limited_by)}});
  return {{"scenario", consequences.before.scenario.name},
          {"moved", std::move(moved)},
          {"overhead_bytes_before", memory_of(consequences.before.scenario).overhead.count()},
          {"overhead_bytes_after", memory_of(consequences.after.scenario).overhead.count()},
          {"guests", std::move(guests)},
          {"rooms", std::move(rooms)}};
}

} // namespace domus::analysis
