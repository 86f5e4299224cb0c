/// Feeds bytes to the reader of scheduling specs.
#include "scenarios/schedule_json.hpp"
#include "tests/fuzz/rejected.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  domus::fuzz::read_or_complain(
      data, size, [](std::string_view text) { (void)domus::scenarios::load_schedule_spec_text(text, "spec.json"); });
  return 0;
}
