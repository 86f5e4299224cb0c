/// What mitigations of Meltdown and Spectre add on entry, against SYS-006 to SYS-008, XPTI-001, XPTI-003 and
/// facts/xen.md 6.1.
#include "models/cost_model.hpp"
#include "models/entry.hpp"
#include "models/mmu/address_space_switch.hpp"
#include "models/mmu/page_fault.hpp"
#include "tests/models/example_profiles.hpp"

#include <doctest/doctest.h>

using namespace domus::models;

namespace {

GuestProfile guarded(Mode mode, std::string_view platform = "haswell") {
  GuestProfile profile = profile_of(mode, platform);
  profile.xpti = Xpti::on;
  profile.xen_mitigations = true;
  profile.kernel_mitigations = true;
  return profile;
}

GuestProfile isolated(Xpti form, std::string_view platform) {
  GuestProfile profile = profile_of(Mode::pv, platform);
  profile.xpti = form;
  return profile;
}

double cycles(const GuestProfile& profile, const Charges& bill) {
  return profile.platform->clock.cycles_in(sum_of(bill));
}

double cycles(const GuestProfile& profile, Primitive primitive) {
  return profile.platform->fact(primitive).value;
}

} // namespace

TEST_CASE("without mitigations nothing is added") {
  for (const Mode mode : all_modes) {
    CHECK(xen_entry_extra(profile_of(mode), 2).empty());
    CHECK(kernel_entry_extra(profile_of(mode), 1).empty());
    CHECK(new_tables_extra(profile_of(mode)).empty());
  }
}

TEST_CASE("bare metal has no Xen to enter") {
  CHECK(xen_entry_extra(guarded(Mode::bare_metal), 1).empty());
}

TEST_CASE("XPTI is for PV guests only; guards against Spectre are for every guest") {
  for (const Mode mode : {Mode::hvm, Mode::hvm_pv_drivers, Mode::pvhvm, Mode::pvh}) {
    GuestProfile guest = guarded(mode);
    CHECK(cycles(guest, xen_entry_extra(guest, 1)) == doctest::Approx(cycles(guest, Primitive::xen_entry_guard)));
    guest.xen_mitigations = false;
    CHECK(xen_entry_extra(guest, 1).empty());
    CHECK(new_tables_extra(guest).empty());
  }
  const GuestProfile pv = guarded(Mode::pv);
  CHECK(sum_of(xen_entry_extra(pv, 1)) > sum_of(xen_entry_extra(guarded(Mode::pvhvm), 1)));
}

TEST_CASE("the first form of XPTI is dearer than Xen 4.11's, which copies less (XPTI-001) and has PCIDs (XPTI-003)") {
  const auto extra = [](Xpti form, std::string_view platform) {
    const GuestProfile guest = isolated(form, platform);
    return cycles(guest, xen_entry_extra(guest, 1));
  };
  CHECK(extra(Xpti::on, "haswell") < extra(Xpti::first_form, "haswell") / 2);
  CHECK(extra(Xpti::on, "haswell") < extra(Xpti::on, "nehalem")); // which has no PCIDs
  CHECK(extra(Xpti::on, "nehalem") < extra(Xpti::first_form, "nehalem"));
  GuestProfile without = isolated(Xpti::on, "haswell"); // pcid=no
  without.xpti_pcid = false;
  CHECK(cycles(without, xen_entry_extra(without, 1)) == doctest::Approx(extra(Xpti::on, "nehalem")));
}

TEST_CASE("a table that was loaded anew is copied: at once by Xen 4.11, at the next return by the first form") {
  const auto extra = [](Xpti form) {
    const GuestProfile guest = isolated(form, "haswell");
    return cycles(guest, address_space_switch(guest)) -
           cycles(guest, address_space_switch(isolated(Xpti::off, "haswell"))) -
           cycles(guest, xen_entry_extra(guest, 1)); // of its hypercall
  };
  const double copy = cycles(isolated(Xpti::on, "haswell"), Primitive::xpti_table_copy);
  CHECK(extra(Xpti::on) == doctest::Approx(copy));
  CHECK(extra(Xpti::first_form) == doctest::Approx(0));
}

TEST_CASE("system calls, page faults and events of PV enter Xen twice, hypercalls once (facts/xen.md 6.1)") {
  const GuestProfile on = isolated(Xpti::on, "haswell");
  const GuestProfile off = isolated(Xpti::off, "haswell");
  const double once = cycles(on, xen_entry_extra(on, 1));
  CHECK(cycles(on, system_call(on)) - cycles(on, system_call(off)) == doctest::Approx(2 * once));
  CHECK(cycles(on, page_fault(on)) - cycles(on, page_fault(off)) == doctest::Approx(2 * once));
  CHECK(cycles(on, hypercall(on)) - cycles(on, hypercall(off)) == doctest::Approx(once));
  const auto upcall = [&](const GuestProfile& guest) { return cycles(guest, domain_bills(guest).event_upcall); };
  CHECK(upcall(on) - upcall(off) == doctest::Approx(2 * once));
}

TEST_CASE("lfences and the return stack buffer are 4.5 and 13.9 % of an Intel PV hypercall (SYS-006, SYS-007)") {
  const auto share = [](std::string_view platform) {
    GuestProfile guest = profile_of(Mode::pv, platform);
    guest.xen_mitigations = true;
    return cycles(guest, xen_entry_extra(guest, 1)) / cycles(guest, hypercall(guest));
  };
  CHECK(share("haswell") == doctest::Approx(0.045 + 0.139).epsilon(0.01));
  CHECK(share("zen2") == doctest::Approx(0.155 + 0.178).epsilon(0.01)); // Milan
}

TEST_CASE("a mitigated kernel's system call takes 163 ns at 4 GHz natively (SYS-008)") {
  GuestProfile native = profile_of(Mode::bare_metal, "haswell");
  native.kernel_mitigations = true;
  CHECK(cycles(native, system_call(native)) / 4.0 == doctest::Approx(163).epsilon(0.01));
}

TEST_CASE("kernels isolate themselves where Meltdown would reach them, save PV ones, which Xen isolates") {
  const auto has_isolation = [](Mode mode, std::string_view platform) {
    const GuestProfile guest = guarded(mode, platform);
    return cycles(guest, kernel_entry_extra(guest, 1)) > cycles(guest, Primitive::kernel_entry_guard) + 1;
  };
  CHECK(has_isolation(Mode::bare_metal, "haswell"));
  CHECK(has_isolation(Mode::pvhvm, "haswell"));
  CHECK_FALSE(has_isolation(Mode::pv, "haswell"));
  CHECK_FALSE(has_isolation(Mode::pvhvm, "zen2"));
}

TEST_CASE("without PCIDs a kernel's own isolation loses the TLB, too") {
  const auto extra = [](std::string_view platform) {
    const GuestProfile guest = guarded(Mode::pvh, platform);
    return cycles(guest, kernel_entry_extra(guest, 1));
  };
  const double refill = cycles(guarded(Mode::pvh), Primitive::isolation_refill);
  CHECK(extra("nehalem") - extra("haswell") == doctest::Approx(refill));
}

TEST_CASE(
    "the kernel reads the clock without a system call: CLK-001 less SYS-008 with the Xen clock, 62 ns at 3.3 GHz") {
  GuestProfile guest = profile_of(Mode::pvhvm);
  CHECK(cycles(guest, kernel_clock_read(guest)) / 3.3 == doctest::Approx(62).epsilon(0.01));
  CHECK(sum_of(clock_read(guest)) == sum_of(kernel_clock_read(guest)) + sum_of(system_call(guest)));
  const MeanTime native = sum_of(kernel_clock_read(profile_of(Mode::bare_metal)));
  CHECK(5 * native < sum_of(kernel_clock_read(guest)));
  guest.options.clock_source = ClockSource::tsc;
  CHECK(sum_of(kernel_clock_read(guest)) == native);
  guest.options.clock_source = ClockSource::acpi_pm;
  CHECK(in_us(sum_of(kernel_clock_read(guest))) > 1); // an exit, and Xen's emulation
}

TEST_CASE("a mitigated PVHVM guest reads the Xen clock in 837 ns on a Skylake at 3.3 GHz (CLK-001)") {
  GuestProfile guest = profile_of(Mode::pvhvm, "skylake");
  guest.xen_mitigations = true; // system calls do not enter Xen
  guest.kernel_mitigations = true;
  CHECK(cycles(guest, clock_read(guest)) / 3.3 == doctest::Approx(837).epsilon(0.01));
}

TEST_CASE("a tick costs a microsecond or three more than natively: under 0.1 % of a vCPU at 250 a second") {
  const MeanTime native = sum_of(timer_tick(profile_of(Mode::bare_metal)));
  for (const Mode mode : {Mode::pv, Mode::hvm, Mode::hvm_pv_drivers, Mode::pvhvm, Mode::pvh}) {
    INFO(to_text(mode));
    const double extra = in_us(sum_of(timer_tick(profile_of(mode))) - native);
    CHECK(extra > 0.5);
    CHECK(extra < 4);
  }
}
