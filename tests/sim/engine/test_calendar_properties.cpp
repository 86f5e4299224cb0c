/// A calendar against what it is, said with the standard library.
#include "sim/engine/calendar.hpp"

#include <doctest/doctest.h>
#include <rapidcheck.h>

#include <cstddef>
#include <cstdint>
#include <map>
#include <utility>
#include <vector>

using namespace domus::models;
using domus::sim::Calendar;
using domus::sim::EventId;
using domus::sim::EventTarget;
using domus::sim::TimerId;

namespace {

/// What a calendar is, said with the standard library: a multimap keeps equal keys in the order of insertion.
class Reference {
public:
  using Key = std::pair<Nanoseconds, bool>; ///< the time, and whether the event is the host's own
  using Events = std::multimap<Key, std::uint64_t>;
  void at(Nanoseconds when, bool own, std::uint64_t argument) {
    handles_[argument] = events_.emplace(Key{when, own}, argument);
  }
  bool cancel(std::uint64_t argument) {
    const auto found = handles_.find(argument);
    if (found == handles_.end()) {
      return false;
    }
    events_.erase(found->second);
    handles_.erase(found);
    return true;
  }
  std::vector<std::pair<Nanoseconds, std::uint64_t>> run_before(Nanoseconds horizon) {
    std::vector<std::pair<Nanoseconds, std::uint64_t>> happened;
    while (next_time() < horizon) {
      happened.emplace_back(next_time(), events_.begin()->second);
      cancel(events_.begin()->second);
    }
    return happened;
  }
  [[nodiscard]] Nanoseconds next_time() const {
    return events_.empty() ? Calendar::never : events_.begin()->first.first;
  }
  [[nodiscard]] std::size_t count() const { return events_.size(); }

private:
  Events events_;
  std::map<std::uint64_t, Events::iterator> handles_;
};

class Recorder : public EventTarget {
public:
  explicit Recorder(Calendar& calendar) : calendar_(calendar) {}
  void on_event(std::uint32_t /*tag*/, std::uint64_t argument) override {
    happened.emplace_back(calendar_.now(), argument);
  }
  std::vector<std::pair<Nanoseconds, std::uint64_t>> happened;

private:
  Calendar& calendar_;
};

} // namespace

TEST_CASE("any mixture of arming, cancelling, timers and running does what a multimap does") {
  constexpr std::uint64_t timer_arguments = 1'000'000;
  const bool holds = rc::check([] {
    // Some calendars are about to run out of numbers, so that renumbering is met too.
    Calendar calendar{*rc::gen::element<std::uint32_t>(0, Calendar::order_numbers - 2, Calendar::order_numbers - 20)};
    Reference reference;
    Recorder recorder{calendar};
    std::vector<EventId> ids;
    std::vector<TimerId> timers;
    for (std::uint64_t i = 0; i < 3; ++i) {
      timers.push_back(calendar.create_timer(recorder, 0, timer_arguments + i));
    }
    const auto script = *rc::gen::container<std::vector<std::pair<int, int>>>(
        rc::gen::pair(rc::gen::inRange(0, 17), rc::gen::inRange(0, 40)));
    for (const auto& [action, number] : script) {
      if (action < 6) {
        const Nanoseconds when = calendar.now() + Nanoseconds{number};
        const bool own = action < 4;
        reference.at(when, own, ids.size());
        ids.push_back(own ? calendar.at(when, recorder, 0, ids.size())
                          : calendar.arrive_at(when, recorder, 0, ids.size()));
      } else if (action < 10 && !ids.empty()) {
        // Recent ones are more likely to be pending still.
        const std::size_t back = static_cast<std::size_t>(number) % ids.size();
        const std::size_t index = ids.size() - 1 - back;
        RC_ASSERT(calendar.cancel(ids[index]) == reference.cancel(index));
      } else if (action > 10) {
        const std::uint64_t timer = static_cast<std::uint64_t>(number) % timers.size();
        RC_ASSERT(calendar.armed(timers[timer]) == reference.cancel(timer_arguments + timer));
        if (action > 12) {
          const Nanoseconds when = calendar.now() + Nanoseconds{number};
          reference.at(when, true, timer_arguments + timer);
          calendar.arm(timers[timer], when);
        } else {
          calendar.stop(timers[timer]);
        }
      } else {
        const Nanoseconds horizon = calendar.now() + Nanoseconds{number / 2};
        recorder.happened.clear();
        calendar.run_before(horizon);
        RC_ASSERT(recorder.happened == reference.run_before(horizon));
      }
      RC_ASSERT(calendar.next_time() == reference.next_time());
      RC_ASSERT(calendar.pending_count() == reference.count());
    }
  });
  CHECK(holds);
}
