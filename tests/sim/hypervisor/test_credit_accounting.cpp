/// One accounting of the credit scheduler (facts/xen.md 1.5), as arithmetic: the vectors of facts/xen.md 1.13. Each
/// starts from given credits, some from a given balance, which is what the accounting before left over.
#include "sim/hypervisor/credit/credit.hpp"

#include <doctest/doctest.h>

#include <memory>
#include <optional>
#include <utility>
#include <vector>

using namespace domus;
using namespace domus::models;
using namespace domus::sim;

namespace {

/// A host without time: nothing happens but what the policy is told, and units are active because a tick found them.
class Ledger final : private SchedulerServices {
public:
  explicit Ledger(unsigned pcpus) : SchedulerServices({.sockets = 1, .cores_per_socket = pcpus}), idle_(pcpus) {
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

  /// An active domain. The one that is added last comes first in the accounting.
  Domain& add(unsigned units, unsigned weight, unsigned cap = 0) {
    domains_.push_back(std::make_unique<Domain>());
    Domain& domain = *domains_.back();
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
    DomainParameters parameters;
    parameters.weight = weight;
    parameters.cap = cap;
    policy_.adjust(domain, parameters);
    return domain;
  }
  static void set_credit(Domain& domain, std::int64_t credit) {
    for (const auto& unit : domain.units) {
      static_cast<CreditUnit&>(*unit->policy).credit = credit;
    }
  }
  void account() { policy_.on_timer(accounting_.tag, accounting_.argument, now()); }
  [[nodiscard]] UnitStanding standing(const Domain& domain) const { return policy_.standing(*domain.units.front()); }

private:
  struct Timer {
    std::uint32_t tag;
    std::uint64_t argument;
  };

  [[nodiscard]] Nanoseconds now() const override { return Nanoseconds{0}; }
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
  void arm_timer(PolicyTimer, Nanoseconds) override {}
  void stop_timer(PolicyTimer) override {}
  [[nodiscard]] std::optional<Nanoseconds> timer_expiry(PolicyTimer) const override { return std::nullopt; }

  Timer accounting_{};
  Timer tick_{};
  std::uint32_t timers_ = 0;
  std::vector<Unit> idle_;
  std::vector<std::unique_ptr<Domain>> domains_;
  CreditScheduler policy_{SchedulerParameters{}};
};

constexpr int under = -1;
constexpr int over = -2;

} // namespace

TEST_CASE("a debt is paid back on top, and all is shared by weight") {
  // One pCPU: 300. First with no debt: 100 and 200, which leaves both at -150. Then the debt of 300 comes on top: 200
  // and 400.
  Ledger ledger(1);
  Domain& heavy = ledger.add(1, 512);
  Domain& light = ledger.add(1, 256);
  Ledger::set_credit(light, -250);
  Ledger::set_credit(heavy, -350);
  ledger.account();
  REQUIRE(ledger.standing(light).credit == -150);
  REQUIRE(ledger.standing(heavy).credit == -150);
  ledger.account();
  CHECK(ledger.standing(light).credit == 50);
  CHECK(ledger.standing(light).priority == under);
  CHECK(ledger.standing(heavy).credit == 250);
  CHECK(ledger.standing(heavy).priority == under);
}

TEST_CASE("a weight counts for each active vCPU: a domain with four of them is paid four times") {
  // Four pCPUs: 1200. First 240 for each of five, which leaves all at -240. Then the debt of 1200 on top: 480 each.
  Ledger ledger(4);
  Domain& one = ledger.add(1, 256);
  Domain& four = ledger.add(4, 256);
  Ledger::set_credit(four, -480);
  Ledger::set_credit(one, -480);
  ledger.account();
  REQUIRE(ledger.standing(four).credit == -240);
  REQUIRE(ledger.standing(one).credit == -240);
  ledger.account();
  CHECK(ledger.standing(four).credit == 240);
  CHECK(ledger.standing(one).credit == 240);
}

TEST_CASE("a cap bounds the pay; whoever owes exactly a period's cap is not parked, one credit more and it is") {
  for (const auto& [credit, parked] : {std::pair{-300, false}, std::pair{-301, true}}) {
    Ledger ledger(2);
    Domain& hog = ledger.add(1, 256);
    Domain& capped = ledger.add(1, 256, 50);
    Ledger::set_credit(capped, credit);
    Ledger::set_credit(hog, 0);
    ledger.account(); // 600: the capped one takes 150 of its 300, the rest is the hog's, who can use 300 of it
    CHECK(ledger.standing(capped).credit == credit + 150);
    CHECK(ledger.standing(capped).priority == over);
    CHECK(ledger.standing(capped).parked == parked);
    CHECK(ledger.standing(hog).credit == 300);
    CHECK(ledger.standing(hog).priority == under);
    CHECK(ledger.standing(hog).active); // 300 is what it may keep
  }
}

TEST_CASE("what a domain cannot use goes to those that come after it") {
  // Two pCPUs: 600. The heavy one's fair share of 400 is more than one vCPU can use; the 100 left over count as 300 for
  // those behind, whose weight is a third of all: (600 + 300) / 3 = 300, 150 each.
  Ledger ledger(2);
  Domain& two = ledger.add(2, 256);
  Domain& heavy = ledger.add(1, 1024);
  Ledger::set_credit(heavy, 0);
  Ledger::set_credit(two, -200);
  ledger.account();
  CHECK(ledger.standing(heavy).credit == 300);
  CHECK(ledger.standing(two).credit == -50);
}

TEST_CASE("a vCPU with more credit than it may keep goes inactive with half of it") {
  Ledger ledger(1);
  Domain& saver = ledger.add(1, 256);
  Ledger::set_credit(saver, -100);
  ledger.account();
  REQUIRE(ledger.standing(saver).credit == 200);
  ledger.account();
  CHECK(ledger.standing(saver).credit == 250);
  CHECK_FALSE(ledger.standing(saver).active);
  CHECK(ledger.standing(saver).priority == under);
}
