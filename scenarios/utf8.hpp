/// Telling text from other bytes.
#pragma once

#include <cstddef>
#include <string_view>

namespace domus::scenarios {

/// Length in bytes of the well-formed UTF-8 sequence at the start of `text` (RFC 3629: no overlong forms, no
/// surrogates), 0 if there is none.
[[nodiscard]] std::size_t utf8_length(std::string_view text);

} // namespace domus::scenarios
