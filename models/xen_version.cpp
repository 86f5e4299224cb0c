#include "models/xen_version.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
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

/// Consecutive minor versions of one major.
struct Generation {
  XenVersion first;
  XenVersion last;
};

/// 2.0 was before all that is modelled.
constexpr std::array known{Generation{{3, 0}, {3, 4}}, Generation{{4, 0}, {4, 21}}};

bool is_known(XenVersion version) {
  return std::any_of(known.begin(), known.end(), [&](const Generation& generation) {
    return generation.first <= version && version <= generation.last;
  });
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
  if (!major || !minor || !is_known({*major, *minor})) {
    return std::nullopt;
  }
  return XenVersion{*major, *minor};
}

NoXenVersion why_no_xen_version(std::string_view text) {
  const std::size_t point = text.rfind('.');
  if (point != std::string_view::npos && number_from(text.substr(point + 1)))
    if (const auto series = xen_version_from(text.substr(0, point)))
      return {"is a point release",
              fmt::format("give its series, \"{}\": that stands for the latest point release", to_text(*series))};
  return {"is not a series of Xen that domus knows",
          fmt::format("give a series from {} to {} or from {} to {}, such as \"{}\"", to_text(known[0].first),
                      to_text(known[0].last), to_text(known[1].first), to_text(known[1].last), to_text(XenVersion{}))};
}

} // namespace domus::models
