/// Collects what is wrong with one file, so that a user learns of several mistakes at once.
#pragma once

#include "scenarios/input_error.hpp"
#include "scenarios/position.hpp"

#include <cstddef>
#include <string>
#include <vector>

namespace domus::scenarios {

class Complaints {
public:
  static constexpr std::size_t most = 20; ///< further ones are dropped: they are mostly echoes

  explicit Complaints(std::string file) : file_(std::move(file)) {}

  void add(Position where, std::string problem, std::string remedy);
  [[nodiscard]] bool empty() const { return diagnostics_.empty(); }
  [[nodiscard]] std::size_t count() const { return diagnostics_.size(); }
  /// Nothing more will be kept: checking on is a waste.
  [[nodiscard]] bool full() const { return diagnostics_.size() >= most; }
  [[nodiscard]] const std::string& file() const { return file_; }
  /// Throws InputError, in the order of the file, if anything was added.
  void throw_if_any();

private:
  std::string file_;
  std::vector<Diagnostic> diagnostics_;
};

} // namespace domus::scenarios
