/// The page about specs says what the reader of specs takes.
#include "analysis/schedule/spec_page.hpp"
#include "scenarios/schedule_json.hpp"

#include <doctest/doctest.h>

#include <string>
#include <vector>

using namespace domus;

namespace {

/// The example on the page: from the first line that opens an object to the one that closes it.
std::string example() {
  const std::string page(analysis::spec_page());
  const std::size_t begin = page.find("\n{\n");
  return page.substr(begin, page.find("\n}\n", begin) + 3 - begin);
}

/// The keys that the reader lists when it meets one that it does not know: `text` has it, "zzz".
std::vector<std::string> keys_listed(const std::string& text) {
  std::string message;
  try {
    (void)scenarios::load_schedule_spec_text(text, "spec.json");
  } catch (const scenarios::InputError& error) {
    message = error.what();
  }
  REQUIRE(message.find("zzz") != std::string::npos);
  const std::string list = message.substr(message.find("the keys here are"));
  std::vector<std::string> keys;
  for (std::size_t open = list.find('"'); open != std::string::npos; open = list.find('"', open)) {
    const std::size_t close = list.find('"', open + 1);
    keys.push_back(list.substr(open + 1, close - open - 1));
    open = close + 1;
  }
  return keys;
}

/// The example with `text` behind `place`.
std::string example_with(const std::string& text, const std::string& place) {
  std::string result = example();
  const std::size_t at = result.find(place);
  REQUIRE(at != std::string::npos);
  return result.insert(at + place.size(), text);
}

} // namespace

TEST_CASE("the example on the page is a spec") {
  const scenarios::ScheduleSpec spec = scenarios::load_schedule_spec_text(example(), "spec.json");
  CHECK(spec.domains.size() == 2);
}

TEST_CASE("the page names every key that the reader takes") {
  std::vector<std::string> texts{
      example_with("\"params\": {\"zzz\": 0}, ", "{\n  "), example_with("\"adjust\": [{\"zzz\": 0}], ", "{\n  "),
      example_with("\"arinc653\": {\"zzz\": 0}, ", "{\n  "),
      example_with("\"arinc653\": {\"major_frame_us\": 1, \"slots\": [{\"zzz\": 0}]}, ", "{\n  "),
      example_with("\"rtds\": {\"zzz\": 0}, ", "\n    { ")};
  for (const std::string place : {"{\n  ", "\"host\": { ", "\n    { ", "\n      { "})
    texts.push_back(example_with("\"zzz\": 0, ", place));
  for (const std::string type : {"io", "exp", "period_abs", "batch", "yield", "dodge", "dodge_track", "client"})
    texts.push_back(
        example_with("{\"start_us\": 0, \"workload\": {\"zzz\": 0, \"type\": \"" + type + "\"}}, ", "\"vcpus\": ["));
  const std::string page(analysis::spec_page());
  for (const std::string& text : texts) {
    CAPTURE(text);
    const std::vector<std::string> keys = keys_listed(text);
    CHECK(keys.size() >= 2);
    for (const std::string& key : keys) {
      CAPTURE(key);
      CHECK(page.find(key) != std::string::npos);
    }
  }
}
