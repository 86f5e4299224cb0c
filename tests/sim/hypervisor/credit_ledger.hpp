/// One accounting of the credit scheduler at a time, on paper.
#pragma once

#include "sim/hypervisor/credit/credit.hpp"

#include <cstdint>
#include <memory>
#include <optional>
#include <vector>

namespace domus::tests::scheduling {

using namespace sim;

/// A host without time: nothing happens but what the policy is told, and units are active because a tick found them.
class Ledger final : private SchedulerServices {
public:
  explicit Ledger(unsigned pcpus, const SchedulerParameters& parameters = {})
      : SchedulerServices({.sockets = 1, .cores_per_socket = pcpus}), idle_(pcpus), policy_(parameters) {
    policy_.attach(*this);
    for (PcpuId pcpu = 0; pcpu < pcpus; ++pcpu) {
      current_[pcpu] = &idle_[pcpu];
      idle_[pcpu].pcpu = pcpu;
      policy_.init_pcpu(pcpu, idle_[pcpu]);
    }
  }
  Ledger(const Ledger&) = delete;
  Ledger& operator=(const Ledger&) = delete;
  ~Ledger() {
    for (const auto& domain : domains_) {
      for (const auto& unit : domain->units) {
        policy_.remove_unit(*unit);
      }
      policy_.remove_domain(*domain);
    }
  }

  /// An active domain; the first is dom0. The one that is added last comes first in the accounting.
  Domain& add(unsigned units, unsigned weight, unsigned cap = 0) {
    domains_.push_back(std::make_unique<Domain>());
    Domain& domain = *domains_.back();
    domain.id = DomainId{static_cast<std::uint32_t>(domains_.size() - 1)};
    policy_.insert_domain(domain);
    for (unsigned i = 0; i < units; ++i) {
      domain.units.push_back(std::make_unique<Unit>());
      Unit& unit = *domain.units.back();
      unit.domain = &domain;
      unit.hard_affinity = unit.soft_affinity = unit.preferred = topology().all();
      policy_.insert_unit(unit);
      unit.pcpu = 0;
      current_[0] = &unit;
      policy_.on_timer(tick_.tag, tick_.argument, now());
    }
    current_[0] = &idle_[0];
    set(domain, weight, cap);
    return domain;
  }
  void set(Domain& domain, unsigned weight, unsigned cap = 0) {
    DomainParameters parameters;
    parameters.weight = weight;
    parameters.cap = cap;
    policy_.adjust(domain, parameters);
  }
  static void set_credit(Domain& domain, std::int64_t credit) {
    for (const auto& unit : domain.units) {
      static_cast<CreditUnit&>(*unit->policy).credit = credit;
    }
  }
  void account() { policy_.on_timer(accounting_.tag, accounting_.argument, now()); }
  /// What a vCPU of a domain is paid that has nothing.
  std::int64_t pay(Domain& domain) {
    set_credit(domain, 0);
    account();
    return standing(domain).credit;
  }
  [[nodiscard]] UnitStanding standing(const Domain& domain) const { return policy_.standing(*domain.units.front()); }

private:
  struct Timer {
    std::uint32_t tag;
    std::uint64_t argument;
  };

  [[nodiscard]] models::Nanoseconds now() const override { return models::Nanoseconds{0}; }
  void raise_schedule(PcpuId) override {}
  void pause(Unit&) override {}
  void unpause(Unit&) override {}
  void set_parked(Unit&, bool) override {}
  void request_migration(Unit&) override {}
  std::uint32_t random() override { return 0; }
  /// The first timer that the policy makes is the accounting's, the second the first pCPU's tick.
  PolicyTimer create_timer(PcpuId, std::uint32_t tag, std::uint64_t argument) override {
    if (timers_ < 2) {
      (timers_ == 0 ? accounting_ : tick_) = {tag, argument};
    }
    return PolicyTimer{timers_++};
  }
  void arm_timer(PolicyTimer, models::Nanoseconds) override {}
  void stop_timer(PolicyTimer) override {}
  [[nodiscard]] std::optional<models::Nanoseconds> timer_expiry(PolicyTimer) const override { return std::nullopt; }

  Timer accounting_{};
  Timer tick_{};
  std::uint32_t timers_ = 0;
  std::vector<Unit> idle_;
  std::vector<std::unique_ptr<Domain>> domains_;
  CreditScheduler policy_;
};

} // namespace domus::tests::scheduling
