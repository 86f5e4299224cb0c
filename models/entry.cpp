#include "models/entry.hpp"

namespace domus::models {

namespace {

constexpr Cause cause = Cause::mitigation;

void add(Charges& bill, Locus locus, double times, Primitive primitive, const GuestProfile& profile) {
  if (times > 0) {
    bill.push_back(charge(cause, locus, times, profile.platform->cost(primitive)));
  }
}

bool isolated_by_xen(const GuestProfile& profile) {
  return profile.mode == Mode::pv && profile.xpti != Xpti::off;
}

/// Only processors that Meltdown reads from need it.
bool isolates_itself(const GuestProfile& profile) {
  return profile.kernel_mitigations && profile.mode != Mode::pv && profile.platform->xpti_by_default;
}

} // namespace

Charges xen_entry_extra(const GuestProfile& profile, double times) {
  Charges bill;
  if (!is_virtual(profile)) {
    return bill;
  }
  constexpr Locus locus = Locus::hypervisor;
  if (isolated_by_xen(profile)) {
    const bool first_form = profile.xpti == Xpti::first_form;
    add(bill, locus, times, Primitive::xpti_crossing, profile);
    if (first_form || !profile.platform->pcid || !profile.xpti_pcid) {
      add(bill, locus, times, Primitive::isolation_refill, profile);
    }
    if (first_form) {
      add(bill, locus, times, Primitive::xpti_table_copy, profile);
    }
  }
  if (profile.xen_mitigations) {
    add(bill, locus, times, Primitive::xen_entry_guard, profile);
  }
  return bill;
}

Charges new_tables_extra(const GuestProfile& profile) {
  Charges bill;
  if (isolated_by_xen(profile) && profile.xpti == Xpti::on) {
    add(bill, Locus::hypervisor, 1, Primitive::xpti_table_copy, profile);
  }
  return bill;
}

Charges kernel_entry_extra(const GuestProfile& profile, double times) {
  Charges bill;
  constexpr Locus locus = Locus::guest_kernel;
  if (isolates_itself(profile)) {
    add(bill, locus, times, Primitive::kernel_isolation, profile);
    if (!profile.platform->pcid) {
      add(bill, locus, times, Primitive::isolation_refill, profile);
    }
  }
  if (profile.kernel_mitigations) {
    add(bill, locus, times, Primitive::kernel_entry_guard, profile);
  }
  return bill;
}

} // namespace domus::models
