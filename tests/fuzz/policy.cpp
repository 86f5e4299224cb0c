/// Feeds bytes to the reader of policy files.
#include "scenarios/policy/load_policy.hpp"
#include "tests/fuzz/rejected.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  domus::fuzz::read_or_complain(
      data, size, [](std::string_view text) { (void)domus::scenarios::load_policy_text(text, "policy.toml"); });
  return 0;
}
