/// A memory bill: what something costs in memory, line by line, who pays each line and where the figure comes from.
///
/// The lines of a bill never overlap, so their sum is the total.
#pragma once

#include "models/units.hpp"

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace domus::models {

/// Whose memory a line is taken from.
enum class PaidBy : std::uint8_t {
  guest_ram, ///< inside the memory that the guest was sold
  xen,       ///< host memory outside every domain's RAM
  dom0,      ///< dom0's RAM
};

[[nodiscard]] std::string_view to_text(PaidBy payer);

struct MemoryLine {
  std::string name;
  Memory size; ///< never negative
  PaidBy paid_by;
  std::string_view source; ///< a fact, a measurement id or "assumed" with a range; points to static text
};

struct MemoryBill {
  std::vector<MemoryLine> lines;

  [[nodiscard]] Memory total() const;
  [[nodiscard]] Memory total(PaidBy payer) const;
  /// Everything that is not inside the guest's RAM.
  [[nodiscard]] Memory overhead() const { return total() - total(PaidBy::guest_ram); }
};

} // namespace domus::models
