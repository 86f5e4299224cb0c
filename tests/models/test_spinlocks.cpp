#include "models/spinlocks.hpp"
#include "tests/models/example_profiles.hpp"

#include <doctest/doctest.h>
#include <rapidcheck.h>

using namespace domus::models;

namespace {

GuestProfile guest(Mode mode, bool pv_spinlocks, bool pause_loop_exiting) {
  GuestProfile profile = profile_of(mode);
  profile.pv_spinlocks = pv_spinlocks;
  profile.pause_loop_exiting = pause_loop_exiting;
  return profile;
}

MeanTime ms(double count) {
  return MeanTime{count * 1e6};
}

} // namespace

TEST_CASE("bare locks spin, paravirtual ones block, and HVM containers leave the loop before that") {
  CHECK(lock_waiting(guest(Mode::bare_metal, true, true)) == LockWaiting::spin);
  CHECK(lock_waiting(guest(Mode::pv, false, true)) == LockWaiting::spin); // PLE is for HVM containers
  CHECK(lock_waiting(guest(Mode::pv, true, true)) == LockWaiting::block);
  CHECK(lock_waiting(guest(Mode::pvhvm, true, true)) == LockWaiting::pause_loop_exit);
  CHECK(lock_waiting(guest(Mode::pvhvm, true, false)) == LockWaiting::block);
  CHECK(lock_waiting(guest(Mode::pvhvm, false, false)) == LockWaiting::spin);
  CHECK(lock_waiting(guest(Mode::hvm, true, false)) == LockWaiting::spin); // no paravirtual IPI to kick with
  CHECK(lock_waiting(guest(Mode::hvm, true, true)) == LockWaiting::pause_loop_exit);
}

TEST_CASE("the hardware gives up after 4096 cycles, and a paravirtual lock spins longer before it blocks") {
  const SpinlockCosts ple = spinlock_costs(guest(Mode::pvhvm, true, true));
  CHECK(profile_of(Mode::pvhvm).platform->clock.cycles_in(ple.spin_limit) == doctest::Approx(4096)); // SCHED-021
  CHECK(spinlock_costs(guest(Mode::pv, true, true)).spin_limit > 10 * ple.spin_limit);
}

// A lock that a sibling needs after 1 ms of kernel work on average, and siblings that do nothing but kernel work.

TEST_CASE("three siblings that run for 1 s all meet the lock, and spin from then on") {
  const SpinlockCosts bare{.waiting = LockWaiting::spin, .until_needed = ms(1), .spin_limit = {}, .letting_go = {}};
  const LockWaste waste = lock_waste(bare, {.siblings = 3, .running = ms(3000), .kernel = ms(3000)});
  CHECK(waste.waits == doctest::Approx(3));
  CHECK(waste.spinning.count() == doctest::Approx(ms(3 * 999).count()).epsilon(0.001));
  CHECK(waste.let_go == 0);
}

TEST_CASE("siblings that run for a hundredth of the time meet it with a probability of 1 %, halfway on average") {
  const SpinlockCosts bare{.waiting = LockWaiting::spin, .until_needed = ms(1), .spin_limit = {}, .letting_go = {}};
  const LockWaste waste = lock_waste(bare, {.siblings = 3, .running = ms(0.03), .kernel = ms(0.03)});
  CHECK(waste.waits == doctest::Approx(0.03).epsilon(0.01));
  CHECK(waste.spinning.count() == doctest::Approx(ms(0.03 * 0.005).count()).epsilon(0.02));
}

TEST_CASE("who needs the lock half as often, being in user mode half of the time, meets it half as often") {
  const SpinlockCosts bare{.waiting = LockWaiting::spin, .until_needed = ms(1), .spin_limit = {}, .letting_go = {}};
  const LockWaste busy = lock_waste(bare, {.siblings = 1, .running = ms(0.01), .kernel = ms(0.01)});
  const LockWaste half = lock_waste(bare, {.siblings = 1, .running = ms(0.01), .kernel = ms(0.005)});
  CHECK(half.waits == doctest::Approx(busy.waits / 2).epsilon(0.01));
}

TEST_CASE("a lock that blocks after 0.1 ms costs each waiter that, and the price of blocking") {
  const SpinlockCosts paravirtual{
      .waiting = LockWaiting::block, .until_needed = ms(1), .spin_limit = ms(0.1), .letting_go = ms(0.01)};
  const LockWaste waste = lock_waste(paravirtual, {.siblings = 3, .running = ms(3000), .kernel = ms(3000)});
  CHECK(waste.let_go == doctest::Approx(3));
  CHECK(waste.spinning.count() == doctest::Approx(ms(0.3).count()).epsilon(0.001));
  CHECK(waste.letting_go.count() == doctest::Approx(ms(0.03).count()).epsilon(0.001));
}

TEST_CASE("nobody waits without siblings, or where no sibling is in its kernel") {
  const SpinlockCosts costs = spinlock_costs(guest(Mode::pv, false, false));
  CHECK(lock_waste(costs, {.siblings = 0, .running = ms(10), .kernel = ms(10)}).waits == 0);
  CHECK(lock_waste(costs, {.siblings = 3, .running = ms(10), .kernel = ms(0)}).waits == 0);
  CHECK(lock_waste({}, {.siblings = 3, .running = ms(10), .kernel = ms(10)}).waits == 0);
}

TEST_CASE("letting go never wastes more by spinning than a bare lock, and nobody spins more than they ran") {
  CHECK(rc::check([] {
    const auto drawn = [](int most) { return MeanTime{static_cast<double>(*rc::gen::inRange(1, most))}; };
    SpinlockCosts costs{.waiting = LockWaiting::block,
                        .until_needed = drawn(10'000'000),
                        .spin_limit = drawn(1'000'000),
                        .letting_go = drawn(100'000)};
    SiblingTimes times{.siblings = *rc::gen::inRange(1U, 16U), .running = drawn(1'000'000'000), .kernel = {}};
    times.kernel = times.running * (*rc::gen::inRange(1, 101) / 100.0);
    const LockWaste blocking = lock_waste(costs, times);
    costs.waiting = LockWaiting::spin;
    const LockWaste bare = lock_waste(costs, times);
    const double rounding = 1 + 1e-9 * times.running.count();
    RC_ASSERT(blocking.spinning.count() >= -rounding);
    RC_ASSERT(blocking.spinning.count() <= bare.spinning.count() + rounding);
    RC_ASSERT(bare.spinning.count() <= times.running.count() + rounding);
    RC_ASSERT(blocking.waits == bare.waits);
    RC_ASSERT(blocking.let_go <= blocking.waits + 1e-9);
    RC_ASSERT(bare.let_go == 0);
  }));
}
