/// Workloads in the manner of lmbench: each asks for one kind of kernel work, and costs what facts/xen.md 6 says of it.
#include "models/itinerary_builder.hpp"
#include "scenarios/library/workloads.hpp"

#include <doctest/doctest.h>

using namespace domus::models;
using domus::scenarios::library_workload;

namespace {

/// CPU time of one operation.
MeanTime time_of(std::string_view workload, Mode mode, Paging paging = Paging::hap,
                 std::string_view platform = "haswell") {
  const auto draft = library_workload(workload);
  REQUIRE(draft.has_value());
  GuestProfile guest;
  guest.mode = mode;
  guest.paging = paging;
  guest.platform = find_platform(platform);
  GuestProfile dom0 = guest;
  dom0.mode = Mode::pv;
  MeanTime sum{0};
  for (const Phase& phase : itinerary_of(draft->workload.demand, guest, dom0).phases)
    for (const Step& step : phase.steps)
      sum += phase.repeat * lonely_work(step);
  return sum;
}

double over_native(std::string_view workload, Mode mode, Paging paging = Paging::hap) {
  return time_of(workload, mode, paging) / time_of(workload, Mode::bare_metal);
}

} // namespace

TEST_CASE("a null call is as fast in an HVM container as natively, and some 500 ns slower in PV (SYS-001)") {
  CHECK(over_native("null-call", Mode::pvhvm) == doctest::Approx(1));
  const MeanTime extra = (time_of("null-call", Mode::pv) - time_of("null-call", Mode::bare_metal)) / 100;
  // SYS-001's 554 ns at 3.5 GHz are those of a send(), which also reads the clock.
  CHECK(extra.count() * 2.5 / 3.5 > 470);
  CHECK(extra.count() * 2.5 / 3.5 < 554);
}

TEST_CASE("fork, exec, mmap and page faults are dearer in PV and under shadow paging, and free of exits under HAP") {
  for (const char* workload : {"fork", "process-creation", "mmap", "page-fault"}) {
    CAPTURE(workload);
    CHECK(over_native(workload, Mode::pvh) == doctest::Approx(1).epsilon(0.05));
    CHECK(over_native(workload, Mode::pv) > 1.1);
    CHECK(over_native(workload, Mode::pvhvm, Paging::shadow) > 1.1);
  }
  for (const char* on_live_tables : {"mmap", "page-fault"}) {
    CAPTURE(on_live_tables);
    CHECK(over_native(on_live_tables, Mode::pvhvm, Paging::shadow) > over_native(on_live_tables, Mode::pv));
  }
}

TEST_CASE("the less a page fault does beside faulting, the more PV adds to it") {
  CHECK(over_native("page-fault", Mode::pv) > over_native("mmap", Mode::pv));
}

TEST_CASE("arithmetic costs the same in every mode") {
  for (const Mode mode : all_modes) {
    CHECK(over_native("rsa", mode) == doctest::Approx(1));
    CHECK(over_native("compute", mode) == doctest::Approx(1));
  }
}

TEST_CASE("a large dictionary costs two-dimensional walks beyond the reach of the TLB, and PV has no 2 MiB pages") {
  const auto over_native_on = [](std::string_view platform, Mode mode) {
    return time_of("seven-zip", mode, Paging::hap, platform) /
           time_of("seven-zip", Mode::bare_metal, Paging::hap, platform);
  };
  CHECK(over_native_on("sandy-bridge", Mode::pvhvm) > 1.005); // 32 entries for 2 MiB pages: 64 MiB
  CHECK(over_native_on("sandy-bridge", Mode::pvhvm) < 1.06);
  CHECK(over_native_on("haswell", Mode::pvhvm) < over_native_on("sandy-bridge", Mode::pvhvm)); // 1024 of them
  CHECK(over_native_on("haswell", Mode::pv) > 1.005);
  CHECK(over_native_on("haswell", Mode::pv) < 1.06);
}

TEST_CASE("sysbench's clock readings are all that a guest on the Xen clock pays for") {
  CHECK(over_native("sysbench-memory", Mode::pvh) > 3);
  const auto draft = library_workload("sysbench-memory");
  REQUIRE(draft.has_value());
  CHECK(draft->workload.demand.system_calls.mean == 0);
}
