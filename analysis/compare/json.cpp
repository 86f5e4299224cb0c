#include "analysis/compare/memory_by_mode.hpp"
#include "analysis/compare/mode_change.hpp"
#include "analysis/compare/report.hpp"
#include "analysis/compare/verdict.hpp"
#include "analysis/run/limits.hpp"
#include "analysis/run/summary_json.hpp"

#include <nlohmann/json.hpp>

namespace domus::analysis {

namespace {

using Json = nlohmann::ordered_json;

Json changes_json(const Changes& changes) {
  return {{"throughput", to_json(changes.throughput)},
          {"response_mean", to_json(changes.response_mean)},
          {"cpu_per_operation", to_json(changes.cpu_per_operation)}};
}

Json mode_json(const ModeRuns& runs) {
  Json limits = Json::array();
  for (std::size_t guest = 0; guest < runs.scenario.guests.size(); ++guest) {
    const Limit limit = limit_of(runs, guest);
    limits.push_back({{"guest", runs.scenario.guests[guest].name},
                      {"limit", to_text(limit.kind)},
                      {"busy_share", limit.busy_share}});
  }
  const MemoryByMode memory = memory_of(runs.scenario);
  Json rooms = Json::array();
  for (const Room& room : rooms_of(runs))
    rooms.push_back({{"host", runs.scenario.hosts[room.host].name},
                     {"size", room.size},
                     {"overhead_bytes", room.overhead_each.count()},
                     {"fit", room.capacity.count},
                     {"limited_by", models::to_text(room.capacity.limited_by)}});
  return {{"mode", models::to_text(runs.mode)},
          {"guests", guests_json(runs.summary)},
          {"hosts", hosts_json(runs.summary)},
          {"limits", std::move(limits)},
          {"memory_overhead_bytes", memory.overhead.count()},
          {"memory_in_dom0_bytes", memory.in_dom0.count()},
          {"capacity", std::move(rooms)}};
}

Json change_json(const ModeRuns& from, const ModeRuns& to) {
  const ModeChange change = change_between(from, to);
  Json guests = Json::array();
  for (const GuestChange& guest : change.guests) {
    Json one{{"name", from.scenario.guests[guest.guest].name}};
    one.update(changes_json(guest.changes));
    guests.push_back(std::move(one));
  }
  return {{"from", models::to_text(from.mode)},
          {"to", models::to_text(to.mode)},
          {"verdict", verdict(from, to, change)},
          {"all", changes_json(change.all)},
          {"guests", std::move(guests)}};
}

} // namespace

Json compare_json(const std::vector<ModeRuns>& modes, const ReplicationPlan& plan) {
  Json json = heading_json("compare", modes.front().scenario, plan);
  json["changes"] = Json::array();
  for (std::size_t i = 1; i < modes.size(); ++i)
    json["changes"].push_back(change_json(modes.front(), modes[i]));
  json["modes"] = Json::array();
  for (const ModeRuns& runs : modes)
    json["modes"].push_back(mode_json(runs));
  return json;
}

} // namespace domus::analysis
