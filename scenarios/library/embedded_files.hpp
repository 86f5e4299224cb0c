/// The TOML files that come with domus, compiled in: a domus works wherever it is copied to.
#pragma once

#include <span>
#include <string_view>

namespace domus::scenarios {

struct EmbeddedFile {
  std::string_view path; ///< below scenarios/: "workloads/web-server.toml"
  std::string_view text;
};

/// In the order of their paths. Made by scenarios/library/embed.cmake.
[[nodiscard]] std::span<const EmbeddedFile> embedded_files();

/// The file at a path below scenarios/, or nullptr. Lives as long as the program.
[[nodiscard]] const EmbeddedFile* find_embedded_file(std::string_view path);
/// Precondition: there is such a file.
[[nodiscard]] const EmbeddedFile& embedded_file(std::string_view path);

} // namespace domus::scenarios
