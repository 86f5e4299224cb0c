/// Reads prices of primitives: a host's own, and those of a case file's parameters.
#pragma once

#include "scenarios/loading/drafts.hpp"
#include "scenarios/toml/field.hpp"

#include <optional>
#include <string_view>
#include <vector>

namespace domus::scenarios {

/// What the rate of a thread whose sibling is busy is called beside the primitives (models/platform.hpp).
inline constexpr std::string_view smt_rate_name = "smt rate";
/// The SMT rate is given as a share of full speed. Below, a second thread would make a core slower by half.
inline constexpr double least_smt_rate = 0.25;

/// The primitive of that name.
[[nodiscard]] std::optional<models::Primitive> find_primitive(std::string_view name);
/// The names of all primitives, and "smt rate".
[[nodiscard]] std::vector<std::string_view> cost_names();

struct Price {
  double value = 0;
  models::CostUnit unit = models::CostUnit::cycles;
};
/// "504 ns" or "1400 cycles", from 0 to a second or 1e10 cycles. Complains and returns nothing where it is neither.
[[nodiscard]] std::optional<Price> read_price(const Field& field);

/// A table whose keys are names of costs: the primitives' prices, and the SMT rate as a number.
void read_costs(Field& field, CostsDraft& to);

} // namespace domus::scenarios
