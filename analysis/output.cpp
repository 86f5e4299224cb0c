#include "analysis/output.hpp"

#include "scenarios/input_error.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <nlohmann/json.hpp>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
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

/// A file that is written beside its place and gone again unless it is moved there.
class Draft {
public:
  Draft(std::string place, std::string_view bytes) : place_(std::move(place)), name_(place_ + ".XXXXXX") {
    const int descriptor = ::mkostemp(name_.data(), O_CLOEXEC);
    if (descriptor < 0)
      throw_unwritable(place_, errno);
    const mode_t mask = ::umask(0);
    ::umask(mask);
    ::fchmod(descriptor, 0666 & ~mask); // mkostemp makes it for its owner alone
    const int reason = write_and_close(descriptor, bytes);
    if (reason != 0) {
      ::unlink(name_.c_str());
      throw_unwritable(place_, reason);
    }
  }
  Draft(Draft&& other) noexcept : place_(std::move(other.place_)), name_(std::exchange(other.name_, {})) {}
  Draft& operator=(Draft&&) = delete;
  ~Draft() {
    if (!name_.empty())
      ::unlink(name_.c_str());
  }

  void move_to_its_place() {
    if (::rename(name_.c_str(), place_.c_str()) != 0)
      throw_unwritable(place_, errno);
    name_.clear();
  }

private:
  std::string place_;
  std::string name_; ///< empty once it is in its place
};

/// A link keeps pointing where it does; what it points to is replaced.
std::string behind_links(const std::string& file) {
  std::error_code ignored;
  const auto place = std::filesystem::weakly_canonical(file, ignored);
  return place.empty() ? file : place.string();
}

bool can_be_replaced(const std::string& file) {
  std::error_code ignored;
  const auto status = std::filesystem::status(file, ignored);
  return !std::filesystem::exists(status) || std::filesystem::is_regular_file(status);
}

void print(std::ostream& out, std::string_view text) {
  out << text;
  out.flush();
  if (!out)
    throw OutputError("cannot write to standard output", "see whether the disk is full or the reader went away");
}

} // namespace

std::string json_text(const nlohmann::ordered_json& json) {
  return json.dump(2, ' ', false, nlohmann::ordered_json::error_handler_t::replace) + "\n";
}

void answer(Environment& environment, const std::string& text, const std::vector<OutputFile>& files) {
  std::vector<Draft> drafts;
  for (const OutputFile& file : files)
    if (file.target != "-" && can_be_replaced(file.target))
      drafts.emplace_back(behind_links(file.target), file.bytes);
  for (const OutputFile& file : files)
    if (file.target != "-" && !can_be_replaced(file.target))
      write_straight(file.target, file.bytes);
  for (Draft& draft : drafts)
    draft.move_to_its_place();
  const auto instead =
      std::find_if(files.begin(), files.end(), [](const OutputFile& file) { return file.target == "-"; });
  print(environment.out, instead == files.end() ? text : instead->bytes);
}

void answer(Environment& environment, const std::string& text, const nlohmann::ordered_json& json,
            const std::optional<std::string>& json_target) {
  if (json_target)
    answer(environment, text, {{*json_target, json_text(json)}});
  else
    answer(environment, text);
}

void answer(Environment& environment, const std::string& text) {
  print(environment.out, text);
}

void print_cautions(Environment& environment, const std::vector<scenarios::Diagnostic>& cautions) {
  for (const scenarios::Diagnostic& caution : cautions)
    environment.err << to_text(caution) << '\n';
}

} // namespace domus::analysis
