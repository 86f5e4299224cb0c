/// A value inside a JSON document together with its path, so that whatever is wrong with it can be said of it by name.
///
/// All readers here check what they read and throw InputError with one diagnostic, whose place is "FILE: /path/inside".
#pragma once

#include "models/units.hpp"

#include <nlohmann/json_fwd.hpp>

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace domus::scenarios {

class JsonNode {
public:
  /// `value` must outlive the node. `file` is what messages call the document.
  JsonNode(const nlohmann::json& value, std::string file, std::string path = "")
      : value_(&value), file_(std::make_shared<const std::string>(std::move(file))), path_(std::move(path)) {}

  /// Throws InputError that says this of this value.
  [[noreturn]] void reject(const std::string& problem, const std::string& remedy) const;

  /// The value must be an object without other keys than these.
  void expect_object(const std::vector<std::string_view>& known_keys) const;
  [[nodiscard]] bool has(std::string_view key) const;
  [[nodiscard]] bool is_list() const;
  [[nodiscard]] bool is_object() const;
  [[nodiscard]] bool is_text() const;
  [[nodiscard]] bool is_null() const;
  /// Must be there, in an object. `example`: a value to put there, for the remedy.
  [[nodiscard]] JsonNode at(std::string_view key, std::string_view example = "") const;
  [[nodiscard]] std::optional<JsonNode> find(std::string_view key) const;
  /// The value must be an array of at least `least` and at most `most` elements.
  [[nodiscard]] std::vector<JsonNode> elements(std::size_t least, std::size_t most) const;

  /// The members of an object, in alphabetical order of their keys.
  [[nodiscard]] std::vector<std::pair<std::string, JsonNode>> members() const;

  [[nodiscard]] std::string text() const;
  /// Text as it is, anything else as JSON.
  [[nodiscard]] std::string as_text() const;
  /// true or false, or 1 or 0.
  [[nodiscard]] bool flag() const;
  /// A whole number, however it is written: 2, 2.0, 2e3.
  [[nodiscard]] std::uint64_t whole(std::uint64_t least, std::uint64_t most) const;
  [[nodiscard]] unsigned count(unsigned least, unsigned most) const;
  [[nodiscard]] double real(double least, double most) const;
  /// A number of `unit`s (which `name` names in messages), rounded to whole nanoseconds, between `least` and `most`.
  [[nodiscard]] models::Nanoseconds time(models::Nanoseconds unit, std::string_view name, models::Nanoseconds least,
                                         models::Nanoseconds most) const;

private:
  /// "a text", "a list" ...: what the value is, for messages.
  [[nodiscard]] std::string_view kind() const;
  [[nodiscard]] JsonNode child(const nlohmann::json& value, std::string_view name) const;

  const nlohmann::json* value_;
  std::shared_ptr<const std::string> file_; ///< of all nodes of a document
  std::string path_;                        ///< as keys are written: made printable when it is printed
};

} // namespace domus::scenarios
