/// Xen's credit scheduler (credit1; facts/xen.md 1.1 to 1.14), as of 4.20; what older ones do differently is listed in
/// credit_switches.hpp.
///
/// Every 30 ms each domain earns credit in proportion to its weight times its *active* vCPUs, up to its cap; running
/// costs one credit every 100 us. A unit with credit is UNDER, one without is OVER, and one that wakes while UNDER is
/// BOOSTed: it preempts whoever is not. Each pCPU has a queue of its own, first come first served within a priority.
///
/// What makes it work-conserving: a pCPU about to idle or to run an OVER unit first looks for a better unit to steal
/// from its neighbours; and a unit that wakes tickles one idle pCPU, which then steals it. What makes it imprecise: a
/// unit becomes active, and its priority is looked at, only at ticks (10 ms) and accountings (30 ms).
///
/// | file                  | what                                                                        |
/// |-----------------------|-----------------------------------------------------------------------------|
/// | credit.cpp            | units and domains coming and going, waking and sleeping                     |
/// | credit_accounting.cpp | ticks, debit, the 30 ms accounting with caps and parking                    |
/// | credit_placement.cpp  | which pCPU to tickle for a waking unit, and where to place one              |
/// | credit_schedule.cpp   | what a pCPU runs next, stealing included                                    |
#pragma once

#include "sim/hypervisor/credit/credit_state.hpp"
#include "sim/hypervisor/credit/credit_switches.hpp"
#include "sim/hypervisor/scheduler_factory.hpp"
#include "sim/hypervisor/scheduler_policy.hpp"

#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

namespace domus::sim {

class CreditScheduler final : public SchedulerPolicy {
public:
  explicit CreditScheduler(const SchedulerParameters& parameters);
  ~CreditScheduler() override;

  [[nodiscard]] std::string_view name() const override { return "credit"; }
  [[nodiscard]] bool knows_soft_affinity() const override { return switches_.soft_affinity; }

  void attach(SchedulerServices& services) override;
  void init_pcpu(PcpuId pcpu, Unit& idle) override;
  void insert_domain(Domain& domain) override;
  void remove_domain(Domain& domain) override;
  void insert_unit(Unit& unit) override;
  void remove_unit(Unit& unit) override;
  void wake(Unit& unit) override;
  void sleep(Unit& unit) override;
  void yield(Unit& unit) override;
  Decision do_schedule(PcpuId pcpu, models::Nanoseconds now) override;
  void adjust(Domain& domain, const DomainParameters& parameters) override;
  PcpuId pick_resource(Unit& unit) override;
  void on_timer(std::uint32_t tag, std::uint64_t argument, models::Nanoseconds now) override;
  [[nodiscard]] UnitStanding standing(const Unit& unit) const override;
  [[nodiscard]] std::optional<models::Nanoseconds> next_tick(PcpuId pcpu) const override;

private:
  static constexpr std::uint32_t tick_tag = 0;
  static constexpr std::uint32_t accounting_tag = 1;

  [[nodiscard]] static CreditUnit& state(const Unit& unit) { return static_cast<CreditUnit&>(*unit.policy); }
  void dequeue(CreditUnit& unit);

  // credit_accounting.cpp
  void burn(CreditUnit& unit, models::Nanoseconds now) const;
  void tick(PcpuId pcpu, models::Nanoseconds now);
  void account_running(Unit& unit, PcpuId pcpu, models::Nanoseconds now);
  void activate(CreditUnit& unit);
  void weigh_dom0();
  void deactivate(CreditUnit& unit);
  void account(models::Nanoseconds now);
  [[nodiscard]] std::int64_t active_weight(const CreditDomain& domain) const;
  struct Shares;
  [[nodiscard]] std::int64_t fair_share(CreditDomain& domain, Shares& shares);
  [[nodiscard]] std::int64_t pay(CreditUnit& unit, std::int64_t fair, std::int64_t unit_cap);

  // credit_placement.cpp
  void tickle(const CreditUnit& woken);
  [[nodiscard]] PcpuId choose_tickled(const CreditUnit& woken);
  void preempt_and_tickle(const CreditUnit& woken);
  void kick_away(Unit& preempted);
  [[nodiscard]] PcpuId pick(const Unit& unit, bool commit);
  struct PickStep;
  [[nodiscard]] PickStep pick_in(const Unit& unit, const PcpuSet& mask) const;

  // credit_schedule.cpp
  struct Wanted {
    CreditPriority above;
    bool soft_step; ///< only units whose soft affinity says something and includes this pCPU
    models::Nanoseconds now;
  };
  [[nodiscard]] models::Nanoseconds rate_limit_slice(models::Nanoseconds ran) const;
  [[nodiscard]] CreditUnit& choose_next(PcpuId pcpu, models::Nanoseconds now);
  [[nodiscard]] CreditUnit* find_better(PcpuId pcpu, CreditPriority than, models::Nanoseconds now);
  [[nodiscard]] CreditUnit* steal_in_node(PcpuId pcpu, unsigned node, const Wanted& wanted);
  [[nodiscard]] CreditUnit* steal_from_next(PcpuId pcpu, const Wanted& wanted);
  [[nodiscard]] CreditUnit* steal_from(PcpuId peer, PcpuId pcpu, const Wanted& wanted);
  [[nodiscard]] bool may_steal(const CreditUnit& candidate, PcpuId pcpu, const Wanted& wanted) const;
  void follow_idleness(PcpuId pcpu, bool was_idle, bool idle, models::Nanoseconds now);

  SchedulerParameters parameters_;
  CreditSwitches switches_;
  std::int64_t credits_per_slice_; ///< what one pCPU is worth between two accountings
  models::Nanoseconds tick_period_;
  std::int64_t credits_per_tick_; ///< what a tick costs where ticks are sampled
  models::Nanoseconds rate_limit_;

  SchedulerServices* services_ = nullptr;
  std::vector<CreditPcpu> pcpus_;
  PcpuSet idlers_;                   ///< pCPUs that run their idle unit and were not tickled since
  std::vector<PcpuId> balance_bias_; ///< by node: whom a steal succeeded from last
  PolicyTimer accounting_timer_{};
  unsigned pcpu_count_ = 0;

  CreditDomain* weighed_dom0_ = nullptr; ///< dom0, where its weight is not what was set
  ActiveDomains active_domains_;
  std::int64_t total_credit_ = 0;   ///< handed out at each accounting: all pCPUs' worth
  std::int64_t total_weight_ = 0;   ///< over active units, of their domains' weights
  std::int64_t credit_balance_ = 0; ///< over active units, of their credit after the last accounting
  std::uint64_t sort_epoch_ = 0;    ///< grows when an accounting may have changed priorities
};

} // namespace domus::sim
