#include "analysis/compare/verdict.hpp"

#include "analysis/compare/memory_by_mode.hpp"
#include "analysis/compare/reasons.hpp"
#include "analysis/run/limits.hpp"
#include "analysis/text/numbers.hpp"
#include "scenarios/input_error.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cctype>
#include <cmath>

namespace domus::analysis {

namespace {

using models::MeanTime;
using Figure = std::optional<RelativeChange> Changes::*;

/// A figure that the verdict may be about, and how it speaks of it.
struct Topic {
  Figure figure;
  std::string_view before; ///< what must be said first, since the topics before this one did not differ
  std::string_view more;   ///< "12 % more"
  std::string_view less;
  std::string_view many; ///< "12 times as much"
};

constexpr std::array topics{
    Topic{&Changes::throughput, "serves", "more", "less", "as much"},
    Topic{&Changes::response_mean, "serves as much, and answers", "slower", "faster", "as slowly"},
    Topic{&Changes::cpu_per_operation, "serves as much, as fast, and takes", "more CPU time", "less CPU time",
          "as much CPU time"},
};

std::string at_the_beginning(std::string words) {
  words.front() = static_cast<char>(std::toupper(static_cast<unsigned char>(words.front())));
  return words;
}

bool is_notable(const std::optional<RelativeChange>& change) {
  return change && change->significant() && std::abs(change->mean) >= worth_telling;
}

enum class Going : std::int8_t { any, up, down };

/// The guest whose change of this figure is largest among the notable ones that go that way; null if none does.
const GuestChange* most_changed(const ModeChange& change, Figure figure, Going going) {
  const auto mean = [&](const GuestChange& guest) { return (guest.changes.*figure)->mean; };
  const auto size = [&](const GuestChange& guest) { return std::abs(std::log1p(mean(guest))); };
  const GuestChange* most = nullptr;
  for (const GuestChange& guest : change.guests) {
    if (!is_notable(guest.changes.*figure) || (going != Going::any && (mean(guest) > 0) != (going == Going::up)))
      continue;
    if (most == nullptr || size(guest) > size(*most))
      most = &guest;
  }
  return most;
}

/// Changes from here on are told as "12 times", not in per cent.
bool is_many_times(const RelativeChange& change) {
  constexpr double many = 9;
  return change.mean >= many;
}

/// "12.0 % (±2.0 %) more", "29 times (±1.2) as much"; without the brackets where all replications agree.
std::string amount(const RelativeChange& change, const Topic& topic) {
  const auto spread = [&](const std::string& text) { return change.varies() ? fmt::format(" (±{})", text) : ""; };
  if (is_many_times(change))
    return fmt::format("{} times{} {}", significant(1 + change.mean, 3), spread(times_spread_text(change.half_width())),
                       topic.many);
  const double size = std::abs(change.mean) * 100;
  const int digits = size < 0.995 ? 2 : size < 99.95 ? 1 : 0;
  return fmt::format("{:.{}f} %{} {}", size, digits, spread(spread_text(change.half_width() * 100, digits) + " %"),
                     change.mean > 0 ? topic.more : topic.less);
}

std::string per_operation(const ModeRuns& runs, std::size_t guest) {
  return "per " + scenarios::printable(runs.scenario.guests[guest].workload.demand.operation, 24);
}

/// Where work matters for a change: behind the limit that a gain relieves or a loss meets. For CPU time everywhere.
Stations where_it_matters(const ModeRuns& from, const ModeRuns& to, std::size_t guest, const Topic& topic, bool saves) {
  if (topic.figure == &Changes::cpu_per_operation)
    return stations_behind(LimitKind::load);
  return stations_behind(limit_of(saves ? from : to, guest).kind);
}

/// "web spends 41 us per request less in system calls (and 5 us more in VM exits)". Empty where work explains nothing:
/// no change of work goes the way of the figure, which changed by `change`.
std::string reason_text(const ModeRuns& from, const ModeRuns& to, std::size_t guest, const Topic& topic,
                        double change) {
  const bool saves = (topic.figure == &Changes::throughput) == (change > 0);
  const std::vector<Reason> reasons = reasons_of(from, to, guest, where_it_matters(from, to, guest, topic, saves));
  const auto find = [&](bool saving) {
    return std::find_if(reasons.begin(), reasons.end(), [&](const Reason& reason) {
      return saving ? reason.change.count() < 0 : reason.change.count() > 0;
    });
  };
  const auto main = find(saves);
  if (main == reasons.end())
    return "";
  std::string text = fmt::format("{} spends {} {} {} in {}", scenarios::printable(from.scenario.guests[guest].name, 24),
                                 to_text(MeanTime{std::abs(main->change.count())}), per_operation(from, guest),
                                 saves ? "less" : "more", main->what);
  const auto against = find(!saves);
  constexpr double worth_saying = 0.3;
  if (against != reasons.end() && std::abs(against->change.count()) > worth_saying * std::abs(main->change.count()))
    text += fmt::format(" (and {} {} in {})", to_text(MeanTime{std::abs(against->change.count())}),
                        saves ? "more" : "less", against->what);
  return text;
}

std::string limit_text(const ModeRuns& from, const ModeRuns& to, std::size_t guest) {
  const Limit before = limit_of(from, guest);
  const Limit after = limit_of(to, guest);
  if (before.kind == after.kind)
    return fmt::format("its limit is {} in both", to_text(before.kind));
  return fmt::format("its limit moves from {} to {}", to_text(before), to_text(after));
}

std::string memory_text(const ModeRuns& from, const ModeRuns& to) {
  const double change = memory_of(to.scenario).overhead_mib_each() - memory_of(from.scenario).overhead_mib_each();
  if (std::abs(change) < 0.005)
    return "memory costs the same";
  return fmt::format("memory costs {} MiB {} per guest", count_text(std::abs(change)), change > 0 ? "more" : "less");
}

/// ", and answers 9.0 % (±1.9 %) faster": what else differs over all guests, where the verdict is about throughput.
std::string answers_too(const ModeChange& change, const Topic& topic) {
  const Topic& answers = topics[1];
  const auto& all = change.all.*answers.figure;
  if (topic.figure != &Changes::throughput || change.guests.size() < 2 || !is_notable(all))
    return "";
  return ", and answers " + amount(*all, answers);
}

/// The guest that a verdict without differences speaks of: the one nearest to its limit, the first of several.
std::string limits_without_difference(const ModeRuns& from, const ModeRuns& to, const ModeChange& change) {
  if (change.guests.empty())
    return "no guest serves anything";
  const auto busiest =
      std::max_element(change.guests.begin(), change.guests.end(), [&](const GuestChange& a, const GuestChange& b) {
        return limit_of(from, a.guest).busy_share < limit_of(from, b.guest).busy_share;
      });
  return fmt::format("for {} {}", scenarios::printable(from.scenario.guests[busiest->guest].name, 24),
                     limit_text(from, to, busiest->guest));
}

/// " over all guests, most for web (+20.0 %), against it for db (-3.0 %)". Nothing where there is but one guest.
std::string for_whom(const ModeRuns& runs, const ModeChange& change, const Topic& topic, const GuestChange& guest,
                     Going going) {
  const auto named = [&](const GuestChange& one) {
    return fmt::format("{} ({})", scenarios::printable(runs.scenario.guests[one.guest].name, 24),
                       signed_percent((one.changes.*topic.figure)->mean));
  };
  if (change.guests.size() < 2)
    return "";
  if (going == Going::any)
    return " for " + named(guest);
  const GuestChange* against = most_changed(change, topic.figure, going == Going::up ? Going::down : Going::up);
  return fmt::format(" over all guests, most for {}{}", named(guest),
                     against != nullptr ? ", but the other way for " + named(*against) : "");
}

std::string no_difference(const ModeRuns& from, const ModeRuns& to, const ModeChange& change) {
  const auto opening = [&] {
    if (from.results.size() < 2)
      return fmt::format("One replication shows no significance between {} and {}", spoken(from.mode), spoken(to.mode));
    return fmt::format("No significant difference between {} and {}", spoken(from.mode), spoken(to.mode));
  };
  const std::string measured = change.all.throughput ? " (throughput " + change_text(change.all.throughput) + ")" : "";
  return fmt::format("{}{}: {}; {}.", opening(), measured, limits_without_difference(from, to, change),
                     memory_text(from, to));
}

} // namespace

std::string spoken(models::Mode mode) {
  if (mode == models::Mode::bare_metal)
    return "bare metal";
  std::string text(models::to_text(mode));
  std::transform(text.begin(), text.end(), text.begin(),
                 [](unsigned char c) { return static_cast<char>(std::toupper(c)); });
  return text;
}

std::string verdict(const ModeRuns& from, const ModeRuns& to, const ModeChange& change) {
  for (const Topic& topic : topics) {
    const auto& all = change.all.*topic.figure;
    const bool of_all = is_notable(all);
    const Going going = !of_all ? Going::any : all->mean > 0 ? Going::up : Going::down;
    const GuestChange* guest = most_changed(change, topic.figure, going);
    if (guest == nullptr)
      continue;
    const RelativeChange& told = of_all ? *all : *(guest->changes.*topic.figure);
    const std::string reason = reason_text(from, to, guest->guest, topic, told.mean);
    return fmt::format("{} {} {} {} {}{}{}: {}{}; {}.", at_the_beginning(spoken(to.mode)), topic.before,
                       amount(told, topic), is_many_times(told) ? "as" : "than", spoken(from.mode),
                       for_whom(from, change, topic, *guest, going), answers_too(change, topic),
                       reason.empty() ? "" : reason + "; ", limit_text(from, to, guest->guest), memory_text(from, to));
  }
  return no_difference(from, to, change);
}

} // namespace domus::analysis
