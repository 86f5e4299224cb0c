/// How much memory and how many vCPUs dom0 gets, by the rules that installers and Xen follow.
///
/// Source: facts/xen.md 4.4, facts/policy.md 6; MEM-011, MEM-012.
#pragma once

#include "models/memory/memory_range.hpp"
#include "models/units.hpp"

#include <cstdint>
#include <optional>
#include <string_view>

namespace domus::models {

enum class Dom0Rule : std::uint8_t {
  xenserver_table,   ///< before XenServer 7.5: 752 MiB below 24 GiB, 2 GiB below 48, 3 GiB below 64, else 4 GiB
  xenserver_percent, ///< XenServer 7.5, XCP-ng 7.5 and later: 1 GiB and 5 %, at most 8 GiB
  upstream_default,  ///< Xen without dom0_mem=: all but 1/16 of memory, or all but 128 MiB
};

/// "xenserver-table", "xenserver-percent" and "upstream-default", and back.
[[nodiscard]] std::string_view to_text(Dom0Rule rule);
[[nodiscard]] std::optional<Dom0Rule> dom0_rule_from(std::string_view text);

/// For upstream_default this is what dom0 starts with, before Xen's own tables are taken off; xl then takes memory from
/// it for every guest, down to 128 MiB.
[[nodiscard]] Memory dom0_memory(Dom0Rule rule, Memory host);

/// XenServer: as many as the host has pCPUs, at most 16, at most 8 where dom0 has less than 4 GiB, at most 4 below 2
/// GiB. Upstream: as many as the host has pCPUs.
[[nodiscard]] unsigned dom0_vcpus(Dom0Rule rule, Memory dom0, unsigned pcpus);

/// What dom0 needs for its kernel, its daemons and the toolstack before any guest runs. Assumed: 400 MiB, below which
/// Citrix advised not to go; 200 MiB was the smallest dom0 of XenServer 5.5 to 6.0 and 752 MiB the smallest later.
inline constexpr MemoryRange dom0_own_need{Memory::mib(200), Memory::mib(400), Memory::mib(752)};

} // namespace domus::models
