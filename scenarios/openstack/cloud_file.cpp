#include "scenarios/openstack/cloud_file.hpp"

#include "models/policy/text.hpp"
#include "scenarios/input_error.hpp"

#include <fmt/format.h>

#include <cerrno>
#include <filesystem>
#include <fstream>
#include <streambuf>
#include <system_error>
#include <utility>

namespace domus::scenarios {

namespace {

constexpr std::string_view byte_order_mark = "\xef\xbb\xbf";

/// What was read of a stream already, and then the rest of it: pipes cannot be read twice.
class FromBeginning : public std::streambuf {
public:
  FromBeginning(std::string beginning, std::ifstream rest) : buffer_(std::move(beginning)), rest_(std::move(rest)) {
    setg(buffer_.data(), buffer_.data(), buffer_.data() + buffer_.size());
  }

protected:
  int_type underflow() override {
    buffer_.resize(chunk);
    rest_.read(buffer_.data(), static_cast<std::streamsize>(chunk));
    setg(buffer_.data(), buffer_.data(), buffer_.data() + rest_.gcount());
    return rest_.gcount() == 0 ? traits_type::eof() : traits_type::to_int_type(*gptr());
  }

private:
  static constexpr std::size_t chunk = 1 << 16;
  std::string buffer_;
  std::ifstream rest_;
};

/// An input stream that owns its buffer.
class OwningStream : public std::istream {
public:
  OwningStream(std::string beginning, std::ifstream rest)
      : std::istream(nullptr), buffer_(std::move(beginning), std::move(rest)) {
    rdbuf(&buffer_);
  }

private:
  FromBeginning buffer_;
};

std::ifstream opened(const std::string& path, const std::string& name) {
  std::error_code ignored;
  errno = 0;
  const bool is_directory = std::filesystem::is_directory(path, ignored);
  std::ifstream stream(path, std::ios::binary);
  if (is_directory || !stream)
    throw InputError({{name, 0, 0,
                       fmt::format("cannot read this file: {}",
                                   is_directory ? "it is a directory" : std::generic_category().message(errno)),
                       "give the path of a JSON file with the answer of the API, or of a catalogue in TOML"}});
  return stream;
}

/// What begins with [[ and a letter is a table of TOML.
CloudFormat format_of(std::string_view beginning, const std::string& name) {
  if (beginning.starts_with("\xff\xfe") || beginning.starts_with("\xfe\xff"))
    throw InputError({{name, 1, 1, "is UTF-16, and not UTF-8", "save it as UTF-8: shells of Windows can be told to"}});
  const std::size_t first = beginning.find_first_not_of(" \t\r\n");
  if (first != std::string_view::npos && beginning[first] == '<')
    throw InputError({{name, 1, 1, "is neither JSON nor TOML, and begins with <", "is it the page of an error?"}});
  if (first == std::string_view::npos || beginning[first] == '{')
    return CloudFormat::json;
  if (beginning[first] != '[')
    return CloudFormat::toml;
  const std::size_t second = beginning.find_first_not_of(" \t\r\n", first + 1);
  const bool is_list = second == std::string_view::npos || beginning[second] == '{' || beginning[second] == ']' ||
                       beginning.substr(first, 2) != "[[";
  return is_list ? CloudFormat::json : CloudFormat::toml;
}

} // namespace

std::vector<std::string> paths_in(std::string_view files) {
  std::vector<std::string> paths;
  for (const std::string_view path : models::items_of(files)) {
    if (models::trimmed(path).empty())
      throw InputError({{std::string(files), 0, 0, "names a file that has no name", "leave out one of the commas"}});
    paths.emplace_back(models::trimmed(path));
  }
  return paths;
}

CloudFile open_cloud_file(const std::string& path) {
  const bool is_standard_input = path == "-";
  CloudFile file;
  file.name = is_standard_input ? "standard input" : path;
  std::ifstream stream = opened(is_standard_input ? "/dev/stdin" : path, file.name);
  constexpr std::size_t enough = 4096;
  std::string beginning(enough, '\0');
  stream.read(beginning.data(), static_cast<std::streamsize>(beginning.size()));
  beginning.resize(static_cast<std::size_t>(stream.gcount()));
  if (beginning.starts_with(byte_order_mark))
    beginning.erase(0, byte_order_mark.size());
  file.format = format_of(beginning, file.name);
  file.stream = std::make_unique<OwningStream>(std::move(beginning), std::move(stream));
  return file;
}

std::optional<double> size_of_file(const std::string& path) {
  std::error_code error;
  const auto size = std::filesystem::file_size(path, error);
  return error ? std::nullopt : std::optional{static_cast<double>(size)};
}

} // namespace domus::scenarios
