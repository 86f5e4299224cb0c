/// JSON as people write it, read strictly: a key that stands twice in an object is a mistake, not a choice.
#pragma once

#include "scenarios/input_error.hpp"

#include <nlohmann/json_fwd.hpp>

#include <string>
#include <string_view>

namespace domus::scenarios {

/// `file` is what messages call the text, `wanted` what an empty one lacks ("a scheduling spec"). Throws InputError.
[[nodiscard]] nlohmann::json parse_json(std::string_view text, const std::string& file, const std::string& wanted);

} // namespace domus::scenarios
