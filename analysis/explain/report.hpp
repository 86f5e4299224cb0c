/// The answer of `domus explain`: where the microseconds of one operation go, and which mode saves which.
#pragma once

#include "analysis/explain/bill.hpp"
#include "models/memory/bill.hpp"
#include "models/mode.hpp"
#include "scenarios/scenario.hpp"

#include <nlohmann/json_fwd.hpp>

#include <optional>
#include <string>

namespace domus::analysis {

/// What a busy SMT sibling leaves of a vCPU's speed.
struct BesideSibling {
  double rate = 1;        ///< 1: all of it
  double waits_share = 0; ///< of its time alone that it waits and a sibling does not slow, 0 to 1
};

/// A guest's operation under one mode.
struct ModeBill {
  models::Mode mode = models::Mode::pv;
  Bill bill;
  std::optional<BesideSibling> beside_sibling{}; ///< where the host's cores have more than one thread
  models::MemoryBill memory{};                   ///< what Xen allocates for the guest; may be left empty
  std::string guest{};                           ///< its name, where two guests are compared; else empty

  /// "pv", or the guest's name.
  [[nodiscard]] std::string label() const;
};

/// What is explained, and for whom.
struct ExplainedGuest {
  std::string name;
  std::string platform;
  const models::Demand* demand; ///< outlives the call
};

/// One mode: the demand, the waterfall with every figure's source, the totals.
[[nodiscard]] std::string explain_text(const ExplainedGuest& guest, const ModeBill& only);
/// Two modes, or two guests, side by side: the waterfalls' totals, and the difference by cause and by payer.
[[nodiscard]] std::string explain_text(const ExplainedGuest& guest, const ModeBill& first, const ModeBill& second);

[[nodiscard]] nlohmann::ordered_json to_json(const ModeBill& mode);

} // namespace domus::analysis
