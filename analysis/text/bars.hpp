/// Bars drawn with block characters, an eighth of a column fine.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace domus::analysis {

/// What a bar is made of whose end lies before its beginning.
inline constexpr std::string_view taken_off_glyph = "░";

/// A bar from `begin` to `end` on a scale from 0 to `scale` that is `width` columns wide, spaces before it: one rung of
/// a waterfall. What is there but too short to see is drawn as "▏" where it begins. No spaces after it. An `end` before
/// `begin` takes off what earlier rungs brought, and is drawn in taken_off_glyph.
[[nodiscard]] std::string waterfall_bar(double begin, double end, double scale, std::size_t width);

/// A change as a bar from the middle: "━━━│" is less, "   │━━━" more. `scale` is the largest change there is.
[[nodiscard]] std::string difference_bar(double change, double scale, std::size_t half_width);

} // namespace domus::analysis
