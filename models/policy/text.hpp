/// Text as clouds write it in properties, where a truth value is a word and a version is not a number.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace domus::models {

/// Without blanks, tabs and line ends around it.
[[nodiscard]] std::string_view trimmed(std::string_view text);
/// With ASCII letters in lower case.
[[nodiscard]] std::string lower(std::string_view text);
/// The items of a list with commas between them, as they are written. At least one.
[[nodiscard]] std::vector<std::string_view> items_of(std::string_view list);
/// What OpenStack takes for true: 1, t, true, on, y, yes, in any case (oslo's bool_from_string; facts/policy.md 4).
[[nodiscard]] bool says_yes(std::string_view text);

/// Below 0, 0 or above 0 as the first version is older than, the same as, or newer than the second: numbers between
/// points are compared one by one, "2.6" is the same as "2.6.0", and what follows the numbers ("-smp") does not count.
/// Nothing where one has no number to begin with.
[[nodiscard]] std::optional<int> compare_versions(std::string_view first, std::string_view second);
/// True if the version meets all of "OP VERSION, OP VERSION ...", with OP one of == != < <= > >= (Nova's
/// hypervisor_version_requires; facts/policy.md 5). A bare version means ==. Nothing where either cannot be read.
[[nodiscard]] std::optional<bool> meets(std::string_view version, std::string_view requirement);

/// The number that the text is, and nothing else but blanks around it.
[[nodiscard]] std::optional<double> number_in(std::string_view text);

/// "2015", "2015-03" or "2015-03-09", of months and days that there are.
[[nodiscard]] bool is_date(std::string_view text);
/// Below 0, 0 or above 0 as the first is before, within or after the second, as far as both say: "2015-03" is neither
/// before nor after "2015-03-09".
[[nodiscard]] int compare_dates(std::string_view first, std::string_view second);

} // namespace domus::models
