#include "scenarios/load.hpp"

#include "scenarios/loading/check_fit.hpp"
#include "scenarios/loading/resolve.hpp"
#include "scenarios/toml/node.hpp"
#include "scenarios/toml/safety.hpp"

namespace domus::scenarios {

Scenario load_scenario_text(std::string_view text, const std::string& file) {
  const Node root = parse_toml(text, file);
  if (root.as<Table>()->members.empty())
    throw InputError({{file, 1, 1, "the scenario is empty", "begin with a copy of scenarios/first.toml"}});
  return load_scenario_tree(root, file);
}

Scenario load_scenario_tree(const Node& root, const std::string& file) {
  Complaints complaints(file);
  ScenarioDraft draft;
  read_table(root, "the scenario", scenario_keys(), draft, complaints);
  Scenario scenario = resolve(draft, complaints);
  complaints.throw_if_any();
  check_fit(scenario, complaints);
  complaints.throw_if_any();
  return scenario;
}

Scenario load_scenario(const std::filesystem::path& file) {
  if (file.extension() == ".json")
    throw InputError({{file.string(), 0, 0, "is no scenario in TOML by its name, but JSON",
                       "if it is a scheduling spec, give it to `domus schedule`"}});
  return load_scenario_text(read_beginning(file), file.string());
}

std::vector<KeyDescription> describe_scenario_keys() {
  std::vector<KeyDescription> descriptions;
  describe_table("", scenario_keys(), descriptions);
  return descriptions;
}

} // namespace domus::scenarios
