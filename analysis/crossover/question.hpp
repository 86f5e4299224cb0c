/// What `domus crossover` is asked: between which modes, along which key, by which figure.
#pragma once

#include "analysis/command_line.hpp"
#include "analysis/crossover/axis.hpp"
#include "models/mode.hpp"
#include "scenarios/variation/variation.hpp"

#include <array>
#include <cstdint>
#include <string>
#include <string_view>

namespace domus::analysis {

/// By which figure of the guest modes are compared.
enum class Merit : std::uint8_t {
  operations, ///< a second: more is better
  response,   ///< mean, ns: less is better
  cpu,        ///< CPU time per operation by all who work for it, ns: less is better
};
/// "operations", "response", "cpu".
[[nodiscard]] std::string_view to_text(Merit merit);

struct CrossoverQuestion {
  std::array<models::Mode, 2> modes{models::Mode::pv, models::Mode::pvhvm};
  std::size_t guest = 0; ///< of the scenario as it stands
  Axis axis;
  unsigned count = 2; ///< values to begin with
  Merit merit = Merit::operations;
};

/// The options that ask, without those of replication.
[[nodiscard]] std::vector<OptionSpec> crossover_options();

/// The guest and the key that are meant. Throws UsageError.
[[nodiscard]] scenarios::Variation variation_of(const Options& options, const scenarios::ScenarioTree& tree);

/// Throws UsageError.
[[nodiscard]] CrossoverQuestion question_of(const Options& options, const scenarios::ScenarioTree& tree,
                                            const scenarios::Variation& variation);

} // namespace domus::analysis
