/// Feeds bytes to the reader of case files. Scenarios that they name are those that come with domus.
#include "scenarios/cases/load_cases.hpp"
#include "tests/fuzz/rejected.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  domus::fuzz::read_or_complain(data, size, [](std::string_view text) {
    (void)domus::scenarios::load_cases_text(text, "cases.toml", domus::scenarios::shipped_scenario);
  });
  return 0;
}
