#include "scenarios/scenario.hpp"

namespace domus::scenarios {

std::string_view to_text(DiskPlace place) {
  return place == DiskPlace::local ? "local" : "iscsi";
}

} // namespace domus::scenarios
