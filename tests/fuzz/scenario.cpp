/// Feeds bytes to the reader of scenario files.
#include "scenarios/cautions.hpp"
#include "scenarios/load.hpp"
#include "tests/fuzz/rejected.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  domus::fuzz::read_or_complain(data, size, [](std::string_view text) {
    (void)cautions_of(domus::scenarios::load_scenario_text(text, "scenario.toml"), "scenario.toml");
  });
  return 0;
}
