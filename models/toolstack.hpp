/// Who creates guests on a host and decides how much memory to set aside for each.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

namespace domus::models {

enum class Toolstack : std::uint8_t {
  xapi,  ///< XenServer, XCP-ng
  libxl, ///< the `xl` command and libvirt
};

/// "xapi" and "libxl", and back ("xl" is taken for libxl, whose command it is).
[[nodiscard]] std::string_view to_text(Toolstack toolstack);
[[nodiscard]] std::optional<Toolstack> toolstack_from(std::string_view text);

} // namespace domus::models
