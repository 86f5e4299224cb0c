/// Compares text with a file in tests/analysis/snapshots/. With DOMUS_UPDATE_SNAPSHOTS set, writes the file instead:
/// then `git diff` shows what changed.
#pragma once

#include <string>

namespace domus::tests {

/// What the snapshot `name` holds. In update mode it first becomes `actual`.
[[nodiscard]] std::string snapshot(const std::string& name, const std::string& actual);

[[nodiscard]] std::string read_file(const std::string& path);

} // namespace domus::tests
