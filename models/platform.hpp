/// A platform: a CPU generation as Xen meets it, with the price of every primitive.
///
/// The numbers stand in models/platforms/, one file for each kind of primitive with values shared by all generations,
/// and one for each generation with what differs. Clocks are those of a server part typical for the generation, turbo
/// off.
#pragma once

#include "models/frequency.hpp"
#include "models/primitive.hpp"

#include <array>
#include <cstddef>
#include <span>
#include <string_view>

namespace domus::models {

/// A price, and where it comes from (static text).
struct Cost {
  MeanTime time{0};
  std::string_view source;
  bool stall = false; ///< see is_stall()
};

/// Second-level address translation of the hardware.
enum class HapKind : std::uint8_t { none, ept, npt };
[[nodiscard]] std::string_view to_text(HapKind kind);

/// Speed relative to the reference CPU of facts/demands.md, and its plausible range.
struct RelativeSpeed {
  double value = 1;
  double low = 1;
  double high = 1;
  std::string_view source;
};

/// A TLB: how many translations it holds, by page size.
struct TlbEntries {
  unsigned small_4k = 0;
  unsigned large_2m = 0;
  unsigned huge_1g = 0;
  bool shared = false; ///< the sizes share its entries
};

struct Platform {
  std::string_view name; ///< as in scenario files: "sandy-bridge"
  std::string_view description;
  Frequency clock;
  RelativeSpeed speed;
  /// Full speed is 1024; a hardware thread executes instructions at this rate while its sibling is busy too (SCHED-004:
  /// a build on 4 cores takes 1.312 times as long as on their 8 threads, so each of two threads gets 1.312 / 2 =
  /// 0.656). What a thread waits for is not slowed by its sibling: see models/smt.hpp.
  unsigned smt_rate = 672;
  HapKind hap = HapKind::ept;
  bool apicv = false; ///< APIC virtualisation and posted interrupts: EOI and vector delivery without exits
  bool pcid = false;
  /// Vulnerable to Meltdown: a Xen that knows XPTI (4.11, and updates after January 2018) turns it on for 64-bit PV
  /// guests.
  bool xpti_by_default = false;
  TlbEntries first_level_tlb{64, 32, 4}; ///< of data; as on all Intel servers since Nehalem
  TlbEntries tlb;                        ///< second level; where it holds no large pages: what the first level has
  std::array<PrimitiveFact, primitive_count> primitives; ///< indexed by Primitive

  [[nodiscard]] const PrimitiveFact& fact(Primitive primitive) const {
    return primitives[static_cast<std::size_t>(primitive)];
  }
  /// Its price at full speed of one hardware thread.
  [[nodiscard]] Cost cost(Primitive primitive) const;
  /// Puts another price, range and source in the place of the primitive's.
  void set(const PrimitiveFact& price) { primitives[static_cast<std::size_t>(price.primitive)] = price; }
};

/// All platforms, oldest first.
[[nodiscard]] std::span<const Platform> all_platforms();
/// The platform of that name, or null. Lives as long as the program.
[[nodiscard]] const Platform* find_platform(std::string_view name);

} // namespace domus::models
