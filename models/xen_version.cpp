#include "models/xen_version.hpp"

#include <fmt/format.h>

#include <charconv>
#include <cstddef>

namespace domus::models {

namespace {

std::optional<int> number_from(std::string_view digits) {
  // Three digits are far beyond any Xen; the first-digit test also refuses the sign that from_chars would take.
  if (digits.empty() || digits.size() > 3 || digits.front() < '0' || digits.front() > '9') {
    return std::nullopt;
  }
  int value = 0;
  const char* end = digits.data() + digits.size();
  const auto [stopped_at, error] = std::from_chars(digits.data(), end, value);
  if (error != std::errc{} || stopped_at != end) {
    return std::nullopt;
  }
  return value;
}

} // namespace

std::string to_text(XenVersion version) {
  return fmt::format("{}.{}", version.major, version.minor);
}

std::optional<XenVersion> xen_version_from(std::string_view text) {
  const std::size_t point = text.find('.');
  if (point == std::string_view::npos) {
    return std::nullopt;
  }
  const std::optional<int> major = number_from(text.substr(0, point));
  const std::optional<int> minor = number_from(text.substr(point + 1));
  if (!major || !minor) {
    return std::nullopt;
  }
  return XenVersion{*major, *minor};
}

} // namespace domus::models
