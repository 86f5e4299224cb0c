/// What a busy sibling takes from a thread: instructions are slowed, waiting is not.
#include "models/itinerary_builder.hpp"
#include "models/smt.hpp"
#include "tests/models/example_profiles.hpp"

#include <doctest/doctest.h>
#include <rapidcheck.h>

using namespace domus::models;

namespace {

unsigned rate(double work, double stalls) {
  Platform platform;
  platform.smt_rate = 512; // two busy threads together are as fast as one
  return smt_rate_of({MeanTime{work}, MeanTime{stalls}}, platform);
}

Itinerary itinerary(Mode mode, const Demand& demand) {
  return itinerary_of(demand, profile_of(mode), dom0_of());
}

/// 1 us of its own and `calls` system calls.
Demand calling(double calls) {
  Demand demand;
  demand.operation = "call";
  demand.user_time = exactly(1us);
  demand.system_calls = exactly(calls);
  return demand;
}

double stall_share(Mode mode, const Demand& demand) {
  const CoreUse use = core_use_of(itinerary(mode, demand));
  return use.stalls / (use.work + use.stalls);
}

} // namespace

TEST_CASE("work w and stalls s take x + s beside a sibling that does the same, where x = w (1 + x / (x + s))") {
  CHECK(rate(100, 0) == 512);    // 100 take 200
  CHECK(rate(0, 100) == 1024);   // 100 take 100
  CHECK(rate(100, 100) == 782);  // x = 161.8, the golden section: 200 take 261.8
  CHECK(rate(100, 300) == 952);  // x = 130.3: 400 take 430.3
  CHECK(rate(1000, 100) == 549); // x = 1951.2: 1100 take 2051.2
}

TEST_CASE("somebody who does nothing has the platform's rate") {
  CHECK(rate(0, 0) == 512);
  CHECK(smt_rate_of(core_use_of(Itinerary{}), *find_platform("haswell")) == find_platform("haswell")->smt_rate);
}

TEST_CASE("property: the more of its time a thread waits, the less a sibling slows it, between the two extremes") {
  rc::check([] {
    const auto work = static_cast<double>(*rc::gen::inRange(1, 1'000'000));
    const auto stalls = static_cast<double>(*rc::gen::inRange(0, 1'000'000));
    const auto more = static_cast<double>(*rc::gen::inRange(0, 1'000'000));
    RC_ASSERT(rate(work, stalls) >= 512U);
    RC_ASSERT(rate(work, stalls) <= 1024U);
    RC_ASSERT(rate(work, stalls + more) >= rate(work, stalls));
    RC_ASSERT(rate(work + more, stalls) <= rate(work, stalls));
  });
}

TEST_CASE("user mode is work in every mode, so that SMT gives all of them the same") {
  for (const Mode mode : all_modes) {
    CHECK(stall_share(mode, calling(0)) == 0);
  }
}

TEST_CASE("what PV's system calls cost more is waiting for page tables and privilege changes: SMT gives PV more") {
  CHECK(stall_share(Mode::pv, calling(1)) > stall_share(Mode::bare_metal, calling(1)));
  CHECK(stall_share(Mode::pvhvm, calling(1)) == doctest::Approx(stall_share(Mode::bare_metal, calling(1))));
  // SYS-001 has the same number of cycles on every platform.
  const CoreUse with = core_use_of(itinerary(Mode::pv, calling(1)));
  const CoreUse without = core_use_of(itinerary(Mode::pv, calling(0)));
  CHECK(with.work == without.work);
}

TEST_CASE("walks wait for memory: a guest that misses the TLB on two-dimensional tables gains from SMT") {
  Demand demand = calling(0);
  demand.memory = {Bytes::gib(1), PageSize::small_4k, exactly(10)};
  CHECK(stall_share(Mode::pvhvm, demand) > 0.1);
  CHECK(stall_share(Mode::bare_metal, demand) == 0); // its user time was measured with them
}

TEST_CASE("drivers and page-table updates are code like any other") {
  for (const Primitive primitive :
       {Primitive::blkfront_request, Primitive::netback_packet, Primitive::page_table_update_pv,
        Primitive::native_page_fault, Primitive::exit_dispatch, Primitive::schedule_pass, Primitive::qemu_access}) {
    CHECK_FALSE(is_stall(primitive));
  }
}

TEST_CASE("what QEMU does for a guest runs on dom0's threads, not on the guest's") {
  Demand demand = calling(0);
  BlockDemand& read = demand.block.emplace_back();
  read.requests = exactly(1);
  read.size = Bytes::kib(4);
  const Itinerary emulated = itinerary(Mode::hvm, demand);
  const CoreUse use = core_use_of(emulated);
  MeanTime all{0};
  MeanTime emulators{0};
  for (const Phase& phase : emulated.phases) {
    for (const Step& step : phase.steps) {
      if (step.station == Station::guest_thread || step.station == Station::guest_interrupt) {
        all += phase.repeat * lonely_work(step);
        emulators += phase.repeat * (step.accesses.count + step.accesses.batch_count) * step.accesses.emulator;
      }
    }
  }
  CHECK(emulators > MeanTime{0});
  CHECK((use.work + use.stalls).count() == doctest::Approx((all - emulators).count()));
}
