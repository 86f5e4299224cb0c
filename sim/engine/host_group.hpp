/// Hosts that share an outside: whose turn it is, and how far each may run.
///
/// Every host has a calendar of its own and runs by itself, in long stretches, because nothing outside can reach it
/// sooner than a wire's latency. This keeps the hosts in a heap by their next event and runs, each time one is due,
/// every host that has something to do before the horizon. Nothing here knows what the outside is.
///
/// The heap may hold outdated entries of a host that something arrived at; they are dropped when they surface.
#pragma once

#include "models/units.hpp"
#include "sim/engine/calendar.hpp"

#include <cstddef>
#include <cstdint>
#include <vector>

namespace domus::sim {

enum class HostId : std::uint32_t {};

class HostGroup {
public:
  /// The calendar must outlive the group.
  HostId add(Calendar& calendar);
  [[nodiscard]] std::size_t size() const { return hosts_.size(); }
  [[nodiscard]] Calendar& calendar(HostId host) { return *hosts_[static_cast<std::size_t>(host)].calendar; }

  /// Looks at every calendar again. To be called when events were armed by others than the hosts themselves and
  /// `arrive`.
  void refresh();

  /// Arms an arrival on a host (see Calendar::arrive_at).
  void arrive(HostId host, models::Nanoseconds when, EventTarget& target, std::uint32_t tag, std::uint64_t argument);

  /// When the first host has something to do, or Calendar::never.
  [[nodiscard]] models::Nanoseconds next_time();

  /// If a host is due at `present` or earlier, runs all hosts that have something to do strictly before `horizon` to
  /// it. The outside must not reach any host before `horizon`.
  void run_due(models::Nanoseconds present, models::Nanoseconds horizon);

  /// Runs every host to `end`, so that all clocks stand there.
  void run_all_before(models::Nanoseconds end);

private:
  struct Host {
    Calendar* calendar;
    models::Nanoseconds wake; ///< its entry in the heap that is valid
  };
  struct Wake {
    models::Nanoseconds when;
    std::uint32_t host;
  };

  static bool later(const Wake& a, const Wake& b) { return a.when > b.when; }
  void look_at(std::uint32_t host);
  void pop();

  std::vector<Host> hosts_;
  std::vector<Wake> heap_;
};

} // namespace domus::sim
