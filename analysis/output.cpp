#include "analysis/output.hpp"

#include "scenarios/input_error.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <nlohmann/json.hpp>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <filesystem>
#include <ostream>
#include <string_view>
#include <utility>

namespace domus::analysis {

namespace {

[[noreturn]] void throw_unwritable(const std::string& file, int reason) {
  throw OutputError(fmt::format("cannot write {}: {}", scenarios::printable(file, 4096), std::strerror(reason)),
                    "name a file in a directory that you may write to, or - for standard output");
}

/// Writes everything and closes. Returns 0 or what went wrong.
int write_and_close(int descriptor, std::string_view bytes) {
  int reason = 0;
  while (!bytes.empty() && reason == 0) {
    const ssize_t written = ::write(descriptor, bytes.data(), bytes.size());
    if (written >= 0)
      bytes.remove_prefix(static_cast<std::size_t>(written));
    else if (errno != EINTR)
      reason = errno;
  }
  if (::close(descriptor) != 0 && reason == 0)
    reason = errno;
  return reason;
}

void write_straight(const std::string& file, std::string_view bytes) {
  const int descriptor = ::open(file.c_str(), O_WRONLY | O_CLOEXEC);
  const int reason = descriptor < 0 ? errno : write_and_close(descriptor, bytes);
  if (reason != 0)
    throw_unwritable(file, reason);
}

void replace_file(const std::string& file, std::string_view bytes) {
  std::string draft = file + ".XXXXXX";
  const int descriptor = ::mkostemp(draft.data(), O_CLOEXEC);
  if (descriptor < 0)
    throw_unwritable(file, errno);
  const mode_t mask = ::umask(0);
  ::umask(mask);
  ::fchmod(descriptor, 0666 & ~mask); // mkostemp makes it for its owner alone
  int reason = write_and_close(descriptor, bytes);
  if (reason == 0 && ::rename(draft.c_str(), file.c_str()) != 0)
    reason = errno;
  if (reason != 0) {
    ::unlink(draft.c_str());
    throw_unwritable(file, reason);
  }
}

void write_file(const std::string& file, std::string_view bytes) {
  std::error_code ignored;
  const auto status = std::filesystem::status(file, ignored);
  if (std::filesystem::exists(status) && !std::filesystem::is_regular_file(status))
    return write_straight(file, bytes);
  // A link keeps pointing where it does; what it points to is replaced.
  const auto place = std::filesystem::weakly_canonical(file, ignored);
  replace_file(place.empty() ? file : place.string(), bytes);
}

void print(std::ostream& out, std::string_view text) {
  out << text;
  out.flush();
  if (!out)
    throw OutputError("cannot write to standard output", "see whether the disk is full or the reader went away");
}

} // namespace

void answer(Environment& environment, const std::string& text, const nlohmann::ordered_json& json,
            const std::optional<std::string>& json_target) {
  if (!json_target)
    return print(environment.out, text);
  const std::string bytes = json.dump(2, ' ', false, nlohmann::ordered_json::error_handler_t::replace) + "\n";
  if (*json_target == "-")
    return print(environment.out, bytes);
  write_file(*json_target, bytes);
  print(environment.out, text);
}

void answer(Environment& environment, const std::string& text) {
  print(environment.out, text);
}

} // namespace domus::analysis
