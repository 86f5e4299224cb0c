#include "models/mmu/direct_paging.hpp"

#include "models/cost_model.hpp"
#include "models/entry.hpp"

namespace domus::models {

namespace {

/// The bill of PV operations, each with its hypercalls under its own cause, so that nothing hides among hypercalls.
class Operations {
public:
  explicit Operations(const GuestProfile& profile) : profile_(profile) {}

  void hypercalls(Cause cause, double count) {
    for (Charge line : times(count, hypercall(profile_))) {
      if (line.cause != Cause::mitigation) {
        line.cause = cause;
      }
      add(line);
    }
  }
  void work(Cause cause, double count, Primitive primitive) {
    add(charge(cause, Locus::hypervisor, count, profile_.platform->cost(primitive)));
  }
  /// A fault into Xen and back is one entry, as a hypercall is.
  void trap(Cause cause, double count, Primitive primitive) {
    work(cause, count, primitive);
    for (const Charge& line : xen_entry_extra(profile_, count)) {
      add(line);
    }
  }
  [[nodiscard]] Charges take() { return std::move(bill_); }

private:
  void add(const Charge& line) {
    if (line.count > 0) {
      bill_.push_back(line);
    }
  }

  const GuestProfile& profile_;
  Charges bill_;
};

/// A 64-bit guest has a second top table for user mode (facts/xen.md 6.1).
double top_tables(const GuestProfile& profile) {
  return profile.bits == 64 ? 2 : 1;
}

void add_updates(Operations& bill, const PageTableWork& work, bool late_pin) {
  const double pinned_batches = work.in_sweeps + (late_pin ? 0 : work.copied + work.torn_down);
  bill.hypercalls(Cause::single_update, work.set_by_faults);
  bill.work(Cause::single_update, work.set_by_faults, Primitive::page_table_update_alone_pv);
  bill.hypercalls(Cause::batched_update, pinned_batches / multicall_entries);
  bill.work(Cause::batched_update, pinned_batches, Primitive::page_table_update_pv);
  if (late_pin) {
    bill.hypercalls(Cause::batched_update, work.copied / multicall_entries);
    bill.work(Cause::batched_update, work.copied, Primitive::unchecked_update_pv);
  }
  bill.trap(Cause::emulated_write, work.untracked, Primitive::emulated_write_pv);
  bill.hypercalls(Cause::tlb_flush, work.tlb_flushes);
  bill.work(Cause::tlb_flush, work.tlb_flushes, Primitive::tlb_flush_pv);
}

/// Read-only, pinned: one multicall; and the update that links it.
void add_new_tables(Operations& bill, const PageTableWork& work) {
  constexpr Cause cause = Cause::new_page_table;
  bill.hypercalls(cause, 2 * work.page_tables);
  bill.work(cause, work.page_tables, Primitive::page_table_update_pv);
  bill.work(cause, work.page_tables, Primitive::page_table_scan_pv);
  bill.work(cause, work.page_tables, Primitive::page_table_update_alone_pv);
}

void add_pins(Operations& bill, const PageTableWork& work, const GuestProfile& profile, bool late_pin) {
  const double tops = top_tables(profile) * work.address_spaces;
  bill.hypercalls(Cause::pin, work.address_spaces);
  bill.work(Cause::pin, tops, Primitive::page_table_update_pv);
  bill.work(Cause::pin, tops, Primitive::page_table_scan_pv);
  if (late_pin) {
    bill.work(Cause::pin, work.copied, Primitive::entry_check_pv);
  }
}

/// Every table becomes writable again: an unpin and an update for each, in multicalls.
void add_unpins(Operations& bill, const PageTableWork& work, const GuestProfile& profile, bool late_pin) {
  constexpr Cause cause = Cause::unpin;
  const double tables = work.page_tables + top_tables(profile) * work.address_spaces;
  bill.hypercalls(cause, work.address_spaces + 2 * tables / multicall_entries);
  bill.work(cause, tables, Primitive::page_table_update_pv);
  bill.work(cause, tables, Primitive::page_table_scan_pv);
  if (late_pin) {
    bill.work(cause, work.torn_down, Primitive::entry_drop_pv);
  }
}

} // namespace

Charges direct_paging(const PageTableWork& work, const GuestProfile& profile) {
  const bool late_pin = profile.pinning == Pinning::late;
  Operations bill(profile);
  add_updates(bill, work, late_pin);
  add_new_tables(bill, work);
  add_pins(bill, work, profile, late_pin);
  add_unpins(bill, work, profile, late_pin);
  return bill.take();
}

} // namespace domus::models
