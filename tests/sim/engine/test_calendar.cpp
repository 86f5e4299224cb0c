#include "sim/engine/calendar.hpp"

#include <doctest/doctest.h>

#include <functional>
#include <map>
#include <string>
#include <utility>
#include <vector>

using namespace domus::models;
using domus::sim::Calendar;
using domus::sim::EventId;
using domus::sim::EventTarget;
using domus::sim::TimerId;

namespace {

/// Writes down what happened as "time:argument" and then does what the test says.
class Diary : public EventTarget {
public:
  explicit Diary(Calendar& calendar) : calendar_(calendar) {}
  void on_event(std::uint32_t tag, std::uint64_t argument) override {
    text += std::to_string(calendar_.now().count()) + ":" + std::to_string(argument) + " ";
    if (then) {
      then(tag, argument);
    }
  }
  std::string text;
  std::function<void(std::uint32_t, std::uint64_t)> then;

private:
  Calendar& calendar_;
};

class InstantEnd : public EventTarget {
public:
  explicit InstantEnd(Diary& diary) : diary_(diary) {}
  void on_event(std::uint32_t /*tag*/, std::uint64_t /*argument*/) override {
    diary_.text += "| ";
    if (then) {
      then();
    }
  }
  std::function<void()> then;

private:
  Diary& diary_;
};

} // namespace

TEST_CASE("events happen in order of time, whatever order they were armed in") {
  Calendar calendar;
  Diary diary{calendar};
  for (const int when : {30, 10, 50, 20, 40}) {
    calendar.at(Nanoseconds{when}, diary, 0, static_cast<std::uint64_t>(when / 10));
  }
  while (calendar.run_one()) {
  }
  CHECK(diary.text == "10:1 20:2 30:3 40:4 50:5 ");
  CHECK(calendar.events_run() == 5);
  CHECK(calendar.next_time() == Calendar::never);
}

TEST_CASE("events of one time happen in the order in which they were armed") {
  Calendar calendar;
  Diary diary{calendar};
  calendar.at(7ns, diary, 0, 1);
  calendar.at(3ns, diary, 0, 2);
  calendar.at(7ns, diary, 0, 3);
  calendar.at(3ns, diary, 0, 4);
  calendar.at(7ns, diary, 0, 5);
  calendar.run_before(8ns);
  CHECK(diary.text == "3:2 3:4 7:1 7:3 7:5 ");
}

TEST_CASE(
    "what arrives from outside comes before the host's own events of that nanosecond, however late it was armed") {
  Calendar calendar;
  Diary diary{calendar};
  calendar.at(7ns, diary, 0, 1);
  calendar.arrive_at(7ns, diary, 0, 2);
  calendar.at(7ns, diary, 0, 3);
  calendar.arrive_at(7ns, diary, 0, 4);
  calendar.at(6ns, diary, 0, 5);
  calendar.run_before(8ns);
  CHECK(diary.text == "6:5 7:2 7:4 7:1 7:3 ");
}

TEST_CASE("run_before(20) leaves what is due at 20, and the time is then 20") {
  Calendar calendar;
  Diary diary{calendar};
  calendar.at(19ns, diary, 0, 1);
  calendar.at(20ns, diary, 0, 2);
  calendar.run_before(20ns);
  CHECK(diary.text == "19:1 ");
  CHECK(calendar.now() == 20ns);
  CHECK(calendar.next_time() == 20ns);
  calendar.run_before(21ns);
  CHECK(diary.text == "19:1 20:2 ");
}

TEST_CASE("a cancelled event does not happen, and only the first cancel finds it") {
  Calendar calendar;
  Diary diary{calendar};
  const EventId first = calendar.at(5ns, diary, 0, 1);
  const EventId second = calendar.at(6ns, diary, 0, 2);
  CHECK(calendar.pending(first));
  CHECK(calendar.cancel(first));
  CHECK_FALSE(calendar.pending(first));
  CHECK_FALSE(calendar.cancel(first));
  CHECK(calendar.next_time() == 6ns);
  CHECK(calendar.pending_count() == 1);
  calendar.run_before(10ns);
  CHECK(diary.text == "6:2 ");
  CHECK_FALSE(calendar.cancel(second));
  CHECK_FALSE(calendar.cancel(EventId{}));
}

TEST_CASE("a handle never names the event that took over its slot") {
  Calendar calendar;
  Diary diary{calendar};
  const EventId old = calendar.at(5ns, diary, 0, 1);
  calendar.cancel(old);
  const EventId fresh = calendar.at(5ns, diary, 0, 2);
  CHECK_FALSE(calendar.cancel(old));
  CHECK(calendar.pending(fresh));
  calendar.run_before(6ns);
  CHECK(diary.text == "5:2 ");
}

TEST_CASE("an event arms the next of its kind, and one of its own instant comes after those armed before") {
  Calendar calendar;
  Diary diary{calendar};
  diary.then = [&](std::uint32_t, std::uint64_t argument) {
    if (argument == 1) {
      calendar.at(calendar.now(), diary, 0, 3); // same instant: after 2, which was armed earlier
      calendar.at(calendar.now() + 10ns, diary, 0, 1);
    }
  };
  calendar.at(10ns, diary, 0, 1);
  calendar.at(10ns, diary, 0, 2);
  calendar.run_before(25ns);
  CHECK(diary.text == "10:1 10:2 10:3 20:1 20:3 ");
}

TEST_CASE("an event that runs is no longer pending, and it may cancel others and look ahead") {
  Calendar calendar;
  Diary diary{calendar};
  EventId itself;
  EventId other;
  Nanoseconds seen{0};
  diary.then = [&](std::uint32_t, std::uint64_t argument) {
    if (argument == 1) {
      CHECK_FALSE(calendar.pending(itself));
      CHECK_FALSE(calendar.cancel(itself));
      CHECK(calendar.cancel(other));
      seen = calendar.next_time();
    }
  };
  itself = calendar.at(1ns, diary, 0, 1);
  other = calendar.at(2ns, diary, 0, 2);
  calendar.at(3ns, diary, 0, 3);
  calendar.run_before(9ns);
  CHECK(seen == 3ns);
  CHECK(diary.text == "1:1 3:3 ");
}

TEST_CASE("the instant ends after all its events, once for any number of requests") {
  Calendar calendar;
  Diary diary{calendar};
  InstantEnd end{diary};
  calendar.set_end_of_instant(&end);
  diary.then = [&](std::uint32_t, std::uint64_t argument) {
    if (argument < 3) {
      calendar.request_end_of_instant();
    }
  };
  calendar.at(5ns, diary, 0, 1);
  calendar.at(5ns, diary, 0, 2);
  calendar.at(6ns, diary, 0, 3);
  calendar.run_before(10ns);
  CHECK(diary.text == "5:1 5:2 | 6:3 ");
}

TEST_CASE("the end of an instant may arm events in that instant and ask again; time waits for it") {
  Calendar calendar;
  Diary diary{calendar};
  InstantEnd end{diary};
  calendar.set_end_of_instant(&end);
  int rounds = 0;
  end.then = [&] {
    if (++rounds == 1) {
      calendar.at(calendar.now(), diary, 0, 9);
      calendar.request_end_of_instant();
    }
  };
  calendar.at(5ns, diary, 0, 1);
  calendar.at(6ns, diary, 0, 2);
  diary.then = [&](std::uint32_t, std::uint64_t argument) {
    if (argument == 1) {
      calendar.request_end_of_instant();
    }
  };
  while (calendar.run_one()) {
  }
  CHECK(diary.text == "5:1 | 5:9 | 6:2 ");
}

TEST_CASE("an end of instant asked for from outside counts as the next thing to happen") {
  Calendar calendar;
  Diary diary{calendar};
  InstantEnd end{diary};
  calendar.set_end_of_instant(&end);
  calendar.at(8ns, diary, 0, 1);
  calendar.run_before(5ns);
  calendar.request_end_of_instant();
  CHECK(calendar.next_time() == 5ns);
  calendar.run_before(5ns); // strictly before 5: not yet
  CHECK(diary.text.empty());
  calendar.run_before(6ns);
  CHECK(diary.text == "| ");
  CHECK(calendar.next_time() == 8ns);
}

TEST_CASE("a timer cancelled and armed again a million times keeps the heap within twice what is pending") {
  Calendar calendar;
  Diary diary{calendar};
  std::vector<EventId> timers;
  timers.reserve(100);
  for (int i = 0; i < 100; ++i) {
    timers.push_back(calendar.at(Nanoseconds{1'000'000 + i}, diary, 0));
  }
  std::size_t largest = 0;
  for (std::uint64_t i = 0; i < 1'000'000; ++i) {
    EventId& timer = timers[i % timers.size()];
    calendar.cancel(timer);
    timer = calendar.at(Nanoseconds{1'000'000 + static_cast<std::int64_t>(i * 7919 % 1000)}, diary, 0);
    largest = std::max(largest, calendar.heap_entries());
  }
  CHECK(calendar.pending_count() == 100);
  CHECK(largest <= 201);
}

TEST_CASE("cancelling two thirds of a thousand events sweeps the heap, and the rest happen in order") {
  Calendar calendar;
  Diary diary{calendar};
  std::vector<EventId> ids;
  std::map<std::uint64_t, bool> kept;
  for (std::uint64_t i = 0; i < 1000; ++i) {
    const std::uint64_t when = i * 7919 % 1009; // a permutation: 1009 is prime
    ids.push_back(calendar.at(Nanoseconds{static_cast<std::int64_t>(when)}, diary, 0, when));
    kept[when] = i % 3 == 0;
  }
  for (std::size_t i = 0; i < ids.size(); ++i) {
    CHECK((i % 3 == 0 || calendar.cancel(ids[i])));
  }
  CHECK(calendar.heap_entries() < 668);
  calendar.run_before(2us);
  std::string expected;
  for (const auto& [when, happens] : kept) {
    expected += happens ? std::to_string(when) + ":" + std::to_string(when) + " " : "";
  }
  CHECK(diary.text == expected);
}

TEST_CASE("a timer armed a million times before it is due has one entry in the heap, and happens once, last armed") {
  Calendar calendar;
  Diary diary{calendar};
  const TimerId slice = calendar.create_timer(diary, 0, 30);
  for (int i = 0; i < 1'000'000; ++i) {
    calendar.arm(slice, calendar.now() + 30ns);
    calendar.run_before(calendar.now() + 10ns);
  }
  CHECK(calendar.heap_entries() == 1);
  calendar.at(calendar.now() + 20ns, diary, 0, 1); // armed after the timer, due at the same time
  calendar.run_before(calendar.now() + 1000ns);
  CHECK(diary.text == "10000020:30 10000020:1 ");
}

TEST_CASE("a timer can be armed for earlier, stopped, and armed from its own event") {
  Calendar calendar;
  Diary diary{calendar};
  const TimerId tick = calendar.create_timer(diary, 0, 7);
  diary.then = [&](std::uint32_t, std::uint64_t) {
    CHECK_FALSE(calendar.armed(tick));
    if (calendar.now() < 40ns) {
      calendar.arm(tick, calendar.now() + 10ns);
    }
  };
  calendar.arm(tick, 100ns);
  calendar.arm(tick, 10ns);
  calendar.run_before(25ns);
  CHECK(diary.text == "10:7 20:7 ");
  calendar.stop(tick);
  CHECK_FALSE(calendar.armed(tick));
  CHECK(calendar.next_time() == Calendar::never);
  calendar.arm(tick, 50ns);
  calendar.run_before(200ns);
  CHECK(diary.text == "10:7 20:7 50:7 ");
}

TEST_CASE("when the numbers that break ties run out, the order of what is pending stays") {
  Calendar calendar{Calendar::order_numbers - 3};
  Diary diary{calendar};
  calendar.at(9ns, diary, 0, 1);
  const EventId second = calendar.at(5ns, diary, 0, 2);
  calendar.arrive_at(9ns, diary, 0, 7);
  calendar.at(5ns, diary, 0, 3);
  calendar.at(5ns, diary, 0, 4); // numbered anew before this one
  const EventId fifth = calendar.at(9ns, diary, 0, 5);
  calendar.arrive_at(9ns, diary, 0, 8);
  CHECK(calendar.cancel(second));
  CHECK(calendar.pending(fifth));
  calendar.run_before(10ns);
  CHECK(diary.text == "5:3 5:4 9:7 9:8 9:1 9:5 ");
}
