/// Runs the built `domus` as a user would, and catches what it says.
#pragma once

#include <string>
#include <vector>

namespace domus::tests {

struct Outcome {
  int exit_code = -1; ///< -1 where it was ended by a signal
  std::string out;
  std::string err;
};

/// `directory`: where it runs.
[[nodiscard]] Outcome run_domus(const std::vector<std::string>& arguments, const std::string& directory = ".");

/// A directory with files in it, gone at the end of the test.
class Workplace {
public:
  Workplace();
  ~Workplace();
  Workplace(const Workplace&) = delete;
  Workplace& operator=(const Workplace&) = delete;

  [[nodiscard]] const std::string& path() const { return path_; }
  /// Writes a file and returns its path.
  [[nodiscard]] std::string add(const std::string& name, const std::string& text) const;

private:
  std::string path_;
};

} // namespace domus::tests
