/// "Did you mean ...?": the known name that a mistyped one is nearest to.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace domus::scenarios {

/// The candidate within a third of its length in edits (insert, delete, replace, swap neighbours; case does not count),
/// nearest first, then in the order given; failing that, the first that begins with `text` (three letters or more).
/// Nothing if none is near.
[[nodiscard]] std::optional<std::string_view> nearest(std::string_view text,
                                                      const std::vector<std::string_view>& candidates);

/// The remedy for an unknown name: did you mean "x"? followed by all there are, or the first two dozen of them,
/// introduced by `introduction` ("the modes are").
[[nodiscard]] std::string suggest(std::string_view text, const std::vector<std::string_view>& candidates,
                                  std::string_view introduction);

/// `"a", "b" and "c"`, or at most the first `most` (two dozen) and "...".
[[nodiscard]] std::string quoted_list(const std::vector<std::string_view>& names, std::size_t most = 24);

} // namespace domus::scenarios
