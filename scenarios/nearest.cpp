#include "scenarios/nearest.hpp"

#include "scenarios/input_error.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <numeric>

namespace domus::scenarios {

namespace {

constexpr std::size_t longest_compared = 64; ///< nobody mistypes longer names

char lower(char c) {
  return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c == '-' ? '_' : c;
}

/// Edits between two names, neighbours swapped counting as one (optimal string alignment).
std::size_t distance(std::string_view a, std::string_view b) {
  using Row = std::array<std::size_t, longest_compared + 1>;
  Row before{};
  Row last{};
  Row row{};
  std::iota(last.begin(), last.end(), std::size_t{0});
  for (std::size_t i = 1; i <= a.size(); ++i) {
    row[0] = i;
    for (std::size_t j = 1; j <= b.size(); ++j) {
      const bool same = lower(a[i - 1]) == lower(b[j - 1]);
      row[j] = std::min({last[j] + 1, row[j - 1] + 1, last[j - 1] + (same ? 0U : 1U)});
      if (i > 1 && j > 1 && lower(a[i - 1]) == lower(b[j - 2]) && lower(a[i - 2]) == lower(b[j - 1]))
        row[j] = std::min(row[j], before[j - 2] + 1);
    }
    before = last;
    last = row;
  }
  return last[b.size()];
}

} // namespace

std::optional<std::string_view> nearest(std::string_view text, const std::vector<std::string_view>& candidates) {
  if (text.empty() || text.size() > longest_compared)
    return std::nullopt;
  std::optional<std::string_view> best;
  std::size_t best_distance = 0;
  for (const std::string_view candidate : candidates) {
    if (candidate.size() > longest_compared)
      continue;
    const std::size_t edits = distance(text, candidate);
    const std::size_t allowed = std::max<std::size_t>(1, std::min(text.size(), candidate.size()) / 3);
    // One edit turns any one- or two-letter name into any other: that is no likeness.
    const bool like = edits <= allowed && (edits == 0 || std::min(text.size(), candidate.size()) > 1);
    if (like && (!best || edits < best_distance)) {
      best = candidate;
      best_distance = edits;
    }
  }
  if (best || text.size() < 3)
    return best;
  const auto begins = std::find_if(candidates.begin(), candidates.end(), [&](std::string_view candidate) {
    return candidate.substr(0, text.size()) == text;
  });
  return begins == candidates.end() ? std::nullopt : std::optional(*begins);
}

std::string quoted_list(const std::vector<std::string_view>& names, std::size_t most) {
  std::string list;
  const std::size_t shown = std::min(names.size(), most);
  for (std::size_t i = 0; i < shown; ++i) {
    if (i > 0)
      list += i + 1 == names.size() ? " and " : ", ";
    list += fmt::format("\"{}\"", printable(names[i]));
  }
  return names.size() > most ? list + " ..." : list;
}

std::string suggest(std::string_view text, const std::vector<std::string_view>& candidates,
                    std::string_view introduction) {
  if (const auto near = nearest(text, candidates))
    return fmt::format("did you mean \"{}\"?", printable(*near));
  if (candidates.empty())
    return "there are none";
  return fmt::format("{} {}", introduction, quoted_list(candidates));
}

} // namespace domus::scenarios
