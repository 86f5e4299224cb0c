/// Answers go out whole or not at all.
#pragma once

#include "analysis/environment.hpp"

#include <nlohmann/json_fwd.hpp>

#include <optional>
#include <stdexcept>
#include <string>

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

/// Prints `text`, and for `json_target` "-" only the JSON instead; any other target is a file that gets the JSON. The
/// file is written beside its place and then renamed, so that it never holds half an answer (a device or a pipe, which
/// cannot be replaced, is written straight). Names with bytes that are not UTF-8 get U+FFFD in the JSON.
/// Throws OutputError.
void answer(Environment& environment, const std::string& text, const nlohmann::ordered_json& json,
            const std::optional<std::string>& json_target);

/// Prints an answer that has no JSON form. Throws OutputError.
void answer(Environment& environment, const std::string& text);

} // namespace domus::analysis
