/// The tables from which models/platform.cpp puts platforms together.
#pragma once

#include "models/platform.hpp"

#include <span>

namespace domus::models::platforms {

/// Values shared by all generations, one table for each kind of primitive. Together they name every primitive once.
[[nodiscard]] std::span<const PrimitiveFact> native();
[[nodiscard]] std::span<const PrimitiveFact> crossings();
[[nodiscard]] std::span<const PrimitiveFact> paging();
[[nodiscard]] std::span<const PrimitiveFact> grants_and_emulation();
[[nodiscard]] std::span<const PrimitiveFact> drivers();

/// The generations: all but the table of primitives, of which they give only what differs.
struct Generation {
  Platform platform; ///< its `primitives` are filled in by models/platform.cpp
  std::span<const PrimitiveFact> differing;
};

[[nodiscard]] Generation netburst_32();
[[nodiscard]] Generation netburst_64();
[[nodiscard]] Generation nehalem();
[[nodiscard]] Generation westmere();
[[nodiscard]] Generation sandy_bridge();
[[nodiscard]] Generation haswell();
[[nodiscard]] Generation skylake();
[[nodiscard]] Generation zen2();

/// Shorthand for the tables' rows: value, low and high in cycles.
[[nodiscard]] constexpr PrimitiveFact cycles(Primitive primitive, double value, double low, double high,
                                             std::string_view source) {
  return {primitive, value, low, high, CostUnit::cycles, source};
}
/// The same in nanoseconds, for what does not depend on the clock.
[[nodiscard]] constexpr PrimitiveFact nanoseconds(Primitive primitive, double value, double low, double high,
                                                  std::string_view source) {
  return {primitive, value, low, high, CostUnit::nanoseconds, source};
}

} // namespace domus::models::platforms
