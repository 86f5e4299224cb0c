/// `domus explain`: the itinerary of a guest's operation, microsecond by microsecond. Nothing is simulated.
#include "analysis/command.hpp"

#include "analysis/compare/guest_room.hpp"
#include "analysis/explain/locks.hpp"
#include "analysis/explain/report.hpp"
#include "analysis/find_in_scenario.hpp"
#include "analysis/output.hpp"
#include "analysis/usage_error.hpp"
#include "models/smt.hpp"
#include "scenarios/load.hpp"
#include "scenarios/profiles.hpp"

#include <nlohmann/json.hpp>

#include <optional>
#include <string>
#include <variant>

namespace domus::analysis {

namespace {

ModeBill bill_under(models::Mode mode, const scenarios::Scenario& scenario, scenarios::GuestSpec guest) {
  guest.mode = mode;
  const scenarios::HostSpec& host = scenario.hosts.at(guest.host);
  ModeBill bill{mode, bill_of(scenario, guest), std::nullopt, structures_bill(guest, host), {}};
  if (host.threads_per_core > 1) {
    const models::CoreUse use = models::core_use_of(scenarios::itinerary_of(scenario, guest));
    const models::MeanTime all = use.work + use.stalls;
    const unsigned rate = models::smt_rate_of(use, *scenarios::profile_of(guest, host).platform);
    bill.beside_sibling = {rate / 1024.0, all > models::MeanTime{0} ? use.stalls / all : 0};
  }
  return bill;
}

/// What `--against` names: a mode, or another guest of the scenario as it is there.
void compare(const std::string& against, const scenarios::Scenario& scenario, const scenarios::GuestSpec& guest,
             ModeBill& first, ModeBill& second) {
  const auto found = find_mode_or_guest(scenario, against);
  if (const auto* const mode = std::get_if<models::Mode>(&found)) {
    second = bill_under(*mode, scenario, guest);
    return;
  }
  const auto* const other = std::get<const scenarios::GuestSpec*>(found);
  second = bill_under(other->mode, scenario, *other);
  second.guest = other->name;
  first.guest = guest.name;
}

int run(const Options& options, Environment& environment) {
  const scenarios::Scenario scenario = scenarios::load_scenario(options.positional());
  const scenarios::GuestSpec& guest = find_guest(scenario, options.text("guest"));
  const models::Mode mode = options.text("mode") ? parse_mode(*options.text("mode")) : guest.mode;
  const ExplainedGuest explained{guest.name, scenario.hosts.at(guest.host).platform, &guest.workload.demand};
  ModeBill first = bill_under(mode, scenario, guest);
  std::optional<ModeBill> second;
  if (const auto against = options.text("against"))
    compare(*against, scenario, guest, first, second.emplace());

  nlohmann::ordered_json json{{"command", "explain"},
                              {"domus_version", DOMUS_VERSION},
                              {"scenario", scenario.name},
                              {"guest", guest.name},
                              {"platform", explained.platform},
                              {"operation", first.bill.operation},
                              {"modes", nlohmann::ordered_json::array({to_json(first)})}};
  json["lock_holders"] = nlohmann::ordered_json::array({locks_json(explain_locks(scenario, guest, mode))});
  std::string text;
  if (second) {
    json["modes"].push_back(to_json(*second));
    json["lock_holders"].push_back(locks_json(explain_locks(scenario, guest, second->mode)));
    text = explain_text(explained, first, *second);
  } else {
    text = explain_text(explained, first) + locks_text(explain_locks(scenario, guest, mode));
  }
  answer(environment, text, json, options.text("json"));
  return 0;
}

} // namespace

Command explain_command() {
  return {{"explain",
           "SCENARIO",
           "where the microseconds of one operation go, by station and by cause",
           "Prints what one operation of a guest takes, line by line: how often, how long each, who runs\n"
           "meanwhile, and where the figure comes from. With --against, two modes or two guests side by\n"
           "side and the difference by cause. These are means without waiting; what waiting costs, `domus run` finds "
           "out.\n",
           {{"guest", "NAME", "the guest (default: the first one)"},
            {"mode", "MODE", "explain it as if it ran in this mode (default: the scenario's)"},
            {"against", "MODE|NAME", "compare with this mode, or with this guest as it is"},
            {"json", "FILE|-", "also write the result as JSON; - prints only that (keys: domus help json)"}}},
          run};
}

} // namespace domus::analysis
