#include "models/policy/flavor_classes.hpp"

#include "models/policy/text.hpp"

#include <algorithm>

namespace domus::models {

bool admits(std::string_view flavor_classes, std::string_view flavor_class) {
  if (trimmed(flavor_classes).empty()) {
    return true;
  }
  bool any = false;
  bool excluded = false;
  for (const std::string_view written : items_of(flavor_classes)) {
    const std::string_view item = trimmed(written);
    if (!item.empty() && item == flavor_class) {
      return true;
    }
    any = any || item == "*";
    excluded = excluded || (item.starts_with('!') && item.substr(1) == flavor_class);
  }
  return any && !excluded;
}

std::vector<std::string_view> classes_named_in(std::string_view flavor_classes) {
  std::vector<std::string_view> classes;
  for (const std::string_view written : items_of(flavor_classes)) {
    std::string_view item = trimmed(written);
    item.remove_prefix(item.starts_with('!') ? 1 : 0);
    if (!item.empty() && item != "*") {
      classes.push_back(item);
    }
  }
  return classes;
}

bool is_contradictory(std::string_view flavor_classes) {
  std::vector<std::string_view> items = items_of(flavor_classes);
  std::transform(items.begin(), items.end(), items.begin(), trimmed);
  std::sort(items.begin(), items.end());
  return std::any_of(items.begin(), items.end(), [&](std::string_view item) {
    return item.starts_with('!') && std::binary_search(items.begin(), items.end(), item.substr(1));
  });
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
