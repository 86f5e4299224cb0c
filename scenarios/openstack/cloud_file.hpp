/// A file with what a cloud says, opened: a path, or what a pipe or the standard input gives.
#pragma once

#include <cstdint>
#include <istream>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace domus::scenarios {

enum class CloudFormat : std::uint8_t { json, toml };

struct CloudFile {
  std::string name; ///< what messages call it: its path, or "standard input"
  std::unique_ptr<std::istream> stream;
  CloudFormat format = CloudFormat::json;
};

/// The paths of a list with commas between them. Throws InputError for an empty one.
[[nodiscard]] std::vector<std::string> paths_in(std::string_view files);

/// Opens the file ("-": the standard input) and recognises its format by its first characters: JSON begins with { or [.
/// Throws InputError for what cannot be read, or is neither.
[[nodiscard]] CloudFile open_cloud_file(const std::string& path);

/// Bytes of the file; nothing where that is not known before they are read.
[[nodiscard]] std::optional<double> size_of_file(const std::string& path);

} // namespace domus::scenarios
