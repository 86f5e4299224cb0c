#include "scenarios/variation/variation.hpp"

#include "scenarios/library/embedded_files.hpp"
#include "scenarios/load.hpp"
#include "scenarios/toml/edit.hpp"
#include "scenarios/toml/safety.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cassert>
#include <charconv>

namespace domus::scenarios {

namespace {

/// The item of a list that the next part of a path means; moves `next` past that part where it is a number.
std::variant<Node*, KeyProblem> item_of(Array& array, const std::string& list, const std::vector<std::string>& parts,
                                        std::size_t& next) {
  const std::string& part = parts[next];
  const bool given = part.find_first_not_of("0123456789") == std::string::npos;
  std::size_t index = given ? 0 : 1; // a number too long to be one stays 0
  if (given)
    std::from_chars(part.data(), part.data() + part.size(), index);
  if (!given && array.items.size() != 1)
    return KeyProblem{fmt::format("is not clear: there are {} of \"{}\"", array.items.size(), list),
                      fmt::format("say which one is meant: \"{}.1.{}\"", list, part)};
  if (index < 1 || index > array.items.size())
    return KeyProblem{fmt::format("names number {} of \"{}\"", part, list),
                      fmt::format("there are {}, counted from 1", array.items.size())};
  if (given)
    ++next;
  return &array.items[index - 1];
}

} // namespace

ScenarioTree load_scenario_with_tree(std::string_view text, const std::string& file) {
  // load_scenario_text says what is wrong with a text that holds nothing.
  Scenario scenario = load_scenario_text(text, file);
  return {file, parse_toml(text, file), std::move(scenario)};
}

ScenarioTree load_scenario_with_tree(const std::filesystem::path& file) {
  if (file.extension() == ".json")
    (void)load_scenario(file); // says why it is none
  return load_scenario_with_tree(read_beginning(file), file.string());
}

Variation::Variation(const ScenarioTree& tree, std::size_t guest, VariedKey key)
    : tree_(tree), key_(std::move(key)), guest_(tree.scenario.guests.at(guest).where),
      table_(key_.list == "host" ? tree.scenario.hosts.at(tree.scenario.guests.at(guest).host).where : guest_) {}

std::optional<KeyProblem> Variation::problem() const {
  Node root = tree_.root;
  return set(root, 0);
}

std::optional<Node> Variation::list_of_workload(const std::vector<std::string>& path) const {
  const Table* const guest = table_of_list(tree_.root, "guest", guest_);
  assert(guest != nullptr);
  const auto named = std::find_if(guest->members.begin(), guest->members.end(),
                                  [](const Member& member) { return member.key == "workload"; });
  assert(named != guest->members.end());
  const std::string& name = *named->node.as<std::string>();

  Node library;
  const Node* at = nullptr;
  if (const Node* own = find_member(tree_.root, "workload"))
    for (const Node& workload : own->as<Array>()->items)
      if (const Node* its_name = find_member(workload, "name");
          its_name != nullptr && *its_name->as<std::string>() == name)
        at = &workload;
  if (const EmbeddedFile* file = find_embedded_file("workloads/" + name + ".toml"); at == nullptr && file != nullptr) {
    library = parse_toml(file->text, std::string(file->path));
    at = &library;
  }
  for (const std::string& part : path)
    at = at == nullptr ? nullptr : find_member(*at, part);
  return at == nullptr ? std::nullopt : std::optional(*at);
}

std::optional<KeyProblem> Variation::set(Node& root, double value) const {
  Table* table = table_of_list(root, key_.list, table_);
  assert(table != nullptr);
  std::vector<std::string> path;
  for (std::size_t i = 0; i + 1 < key_.parts.size();) {
    path.push_back(key_.parts[i++]);
    const std::string name = fmt::format("{}", fmt::join(path, "."));
    const bool is_list = std::find(key_.in_lists.begin(), key_.in_lists.end(), name) != key_.in_lists.end();
    const auto has = [&] {
      return std::find_if(table->members.begin(), table->members.end(),
                          [&](const Member& member) { return member.key == path.back(); });
    };
    if (has() == table->members.end()) {
      const auto inherited = is_list ? list_of_workload(path) : Node{table_, Table{}};
      if (!inherited)
        return KeyProblem{fmt::format("has no \"{}\" here", name), "add it to the guest or to its workload"};
      table->members.push_back({path.back(), table_, *inherited});
    }
    Node* node = &has()->node;
    if (is_list) {
      const auto item = item_of(std::get<Array>(node->value), name, key_.parts, i);
      if (const auto* problem = std::get_if<KeyProblem>(&item))
        return *problem;
      node = std::get<Node*>(item);
    }
    table = &std::get<Table>(node->value);
  }
  set_member(*table, {key_.parts.back(), table_, number_node(value, key_.number, table_)});
  return std::nullopt;
}

Scenario Variation::with(double value) const {
  Node root = tree_.root;
  const auto problem = set(root, value);
  assert(!problem);
  return load_scenario_tree(root, tree_.file);
}

std::vector<std::size_t> Variation::guests_of(const Scenario& scenario) const {
  std::vector<std::size_t> guests;
  for (std::size_t i = 0; i < scenario.guests.size(); ++i)
    if (scenario.guests[i].where == guest_)
      guests.push_back(i);
  return guests;
}

} // namespace domus::scenarios
