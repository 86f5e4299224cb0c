/// Conditions and messages of policy rules, from text.
///
///   condition   = all { "or" all }
///   all         = one { "and" one }
///   one         = "not" one | sum [ comparison ]
///   comparison  = ("==" | "!=" | "<" | "<=" | ">" | ">=") sum | "is" ("present" | "absent")
///               | "in" "[" sum { "," sum } "]"
///   sum         = product { ("+" | "-") product }
///   product     = value { ("*" | "/") value }
///   value       = "(" condition ")" | "true" | "false" | text | number [ unit ] | attribute | function "(" values ")"
///               | ("image.properties" | "flavor.extra_specs" | "from.extra_specs") "[" text "]"
///   text        = in double or single quotes, without escapes;   unit = "B" | "KiB" | "MiB" | "GiB" | "TiB"
#pragma once

#include "models/policy/rule.hpp"
#include "scenarios/policy/condition_tokens.hpp"

#include <string_view>

namespace domus::scenarios {

/// Throws ConditionError for what is not a condition: bad grammar, unknown names, and comparisons of unlike things.
[[nodiscard]] models::Condition parse_condition(std::string_view text);

/// A message with values in braces, as in "Image {image.id} is not active."; {{ and }} are braces. Throws
/// ConditionError.
[[nodiscard]] models::MessageTemplate parse_message(std::string_view text);

} // namespace domus::scenarios
