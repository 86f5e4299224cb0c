/// Prose in lines of a given width.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace domus::analysis {

/// `text` broken between words so that no line is wider than `width` columns, unless one word is. Its own line breaks
/// stay, and other white space between words becomes one space. Each line ends in a newline; no text, no lines. Control
/// characters and malformed UTF-8 come out escaped.
[[nodiscard]] std::string wrapped(std::string_view text, std::size_t width);

} // namespace domus::analysis
