/// What may be missing, as JSON.
#pragma once

#include <nlohmann/json.hpp>

#include <optional>

namespace domus::analysis {

template <class T>
[[nodiscard]] nlohmann::ordered_json or_null(const std::optional<T>& value) {
  return value ? nlohmann::ordered_json(*value) : nlohmann::ordered_json(nullptr);
}

} // namespace domus::analysis
