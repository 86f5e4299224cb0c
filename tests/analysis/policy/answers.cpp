#include "answers.hpp"

#include "tests/analysis/domus_process.hpp"

#include <doctest/doctest.h>

namespace domus::tests {

nlohmann::json json_of(std::vector<std::string> arguments, int exit_code) {
  arguments.insert(arguments.end(), {"--json", "-"});
  const Outcome outcome = run_domus(arguments);
  INFO(outcome.err);
  REQUIRE(outcome.exit_code == exit_code);
  return nlohmann::json::parse(outcome.out);
}

} // namespace domus::tests
