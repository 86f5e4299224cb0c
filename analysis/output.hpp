/// Answers go out whole or not at all.
#pragma once

#include "analysis/environment.hpp"
#include "scenarios/input_error.hpp"

#include <nlohmann/json_fwd.hpp>

#include <optional>
#include <stdexcept>
#include <string>
#include <vector>

namespace domus::analysis {

/// An answer could not be written (a full disk, no permission). The command prints both lines and exits with 2.
class OutputError : public std::runtime_error {
public:
  OutputError(const std::string& problem, std::string remedy)
      : std::runtime_error(problem), remedy_(std::move(remedy)) {}
  [[nodiscard]] const std::string& remedy() const { return remedy_; }

private:
  std::string remedy_;
};

/// What goes to a file besides what is printed.
struct OutputFile {
  std::string target; ///< the file's name, or "-": standard output, in place of what would be printed there
  std::string bytes;
};

/// How all commands write JSON. Names with bytes that are not UTF-8 get U+FFFD in it.
[[nodiscard]] std::string json_text(const nlohmann::ordered_json& json);

/// Writes the files and prints `text`, or what goes to "-" in its place (at most one does). A file is written beside
/// its place and then renamed, once all are written, so that none ever holds half an answer (a device or a pipe, which
/// cannot be replaced, is written straight). Throws OutputError.
void answer(Environment& environment, const std::string& text, const std::vector<OutputFile>& files);

/// The same with one file, which gets the JSON. Without `json_target` there is none.
void answer(Environment& environment, const std::string& text, const nlohmann::ordered_json& json,
            const std::optional<std::string>& json_target);

/// Prints cautions where errors go, before the work they are about begins.
void print_cautions(Environment& environment, const std::vector<scenarios::Diagnostic>& cautions);

/// Prints an answer that has no other form. Throws OutputError.
void answer(Environment& environment, const std::string& text);

} // namespace domus::analysis
