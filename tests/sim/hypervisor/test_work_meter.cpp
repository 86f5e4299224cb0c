#include "sim/hypervisor/work_meter.hpp"

#include <doctest/doctest.h>
#include <rapidcheck.h>

#include <utility>
#include <vector>

using namespace domus::sim;
using namespace domus::models;

TEST_CASE("work at full rate takes its own time") {
  WorkMeter meter;
  meter.add(Work::at_full_rate(1ms));
  CHECK(meter.completion() == Nanoseconds::max());
  meter.set_rate(5ms, full_rate);
  CHECK(meter.completion() == 6ms);
  meter.advance(6ms);
  CHECK(meter.done());
}

TEST_CASE("a sibling that runs for a while costs exactly what it took") {
  // 1000 ns of work: 400 ns alone, then at 640/1024 = 5/8 for 320 ns (200 ns of work), then alone: 400 ns more.
  WorkMeter meter;
  meter.add(Work::at_full_rate(1000ns));
  meter.set_rate(0ns, full_rate);
  meter.set_rate(400ns, Rate{640});
  CHECK(meter.completion() == 400ns + 960ns);
  meter.set_rate(720ns, full_rate);
  CHECK(meter.completion() == 1120ns);
}

TEST_CASE("a completion is rounded up, and what was done beyond it counts for the next burst") {
  // At 1000/1024, 1 ns of work (1024 units) ends after 1.024 ns: at 2 ns, when 976 units too many are done.
  WorkMeter meter;
  meter.add(Work::at_full_rate(1ns));
  meter.set_rate(0ns, Rate{1000});
  CHECK(meter.completion() == 2ns);
  meter.advance(2ns);
  CHECK(meter.done());
  meter.add(Work::at_full_rate(1ns)); // 48 units are left: less than a nanosecond
  CHECK(meter.completion() == 3ns);
}

TEST_CASE("nothing is lost over any number of changes of rate") {
  CHECK(rc::check("work done is the sum of time times rate", [] {
    const auto steps = *rc::gen::container<std::vector<std::pair<std::uint16_t, std::uint16_t>>>(
        rc::gen::pair(rc::gen::inRange<std::uint16_t>(0, 5000), rc::gen::inRange<std::uint16_t>(0, 1025)));
    WorkMeter meter;
    meter.add(Work::at_full_rate(1s));
    Nanoseconds now{0};
    Work done;
    for (const auto& [time, rate] : steps) {
      meter.set_rate(now, Rate{rate});
      done += Work::done_in(Nanoseconds{time}, Rate{rate});
      now += Nanoseconds{time};
    }
    meter.set_rate(now, full_rate);
    RC_ASSERT(meter.remaining() + done == Work::at_full_rate(1s));
    RC_ASSERT(meter.completion() >= now);
  }));
}
