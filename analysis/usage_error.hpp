/// What is wrong with how a command was called, and what to do about it. The command prints both and exits with 2.
#pragma once

#include <stdexcept>
#include <string>
#include <utility>

namespace domus::analysis {

class UsageError : public std::runtime_error {
public:
  UsageError(const std::string& problem, std::string remedy)
      : std::runtime_error(problem), remedy_(std::move(remedy)) {}
  [[nodiscard]] const std::string& remedy() const { return remedy_; }

private:
  std::string remedy_;
};

} // namespace domus::analysis
