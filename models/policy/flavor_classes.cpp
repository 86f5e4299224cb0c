#include "models/policy/flavor_classes.hpp"

#include "models/policy/text.hpp"

namespace domus::models {

bool admits(std::string_view flavor_classes, std::string_view flavor_class) {
  if (trimmed(flavor_classes).empty()) {
    return true;
  }
  bool any = false;
  bool excluded = false;
  for (const std::string_view written : items_of(flavor_classes)) {
    const std::string_view item = trimmed(written);
    if (item == flavor_class) {
      return true;
    }
    any = any || item == "*";
    excluded = excluded || (item.starts_with('!') && item.substr(1) == flavor_class);
  }
  return any && !excluded;
}

bool is_malformed(std::string_view flavor_classes) {
  if (flavor_classes.empty()) {
    return false;
  }
  for (const std::string_view item : items_of(flavor_classes)) {
    if (item.empty() || trimmed(item) != item) {
      return true;
    }
  }
  return false;
}

} // namespace domus::models
