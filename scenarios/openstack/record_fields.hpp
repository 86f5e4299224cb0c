/// The values of records, by names that differ from format to format.
#pragma once

#include "models/units.hpp"
#include "scenarios/json_node.hpp"

#include <initializer_list>
#include <map>
#include <optional>
#include <string>
#include <string_view>

namespace domus::scenarios {

/// The first of these keys that the record has with another value than null.
[[nodiscard]] std::optional<JsonNode> first_of(const JsonNode& record, std::initializer_list<std::string_view> keys);

/// The same, which must be there. `what` is what messages call the record: "flavor".
[[nodiscard]] JsonNode needed(const JsonNode& record, std::string_view what,
                              std::initializer_list<std::string_view> keys);

/// An id: text that is not empty, or a whole number.
[[nodiscard]] std::string id_from(const JsonNode& value);

/// A whole number of these units, such as MiB. Nova writes "" for none, which counts as 0.
[[nodiscard]] models::Bytes size_from(const JsonNode& value, models::Bytes unit);

/// Adds the members of an object as text, those that are null left out; or of the old form `k='v', k2='v2'`.
void add_properties(const JsonNode& value, std::map<std::string, std::string>& to);

/// The text of that key, or nothing.
[[nodiscard]] std::optional<std::string> property(const std::map<std::string, std::string>& properties,
                                                  const std::string& key);

} // namespace domus::scenarios
