#include "models/platform.hpp"

#include <doctest/doctest.h>

#include <string>

using namespace domus::models;

TEST_CASE("every primitive of every platform has a source and a range around its value") {
  for (const Platform& platform : all_platforms()) {
    for (std::size_t i = 0; i < primitive_count; ++i) {
      const PrimitiveFact& fact = platform.primitives[i];
      INFO(platform.name, ": ", to_text(static_cast<Primitive>(i)));
      CHECK(fact.primitive == static_cast<Primitive>(i));
      CHECK_FALSE(fact.source.empty());
      CHECK(fact.low <= fact.value);
      CHECK(fact.value <= fact.high);
      if (is_assumed(fact)) {
        CHECK(fact.low < fact.high);
      }
    }
  }
}

TEST_CASE("platforms are found by the names that scenario files use") {
  for (const char* name :
       {"netburst-32", "netburst-64", "nehalem", "westmere", "sandy-bridge", "haswell", "skylake", "zen2"}) {
    REQUIRE(find_platform(name) != nullptr);
    CHECK(find_platform(name)->name == name);
  }
  CHECK(find_platform("itanium") == nullptr);
}

TEST_CASE("cycles follow the clock, nanoseconds do not") {
  const Platform& sandy = *find_platform("sandy-bridge"); // 2.6 GHz
  CHECK(sandy.cost(Primitive::exit_transition).time.count() == doctest::Approx(784 / 2.6));
  CHECK(sandy.cost(Primitive::dma_status_delays).time.count() == doctest::Approx(30800));
}

TEST_CASE("the parts into which EXIT-011, EXIT-013, SCHED-017, EVT-001 and EVT-002 were taken add up to them") {
  const Platform& sandy = *find_platform("sandy-bridge");
  const auto cycles = [&](auto... primitives) { return (sandy.fact(primitives).value + ...); };
  using enum Primitive;
  const double hypercall = cycles(exit_transition, exit_dispatch);
  CHECK(hypercall == doctest::Approx(1228)); // EXIT-011
  // A PVHVM guest's IPI: EVTCHNOP_send, a physical IPI, an exit there, injection, scan.
  CHECK(hypercall + cycles(event_send_work, physical_ipi) + hypercall + cycles(event_injection, event_scan) ==
        doctest::Approx(5562));                                                    // EXIT-013
  CHECK(hypercall + cycles(schedule_pass, vcpu_switch) == doctest::Approx(10534)); // SCHED-017
  // A kick from an HVM guest to a PV dom0 that idles on another pCPU, and the answer: both within a tenth.
  const double wake = cycles(physical_ipi, core_wake, schedule_pass, idle_resume);
  CHECK(hypercall + cycles(event_send_work) + wake + cycles(event_bounce, event_scan) ==
        doctest::Approx(11262).epsilon(0.1)); // EVT-001
  CHECK(cycles(hypercall_pv, event_send_work) + wake + hypercall + cycles(event_injection, event_scan) ==
        doctest::Approx(10050).epsilon(0.1)); // EVT-002
}

TEST_CASE("two busy threads of a core together do 1.312 times the work of one (SCHED-004)") {
  for (const Platform& platform : all_platforms()) {
    CHECK(2.0 * platform.smt_rate / 1024 == doctest::Approx(1.312).epsilon(0.001));
  }
}
