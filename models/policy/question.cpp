#include "models/policy/question.hpp"

namespace domus::models {

std::string_view to_text(Action action) {
  static constexpr std::array<std::string_view, action_count> names{"create", "rebuild", "resize", "migrate", "lint"};
  return names[static_cast<std::size_t>(action)];
}

std::string_view to_text(BootSource source) {
  return source == BootSource::image ? "image" : "volume";
}

} // namespace domus::models
