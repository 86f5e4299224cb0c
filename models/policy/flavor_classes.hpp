/// The image property "flavor_classes": which classes of flavors may run the image, as in "*,!io1,!onmetal".
///
/// Source: facts/policy.md 3 (the check that the vendor published for templates; the cloud's own is not public).
#pragma once

#include <string_view>
#include <vector>

namespace domus::models {

/// True if an image with these flavor_classes may run on a flavor of this class. Empty flavor_classes admit any. A
/// class that is named is admitted, even if "!class" stands there as well; "*" admits all classes but those with
/// "!class". Items are compared as they are written, but for blanks around them (which the published check did not
/// trim).
[[nodiscard]] bool admits(std::string_view flavor_classes, std::string_view flavor_class);

/// True if a class is named and excluded as well, as in "io1,!io1".
[[nodiscard]] bool is_contradictory(std::string_view flavor_classes);

/// The classes that are named or excluded, each without its "!", as they stand; "*" is none.
[[nodiscard]] std::vector<std::string_view> classes_named_in(std::string_view flavor_classes);

/// True if an item has blanks around it or is empty, so that a reader that does not trim takes it for another.
[[nodiscard]] bool is_malformed(std::string_view flavor_classes);

} // namespace domus::models
