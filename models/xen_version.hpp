/// Which Xen a host runs, as a value: where Xen changed its behaviour, a rule takes the version and both behaviours
/// exist.
#pragma once

#include <compare>
#include <optional>
#include <string>
#include <string_view>

namespace domus::models {

/// A release series: 4.17 stands for its latest point release.
struct XenVersion {
  int major = 4;
  int minor = 17;

  constexpr auto operator<=>(const XenVersion&) const = default;
};

/// "4.17", and back; nothing where the text is not a series that was released and is known here: 3.0 to 3.4, and 4.0 to
/// 4.21.
[[nodiscard]] std::string to_text(XenVersion version);
[[nodiscard]] std::optional<XenVersion> xen_version_from(std::string_view text);

/// Why a text is no such series, and what to do about it.
struct NoXenVersion {
  std::string_view why; ///< as it goes on after "which"
  std::string remedy;
};
[[nodiscard]] NoXenVersion why_no_xen_version(std::string_view text);

} // namespace domus::models
