/// What the hypervisor's own calendar events are; their argument is a pCPU, or the number of a policy's timer.
#pragma once

#include <cstdint>

namespace domus::sim::events {

inline constexpr std::uint32_t end_of_instant = 0; ///< the calendar's own tag for it
inline constexpr std::uint32_t slice_end = 1;      ///< Xen's s_timer
inline constexpr std::uint32_t policy_timer = 2;
inline constexpr std::uint32_t occupied_end = 3; ///< the hypervisor is done with a pCPU
inline constexpr std::uint32_t kick = 4;         ///< an interprocessor interrupt arrives

} // namespace domus::sim::events
