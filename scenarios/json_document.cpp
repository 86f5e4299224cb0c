#include "scenarios/json_document.hpp"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <algorithm>
#include <cstddef>
#include <set>
#include <vector>

namespace domus::scenarios {

namespace {

using Event = nlohmann::json::parse_event_t;

/// Follows the parser and notes the first key that an object has twice.
class TwinKeys {
public:
  void follow(Event event, const nlohmann::json& value) {
    switch (event) {
    case Event::object_start:
    case Event::array_start:
      count_element();
      levels_.push_back({event == Event::array_start, 0, {}, {}});
      break;
    case Event::object_end:
    case Event::array_end:
      levels_.pop_back();
      break;
    case Event::key:
      levels_.back().key = value.get<std::string>();
      if (!levels_.back().keys.insert(levels_.back().key).second && found_.empty())
        found_ = path();
      break;
    case Event::value:
      count_element();
      break;
    }
  }

  /// "/domains/0/weight"; empty if there is none.
  [[nodiscard]] const std::string& found() const { return found_; }

private:
  struct Level {
    bool is_array;
    std::size_t elements; ///< begun so far
    std::string key;
    std::set<std::string> keys;
  };

  void count_element() {
    if (!levels_.empty() && levels_.back().is_array)
      ++levels_.back().elements;
  }

  [[nodiscard]] std::string path() const {
    std::string text;
    for (const Level& level : levels_)
      text += "/" + (level.is_array ? std::to_string(level.elements - 1) : printable(level.key));
    return text;
  }

  std::vector<Level> levels_;
  std::string found_;
};

[[noreturn]] void reject(Diagnostic diagnostic) {
  throw InputError({std::move(diagnostic)});
}

Diagnostic not_json(std::string_view text, const std::string& file, const std::string& wanted, std::size_t byte) {
  const std::string_view before = text.substr(0, std::min(text.size(), byte == 0 ? 0 : byte - 1));
  const auto line = static_cast<unsigned>(std::count(before.begin(), before.end(), '\n') + 1);
  const std::size_t line_start = before.rfind('\n') == std::string_view::npos ? 0 : before.rfind('\n') + 1;
  return {file, line, static_cast<unsigned>(before.size() - line_start + 1), "is not JSON",
          text.empty() ? fmt::format("the file is empty: write {}", wanted)
                       : "look here for a missing or superfluous comma, quote or bracket"};
}

} // namespace

nlohmann::json parse_json(std::string_view text, const std::string& file, const std::string& wanted) {
  TwinKeys twins;
  nlohmann::json document;
  try {
    document = nlohmann::json::parse(text, [&](int /*depth*/, Event event, nlohmann::json& value) {
      twins.follow(event, value);
      return true;
    });
  } catch (const nlohmann::json::parse_error& error) {
    reject(not_json(text, file, wanted, error.byte));
  } catch (const nlohmann::json::out_of_range&) {
    reject({file, 0, 0, "holds a number beyond 1e308", "write a smaller number"});
  }
  if (!twins.found().empty())
    reject({file + ": " + twins.found(), 0, 0, "this key stands twice in its object", "keep one of them"});
  return document;
}

} // namespace domus::scenarios
