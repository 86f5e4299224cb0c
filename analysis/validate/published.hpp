/// The measurements that come with domus: analysis/validate/published.toml, compiled in.
#pragma once

#include "scenarios/library/embedded_files.hpp"

#include <span>

namespace domus::analysis {

/// Paths are below analysis/: "validation/published.toml". Made by scenarios/library/embed.cmake.
[[nodiscard]] std::span<const scenarios::EmbeddedFile> embedded_files();

} // namespace domus::analysis
