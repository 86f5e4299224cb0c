/// One scenario with one of its numbers set to one value after the other.
///
/// A value replaces what the guest's (or its host's) table says and what its workload says, by name or not. The changed
/// file is read anew, so that it is checked like any other.
#pragma once

#include "scenarios/scenario.hpp"
#include "scenarios/toml/node.hpp"
#include "scenarios/variation/varied_key.hpp"

#include <cstddef>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

namespace domus::scenarios {

/// A scenario, and the tree that it was read from.
struct ScenarioTree {
  std::string file; ///< what messages call it
  Node root;
  Scenario scenario;
};
/// Reads a file as load_scenario does. Throws InputError.
[[nodiscard]] ScenarioTree load_scenario_with_tree(const std::filesystem::path& file);
/// The same for text in memory.
[[nodiscard]] ScenarioTree load_scenario_with_tree(std::string_view text, const std::string& file);

class Variation {
public:
  /// Varies `key` of the [[guest]] that guest number `guest` comes from, or of its host. `tree` must outlive this.
  Variation(const ScenarioTree& tree, std::size_t guest, VariedKey key);

  [[nodiscard]] const VariedKey& key() const { return key_; }
  /// Why the key cannot be set in this scenario, if it cannot; continues a sentence that began with the key.
  [[nodiscard]] std::optional<KeyProblem> problem() const;
  /// The scenario with the key at `value`. Throws InputError where that is no scenario. Precondition: no problem().
  [[nodiscard]] Scenario with(double value) const;
  /// The guests of such a scenario that come from the [[guest]] table that is meant; their number may vary.
  [[nodiscard]] std::vector<std::size_t> guests_of(const Scenario& scenario) const;

private:
  /// Sets the key in a copy of the tree.
  std::optional<KeyProblem> set(Node& root, double value) const;
  /// A list of tables that the guest has from its workload.
  [[nodiscard]] std::optional<Node> list_of_workload(const std::vector<std::string>& path) const;

  const ScenarioTree& tree_;
  VariedKey key_;
  Position guest_; ///< where its table stands
  Position table_; ///< where the key's table stands
};

} // namespace domus::scenarios
