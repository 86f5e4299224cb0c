#include "models/toolstack.hpp"

namespace domus::models {

std::string_view to_text(Toolstack toolstack) {
  return toolstack == Toolstack::xapi ? "xapi" : "libxl";
}

std::optional<Toolstack> toolstack_from(std::string_view text) {
  if (text == "xapi") {
    return Toolstack::xapi;
  }
  if (text == "libxl" || text == "xl") {
    return Toolstack::libxl;
  }
  return std::nullopt;
}

} // namespace domus::models
