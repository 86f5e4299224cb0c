/// Network interfaces: a line rate, what a frame costs on the wire beyond its packet, and how interrupts are held back.
///
/// A frame carries one IP packet of at most 1500 bytes and takes 38 more on the wire: preamble 8, header 14, check sum
/// 4, gap
/// 12. Frames are at least 84 bytes long with all that.
#pragma once

#include "models/units.hpp"

#include <span>
#include <string_view>

namespace domus::models {

struct NicModel {
  std::string_view name; ///< as in scenario files: "10gbe"
  std::string_view description;
  DataRate line_rate;               ///< each way
  Nanoseconds interrupt_spacing{0}; ///< least time between two interrupts
  std::string_view source;
};

/// All NICs that scenarios can name.
[[nodiscard]] std::span<const NicModel> all_nics();
/// The NIC of that name, or null. Lives as long as the program.
[[nodiscard]] const NicModel* find_nic(std::string_view name);

/// Time on the wire of `payload` bytes in `frames` frames. Precondition: at least one frame.
[[nodiscard]] Nanoseconds wire_time(const NicModel& nic, Bytes payload, unsigned frames);

inline constexpr Bytes frame_overhead{38};
inline constexpr Bytes smallest_frame{84};

} // namespace domus::models
