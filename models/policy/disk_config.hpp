/// Automatic disk configuration: whether the cloud enlarges an image's partition to the flavor's disk.
///
/// Source: facts/policy.md 4, truth table of auto_disk_config (Nova's code; the API's documentation says otherwise, and
/// is not followed).
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

namespace domus::models {

enum class DiskConfig : std::uint8_t { automatic, manual };

/// "AUTO" and "MANUAL", and back, in these letters only.
[[nodiscard]] std::string_view to_text(DiskConfig config);
[[nodiscard]] std::optional<DiskConfig> disk_config_from(std::string_view text);

/// True if the image's property refuses automatic configuration: it is "disabled", in any case and with blanks around.
[[nodiscard]] bool refuses_automatic(std::string_view auto_disk_config);
/// What a server gets. `auto_disk_config` is the image's property, empty if it has none; `requested` what the request
/// says. Nothing where the request is refused.
[[nodiscard]] std::optional<DiskConfig> disk_config_of(std::string_view auto_disk_config,
                                                       std::optional<DiskConfig> requested);

} // namespace domus::models
