#include "models/mmu/shadow_paging.hpp"

#include "models/cost_model.hpp"

#include <algorithm>

namespace domus::models {

namespace {

class Exits {
public:
  explicit Exits(const GuestProfile& profile) : profile_(profile) {}

  /// Exits and entries with Xen's dispatch.
  void exits(Cause cause, double count) {
    work(cause, count, Primitive::exit_transition);
    work(cause, count, Primitive::exit_dispatch);
    append(bill_, times(count, exit_aftermath(profile_)));
  }
  void walks(Cause cause, double count) { work(cause, count * (1 + repeated_walks), Primitive::shadow_walk); }
  void work(Cause cause, double count, Primitive primitive) {
    if (count > 0) {
      bill_.push_back(charge(cause, Locus::hypervisor, count, profile_.platform->cost(primitive)));
    }
  }
  [[nodiscard]] Charges take() { return std::move(bill_); }

private:
  const GuestProfile& profile_;
  Charges bill_;
};

/// Writes of page faults and of sweeps that find their table write-protected.
double traps_in_live_tables(const PageTableWork& work) {
  const double by_faults = std::min(work.set_by_faults, work.faults) * (1 - out_of_sync_hits);
  return by_faults + (work.in_sweeps + work.untracked) * shadowed_sweep_traps;
}

} // namespace

Charges shadow_page_fault(const GuestProfile& profile) {
  constexpr Cause cause = Cause::page_fault;
  Exits bill(profile);
  bill.exits(cause, 2);
  bill.walks(cause, 2);
  bill.work(cause, 2, Primitive::shadow_fault);
  return bill.take();
}

Charges shadow_paging(const PageTableWork& work, const GuestProfile& profile) {
  const double live = traps_in_live_tables(work);
  const double dying = std::min(work.torn_down, work.page_tables * writes_until_unshadowed);
  const double traps = live + dying;
  const double tables = work.page_tables + work.address_spaces;
  Exits bill(profile);
  bill.exits(Cause::emulated_write, traps);
  bill.walks(Cause::emulated_write, traps);
  bill.work(Cause::emulated_write, traps, Primitive::shadow_write);
  bill.work(Cause::emulated_write, traps * (1 - fast_emulation), Primitive::shadow_emulation);
  bill.work(Cause::new_page_table, tables, Primitive::shadow_table);
  bill.work(Cause::unpin, tables, Primitive::shadow_drop);
  bill.exits(Cause::tlb_flush, work.tlb_flushes);
  // A table goes out of sync with its first write, and comes back when its place is needed.
  bill.work(Cause::resync, live, Primitive::shadow_resync);
  return bill.take();
}

Charges shadow_resyncs(const PageTableWork& work, double loads, const GuestProfile& profile) {
  Exits bill(profile);
  const double synced_by_eviction = traps_in_live_tables(work);
  const double written = work.set_by_faults + work.in_sweeps + work.untracked;
  const double at_loads = std::min(loads * out_of_sync_tables, std::max(0.0, written - synced_by_eviction));
  bill.work(Cause::resync, at_loads, Primitive::shadow_resync);
  return bill.take();
}

} // namespace domus::models
