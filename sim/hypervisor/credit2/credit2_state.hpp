/// What the credit2 scheduler keeps with a unit, a domain and a runqueue (facts/xen.md 2.1 to 2.8).
#pragma once

#include "models/units.hpp"
#include "sim/hypervisor/credit2/credit2_load.hpp"
#include "sim/hypervisor/pcpu_set.hpp"
#include "sim/hypervisor/scheduler_policy.hpp"
#include "sim/hypervisor/unit.hpp"

#include <boost/intrusive/list.hpp>

#include <chrono>
#include <cstddef>
#include <cstdint>

namespace domus::sim {

/// What a reset gives, and what a new unit starts with. One credit is a nanosecond of the heaviest unit of a runqueue.
inline constexpr std::int64_t initial_credit = 10'000'000;

struct Credit2Domain;
struct Credit2Runqueue;

struct Credit2Unit final : PolicyState {
  explicit Credit2Unit(Unit& owner) : unit(owner) {}

  /// The budget of a unit whose domain has no cap.
  static constexpr models::Nanoseconds unlimited = models::Nanoseconds::max();

  Unit& unit;
  Credit2Domain* domain = nullptr;     ///< null for an idle unit
  Credit2Runqueue* runqueue = nullptr; ///< null for an idle unit
  std::int64_t credit = initial_credit;
  std::int64_t residual = 0; ///< of the last burn, in 1/weight of a credit
  unsigned weight = 256;
  PcpuId tickled = no_pcpu;               ///< the pCPU that was told to pick it up
  models::Nanoseconds start_time{0};      ///< burnt up to here, while it runs
  models::Nanoseconds budget = unlimited; ///< what it may run before it must ask its domain's pool
  std::int64_t load_average = load_of_one / 2;
  std::int64_t load_updated = 0; ///< load_time of load_average

  bool scheduled = false;   ///< chosen by do_schedule, and its context not saved since
  bool wants_queue = false; ///< to be queued as soon as its context is saved
  bool yielded = false;
  Credit2Runqueue* migration_target = nullptr; ///< set while it is flagged to go there

  boost::intrusive::list_member_hook<> queue_hook;
  boost::intrusive::list_member_hook<> member_hook;
  boost::intrusive::list_member_hook<> parked_hook; ///< linked: parked for want of budget

  [[nodiscard]] bool capped() const { return budget != unlimited; }
  [[nodiscard]] bool queued() const { return queue_hook.is_linked(); }
};

template <boost::intrusive::list_member_hook<> Credit2Unit::*Hook>
using Credit2Units =
    boost::intrusive::list<Credit2Unit,
                           boost::intrusive::member_hook<Credit2Unit, boost::intrusive::list_member_hook<>, Hook>,
                           boost::intrusive::constant_time_size<false>>;
using Credit2Members = Credit2Units<&Credit2Unit::member_hook>;
using ParkedUnits = Credit2Units<&Credit2Unit::parked_hook>;

/// Waiting units, most credit first; of equal ones, first come first served.
class Credit2Queue {
public:
  using Units = Credit2Units<&Credit2Unit::queue_hook>;

  [[nodiscard]] bool empty() const { return units_.empty(); }
  /// Precondition: not empty.
  [[nodiscard]] Credit2Unit& head() { return units_.front(); }
  [[nodiscard]] Units::iterator begin() { return units_.begin(); }
  [[nodiscard]] Units::iterator end() { return units_.end(); }
  void insert(Credit2Unit& unit);
  void remove(Credit2Unit& unit) { units_.erase(units_.iterator_to(unit)); }
  void clear() { units_.clear(); }

private:
  Units units_;
};

struct Credit2Domain final : PolicyState {
  unsigned weight = 256;
  unsigned cap = 0;
  unsigned unit_count = 0;
  models::Nanoseconds period_budget{0}; ///< what the domain gets every cap period
  models::Nanoseconds quota{0};         ///< the most that a unit takes from the pool at once
  models::Nanoseconds pool{0};          ///< what no unit has taken yet; negative: owed
  models::Nanoseconds next_replenishment{0};
  ParkedUnits parked;    ///< last in, first out
  std::size_t timer = 0; ///< its place among the scheduler's replenishment timers
};

/// The units and pCPUs that share a queue. `idle`, `tickled` and `idle_cores` are subsets of `pcpus`.
struct Credit2Runqueue {
  PcpuSet pcpus;
  PcpuSet idle;       ///< run their idle unit
  PcpuSet tickled;    ///< were told to schedule and have not yet
  PcpuSet idle_cores; ///< idle and not tickled, and so are all threads of the core that are in this runqueue
  PcpuId first_pcpu = 0;
  PcpuId pick_bias = 0; ///< where the last unit was placed
  unsigned pcpu_count = 0;

  Credit2Queue queue;
  Credit2Members members;  ///< all units assigned here, runnable or not, in the order of their coming
  unsigned max_weight = 1; ///< of the members
  unsigned load = 0;       ///< members that run or wait
  /// Of `load`; and at once more or less by a unit's own average when it comes or goes (Xen's b_avgload).
  std::int64_t load_average = 0;
  std::int64_t load_updated = 0;

  void assign(Credit2Unit& unit);
  void deassign(Credit2Unit& unit);
  void weight_changed(unsigned from, unsigned to);

  // `core` holds the threads of the pCPU's core that are in this runqueue.
  void set_idle(PcpuId pcpu, const PcpuSet& core);
  void set_busy(PcpuId pcpu, const PcpuSet& core);
  void set_tickled(PcpuId pcpu, const PcpuSet& core);
  void clear_tickled(PcpuId pcpu, const PcpuSet& core);
};

struct Credit2Pcpu {
  Credit2Runqueue* runqueue = nullptr;
  Credit2Unit* idle = nullptr;
  PcpuSet core; ///< the threads of its core that are in its runqueue
};

} // namespace domus::sim
