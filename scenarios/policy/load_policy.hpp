/// Policies from TOML: what an image, a flavor and a host must be like for a request to be granted. A rule is a row.
///
/// `domus help policy` describes the format. The policies that come with domus are scenarios/policies/*.toml.
#pragma once

#include "models/policy/rule.hpp"
#include "scenarios/library/embedded_files.hpp"
#include "scenarios/toml/field.hpp"

#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

namespace domus::scenarios {

/// "rackspace-2015" ...: the names of those that come with domus, in alphabetical order.
[[nodiscard]] std::vector<std::string_view> shipped_policies();

/// Null where none has this name.
[[nodiscard]] const EmbeddedFile* find_shipped_policy(std::string_view name);

/// `name_or_file`: one of shipped_policies(), or else a file. Throws InputError.
[[nodiscard]] models::Policy load_policy(const std::string& name_or_file);

/// As `file` names it: the path of a policy file counts from that file's folder. Throws InputError.
[[nodiscard]] models::Policy load_policy_beside(const std::string& file, const std::string& name_or_file);

/// `file` is what messages call the text, and what the policy that it is based on lies beside. Throws InputError.
[[nodiscard]] models::Policy load_policy_text(std::string_view text, const std::string& file);

/// The reference of the format.
[[nodiscard]] std::vector<KeyDescription> describe_policy_keys();

} // namespace domus::scenarios
