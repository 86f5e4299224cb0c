#include "models/compute_work.hpp"
#include "models/cost_model.hpp"
#include "models/kernel_overhead.hpp"
#include "models/time_shares.hpp"
#include "tests/models/example_profiles.hpp"

#include <doctest/doctest.h>

using namespace domus::models;

namespace {

Charge line(Cause cause, Locus locus, double ns) {
  return {cause, locus, 1, MeanTime{ns}, "made up"};
}

} // namespace

TEST_CASE("user, kernel and Xen share a bill as its lines say; page walks are the application's") {
  const TimeShares shares =
      time_shares({line(Cause::user_work, Locus::guest_user, 30), line(Cause::tlb_miss, Locus::hardware, 10),
                   line(Cause::kernel_work, Locus::guest_kernel, 40), line(Cause::vm_exit, Locus::hypervisor, 20)});
  CHECK(shares.user == doctest::Approx(0.4));
  CHECK(shares.kernel() == doctest::Approx(0.4));
  CHECK(shares.xen == doctest::Approx(0.2));
}

TEST_CASE("a bill of nothing is the kernel's, and saved page walks never make user time negative") {
  CHECK(time_shares(Charges{}).kernel() == 1);
  const TimeShares shares =
      time_shares({line(Cause::tlb_miss, Locus::hardware, -10), line(Cause::kernel_work, Locus::guest_kernel, 40)});
  CHECK(shares.user == 0);
  CHECK(shares.kernel() == 1);
}

TEST_CASE("accesses to emulated devices are not among a step's own work, nor is QEMU's") {
  Step step;
  step.per_item = MeanTime{40};
  step.item_charges = {line(Cause::driver, Locus::guest_kernel, 40), line(Cause::vm_exit, Locus::hypervisor, 60),
                       line(Cause::emulation, Locus::qemu, 500)};
  step.accesses = {.count = 3, .exit = MeanTime{20}, .emulator = MeanTime{500}};
  CHECK(time_shares(step).kernel() == doctest::Approx(1));
  step.accesses.count = 0; // then the 60 ns are exits that Xen answers itself
  CHECK(time_shares(step).xen == doctest::Approx(0.6));
}

TEST_CASE("Xen has a share in a PV guest's system calls, none in a PVHVM guest's, and none without Xen") {
  Demand demand;
  demand.user_time = exactly(Nanoseconds{10'000});
  demand.system_calls = exactly(10);
  CHECK(time_shares(compute_work(demand, profile_of(Mode::pv))).xen > 0.1);
  CHECK(time_shares(compute_work(demand, profile_of(Mode::bare_metal))).xen == 0);
  CHECK(time_shares(compute_work(demand, profile_of(Mode::pvhvm))).xen <
        time_shares(compute_work(demand, profile_of(Mode::pv))).xen / 10);
}

TEST_CASE("what a kernel pays for waking and idling is the sum of its bills, and only virtual ones pay Xen") {
  for (const Mode mode : all_modes) {
    const GuestProfile profile = profile_of(mode);
    const KernelOverhead overhead = kernel_overhead(profile);
    const DomainCosts costs = domain_costs(profile);
    INFO(to_text(mode));
    CHECK(overhead.ipi.all.count() == doctest::Approx((costs.ipi_send + costs.vcpu_wake + costs.ipi_receive).count()));
    CHECK(overhead.idle.all.count() ==
          doctest::Approx((costs.idle_enter + costs.idle_exit + costs.thread_switch).count()));
    CHECK(overhead.thread_switch.all.count() ==
          doctest::Approx((costs.thread_switch + costs.address_space_switch).count()));
    for (const OverheadCost& cost : {overhead.ipi, overhead.idle, overhead.interrupt, overhead.event_send}) {
      CHECK(cost.xen <= cost.all);
      CHECK((cost.xen.count() > 0) == (mode != Mode::bare_metal));
    }
  }
}
