#include "analysis/key_reference.hpp"

#include <fmt/format.h>

namespace domus::analysis {

std::string key_reference(const std::vector<scenarios::KeyDescription>& keys) {
  std::string text;
  for (const scenarios::KeyDescription& key : keys)
    text += fmt::format("{}: {}\n    {}; {}\n", key.key, key.meaning, key.takes,
                        key.fallback == "required" ? key.fallback : "without it: " + key.fallback);
  return text;
}

} // namespace domus::analysis
