/// What RTDS promises, on random specs: no more than the budget in any period, and no less where that is feasible.
#include "random_spec.hpp"
#include "sim/schedule/run_schedule.hpp"

#include <doctest/doctest.h>
#include <rapidcheck.h>

#include <algorithm>
#include <cstdint>
#include <map>
#include <numeric>
#include <string>
#include <tuple>
#include <vector>

using namespace domus;
using namespace domus::models;

namespace {

/// The default period, which every vCPU has at first. Its own periods begin at its end.
constexpr Nanoseconds first_period = 10ms;
/// A slice is not shortened when a running vCPU is replenished. So who runs at the end of the first period, on its
/// default budget, may run on for what was left of that, though its own budget is smaller; afterwards budgets are the
/// same in every period, and no slice is longer than what follows a replenishment.
constexpr Nanoseconds end_of_default_slices = first_period + 4ms;

/// Domain, vCPU and the number of the period, from 0.
using Period = std::tuple<std::uint32_t, std::uint32_t, std::int64_t>;

/// The CPU time of every vCPU in every period of its own.
std::map<Period, Nanoseconds> used_by_period(const scenarios::ScheduleSpec& spec, const sim::ScheduleResult& result) {
  std::map<Period, Nanoseconds> used;
  for (const sim::RunInterval& interval : result.trace) {
    const Nanoseconds period = spec.domains[interval.domain].reservation.period;
    Nanoseconds from = std::max(interval.start, first_period);
    while (from < interval.end) {
      const std::int64_t number = (from - first_period) / period;
      const Nanoseconds to = std::min(interval.end, first_period + period * (number + 1));
      used[{interval.domain, interval.vcpu, number}] += to - from;
      from = to;
    }
  }
  return used;
}

/// Hogs without extra time whose budgets fit on one pCPU. They start when their own periods begin.
scenarios::ScheduleSpec feasible_hogs() {
  scenarios::ScheduleSpec spec;
  spec.scheduler = Scheduler::rtds;
  spec.window = 200ms;
  spec.trace = scenarios::TraceWindow{Nanoseconds{0}, spec.window};
  std::int64_t left_in_ten_thousandths = 10'000;
  const auto count = *rc::gen::resize(100, rc::gen::inRange(1, 6));
  for (int d = 0; d < count; ++d) {
    const std::int64_t share = d + 1 == count && *rc::gen::arbitrary<bool>()
                                   ? left_in_ten_thousandths // the pCPU is full
                                   : *rc::gen::resize(100, rc::gen::inRange<std::int64_t>(0, left_in_ten_thousandths));
    scenarios::ScheduleDomain hog;
    hog.name = "hog" + std::to_string(d);
    hog.vcpus.resize(1);
    hog.vcpus[0].start = first_period;
    hog.reservation.period = 1us * *rc::gen::resize(100, rc::gen::inRange(1000, 20'001));
    hog.reservation.budget = std::max<Nanoseconds>(hog.reservation.period * share / 10'000, 10us);
    hog.reservation.extra_time = false;
    left_in_ten_thousandths -= share + 100; // 10 us are at most 1 % of a period
    spec.domains.push_back(hog);
    if (left_in_ten_thousandths <= 0) {
      break;
    }
  }
  return spec;
}

} // namespace

/// With extra time in play that is not so: who uses it keeps an earlier place in the replenishment queue, and a vCPU
/// that wakes enters in front of it, and so in front of everybody behind it. Their periods begin when its own does.
TEST_CASE("RTDS: where nobody has extra time, nobody gets more than the budget in any period") {
  CHECK(rc::check([] {
    scenarios::ScheduleSpec spec = tests::random_spec(Scheduler::rtds);
    spec.timer_jitter = 0ns;
    for (scenarios::ScheduleDomain& domain : spec.domains) {
      domain.reservation.extra_time = false;
    }
    for (const auto& [period, used] : used_by_period(spec, sim::run_schedule(spec))) {
      const Reservation& reservation = spec.domains[std::get<0>(period)].reservation;
      const Nanoseconds begin = first_period + reservation.period * std::get<2>(period);
      RC_ASSERT((begin < end_of_default_slices || used <= reservation.budget));
    }
  }));
}

TEST_CASE("RTDS: if all budgets fit on one pCPU, every hog gets exactly its budget in every period") {
  CHECK(rc::check([] {
    const scenarios::ScheduleSpec spec = feasible_hogs();
    const std::map<Period, Nanoseconds> used = used_by_period(spec, sim::run_schedule(spec));
    for (std::uint32_t d = 0; d < spec.domains.size(); ++d) {
      const Reservation& reservation = spec.domains[d].reservation;
      const std::int64_t whole_periods = (spec.window - first_period) / reservation.period;
      for (std::int64_t number = 0; number < whole_periods; ++number) {
        RC_ASSERT((used.at({d, 0, number}) == reservation.budget));
      }
    }
  }));
}
