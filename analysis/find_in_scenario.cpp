#include "analysis/find_in_scenario.hpp"

#include "analysis/usage_error.hpp"
#include "scenarios/input_error.hpp"
#include "scenarios/nearest.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <sstream>

namespace domus::analysis {

namespace {

/// The guest of that name, or null.
const scenarios::GuestSpec* guest_called(const std::string& name, const scenarios::Scenario& scenario) {
  const auto found = std::find_if(scenario.guests.begin(), scenario.guests.end(),
                                  [&](const scenarios::GuestSpec& guest) { return guest.name == name; });
  return found != scenario.guests.end() ? &*found : nullptr;
}

std::vector<std::string> guest_names(const scenarios::Scenario& scenario) {
  std::vector<std::string> names;
  names.reserve(scenario.guests.size());
  for (const scenarios::GuestSpec& guest : scenario.guests)
    names.push_back(scenarios::printable(guest.name));
  return names;
}

std::vector<std::string_view> mode_names() {
  std::vector<std::string_view> names(models::all_modes.size());
  std::transform(models::all_modes.begin(), models::all_modes.end(), names.begin(),
                 [](models::Mode mode) { return models::to_text(mode); });
  return names;
}

} // namespace

const scenarios::GuestSpec& find_guest(const scenarios::Scenario& scenario, const std::optional<std::string>& name) {
  if (scenario.guests.empty())
    throw UsageError("the scenario has no guests", "add a [[guest]] to it");
  if (!name)
    return scenario.guests.front();
  if (const scenarios::GuestSpec* const found = guest_called(*name, scenario))
    return *found;
  const std::vector<std::string> names = guest_names(scenario);
  throw UsageError(fmt::format("no guest is called {}", scenarios::printable(*name)),
                   scenarios::suggest(*name, {names.begin(), names.end()}, "the guests are"));
}

models::Mode parse_mode(const std::string& text) {
  if (const auto mode = models::mode_from(text))
    return *mode;
  throw UsageError(fmt::format("unknown mode {}", scenarios::printable(text)),
                   scenarios::suggest(text, mode_names(), "the modes are"));
}

std::variant<models::Mode, const scenarios::GuestSpec*> find_mode_or_guest(const scenarios::Scenario& scenario,
                                                                           const std::string& name) {
  if (const auto mode = models::mode_from(name))
    return *mode;
  if (const scenarios::GuestSpec* const guest = guest_called(name, scenario))
    return guest;
  const std::vector<std::string> guests = guest_names(scenario);
  std::vector<std::string_view> names = mode_names();
  names.insert(names.end(), guests.begin(), guests.end());
  throw UsageError(fmt::format("no mode or guest is called {}", scenarios::printable(name)),
                   scenarios::suggest(name, names, "the modes and guests are"));
}

std::vector<models::Mode> parse_modes(const std::string& list, std::string_view option) {
  std::vector<models::Mode> modes;
  std::istringstream parts(list);
  for (std::string part; std::getline(parts, part, ',');) {
    const models::Mode mode = parse_mode(part);
    if (std::find(modes.begin(), modes.end(), mode) != modes.end())
      throw UsageError(fmt::format("mode {} is named twice", part), "name each mode once");
    modes.push_back(mode);
  }
  if (modes.size() < 2)
    throw UsageError("a comparison needs two modes", fmt::format("for example: {} pv,pvhvm", option));
  return modes;
}

} // namespace domus::analysis
