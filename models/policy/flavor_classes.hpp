/// The image property "flavor_classes": which classes of flavors may run the image, as in "*,!io1,!onmetal".
///
/// Source: facts/policy.md 3 (the check that the vendor published for templates; the cloud's own is not public).
#pragma once

#include <string_view>

namespace domus::models {

/// True if an image with these flavor_classes may run on a flavor of this class. Empty flavor_classes admit any. A
/// class that is named is admitted, even if "!class" stands there as well; "*" admits all classes but those with
/// "!class". Items are compared as they are written, but for blanks around them (which the published check did not
/// trim).
[[nodiscard]] bool admits(std::string_view flavor_classes, std::string_view flavor_class);

/// True if an item has blanks around it or is empty, so that a reader that does not trim takes it for another.
[[nodiscard]] bool is_malformed(std::string_view flavor_classes);

} // namespace domus::models
