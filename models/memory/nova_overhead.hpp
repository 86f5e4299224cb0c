/// OpenStack Nova's estimate of a XenServer guest's overhead, for comparison: it was fitted to hosts of one public
/// cloud and knows no difference between PV and HVM, so it asks for a few MiB more than xapi does.
///
/// Icehouse (2014.1) to Stein: ceil(0.00781 * MiB + 1.5 * vCPUs + 3). Havana: ceil(0.0081 * MiB + 3).
/// Source: facts/policy.md 5.
#pragma once

#include "models/units.hpp"

#include <cstdint>

namespace domus::models {

enum class NovaRule : std::uint8_t { havana, icehouse_to_stein };

/// A whole number of MiB. Preconditions: `memory` is positive, `vcpus` at least 1.
[[nodiscard]] Memory nova_overhead(Memory memory, unsigned vcpus, NovaRule rule = NovaRule::icehouse_to_stein);

} // namespace domus::models
