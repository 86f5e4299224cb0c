/// What the credit scheduler keeps with a unit, a domain and a pCPU (facts/xen.md 1.2).
#pragma once

#include "models/units.hpp"
#include "sim/hypervisor/pcpu_set.hpp"
#include "sim/hypervisor/scheduler_policy.hpp"
#include "sim/hypervisor/unit.hpp"

#include <boost/intrusive/list.hpp>

#include <cstdint>

namespace domus::sim {

inline constexpr std::int64_t credits_per_millisecond = 10;

/// Higher runs first. BOOST: woke with credit left. UNDER: has credit. OVER: has none.
enum class CreditPriority : std::int8_t { boost = 0, under = -1, over = -2, idle = -64 };

struct CreditDomain;

struct CreditUnit final : PolicyState {
  explicit CreditUnit(Unit& owner) : unit(owner) {}

  Unit& unit;
  CreditDomain* domain = nullptr; ///< null for an idle unit
  std::int64_t credit = 0;        ///< one credit is 100 us of CPU time
  std::int64_t residual = 0;      ///< of the last debit, in 1/1 000 000 of a credit
  CreditPriority priority = CreditPriority::under;
  bool parked = false;    ///< paused because its domain used up its cap
  bool yielded = false;   ///< goes behind one more unit when queued
  bool migrating = false; ///< was placed by pick_resource and has not woken since
  /// Debited up to here; while it does not run, minus the time it has run since the last whole credit.
  models::Nanoseconds start_time{0};
  models::Nanoseconds last_sched_time{0}; ///< when it last left a pCPU

  boost::intrusive::list_member_hook<> queue_hook;
  boost::intrusive::list_member_hook<> active_hook; ///< linked: the unit is active, that is, it earns credit
};

using CreditQueue = boost::intrusive::list<
    CreditUnit,
    boost::intrusive::member_hook<CreditUnit, boost::intrusive::list_member_hook<>, &CreditUnit::queue_hook>,
    boost::intrusive::constant_time_size<false>>;
using ActiveUnits = boost::intrusive::list<
    CreditUnit,
    boost::intrusive::member_hook<CreditUnit, boost::intrusive::list_member_hook<>, &CreditUnit::active_hook>,
    boost::intrusive::constant_time_size<false>>;

struct CreditDomain final : PolicyState {
  unsigned weight = 256;
  unsigned cap = 0;
  ActiveUnits active_units;
  unsigned active_count = 0;
  boost::intrusive::list_member_hook<> active_hook; ///< linked: one of its units is active
};

using ActiveDomains = boost::intrusive::list<
    CreditDomain,
    boost::intrusive::member_hook<CreditDomain, boost::intrusive::list_member_hook<>, &CreditDomain::active_hook>,
    boost::intrusive::constant_time_size<false>>;

/// Waiting units in order of priority, first come first served within one, and the pCPU's idle unit at the very end
/// unless it runs.
class CreditRunqueue {
public:
  [[nodiscard]] bool empty() const { return queue_.empty(); }
  /// Precondition: not empty.
  [[nodiscard]] CreditUnit& head() { return queue_.front(); }
  [[nodiscard]] const CreditUnit& head() const { return queue_.front(); }
  [[nodiscard]] CreditQueue::iterator begin() { return queue_.begin(); }
  [[nodiscard]] CreditQueue::iterator end() { return queue_.end(); }
  [[nodiscard]] static bool contains(const CreditUnit& unit) { return unit.queue_hook.is_linked(); }

  /// Behind all units of the same or a higher priority; a unit that yielded goes behind one more unless that is the
  /// idle unit. `reads_queue_head`: see SchedulerParameters::yield_reads_queue_head.
  void insert(CreditUnit& unit, bool reads_queue_head);
  void remove(CreditUnit& unit) { queue_.erase(queue_.iterator_to(unit)); }
  void clear() { queue_.clear(); }
  /// Moves UNDER (and BOOST) units ahead of OVER units, which keep their order as well.
  void sort();

private:
  CreditQueue queue_;
};

struct CreditPcpu {
  CreditRunqueue queue;
  unsigned runnable_count = 0; ///< running and waiting, the idle unit excluded
  PcpuId idle_bias = 0;        ///< where the last pick went that this pCPU's idle group won
  PcpuId last_tickle = 0;      ///< the idler that code on this pCPU tickled last
  std::uint64_t sorted_epoch = 0;
  PolicyTimer tick{};
  models::Nanoseconds last_load_balance{0};
};

} // namespace domus::sim
