/// Load averages of credit2, as arithmetic (facts/xen.md 2.8, 2.11). A window is 2^20 units of 1024 ns, a vCPU 2^18.
#include "sim/hypervisor/credit2/credit2.hpp"

#include <doctest/doctest.h>

#include <cstdint>
#include <memory>
#include <optional>
#include <utility>

using namespace domus::models;
using namespace domus::sim;

namespace {

constexpr std::int64_t window = std::int64_t{1} << 20;
constexpr LoadWindow today{};
constexpr LoadWindow before_4_8{18, true};

} // namespace

TEST_CASE("an average closes in on the load by the elapsed share of the window") {
  // From none to one vCPU: half after half a window, all after a whole one.
  static_assert(today.average(0, 1, 0, window / 2) == load_of_one / 2);
  static_assert(today.average(0, 1, 0, window) == load_of_one);
  // From one to none: a quarter less after a quarter of a window.
  static_assert(today.average(load_of_one, 0, 0, window / 4) == load_of_one * 3 / 4);
  // Three against one: 1 + (3 - 1) / 2.
  static_assert(today.average(load_of_one, 3, 100, 100 + window / 2) == load_of_one * 2);
  CHECK(load_time(1023ns) == 0);
  CHECK(load_time(1024ns) == 1);
}

TEST_CASE("after more than a window the average is the load") {
  static_assert(today.average(5 * load_of_one, 2, 0, window + 1) == 2 * load_of_one);
  static_assert(today.average(5 * load_of_one, 2, 0, 10 * window) == 2 * load_of_one);
}

TEST_CASE("before 4.8 the window is a quarter, and a mean is rounded once, where later both its parts are") {
  static_assert(before_4_8.average(0, 1, 0, window / 8) == load_of_one / 2);
  // An average of 5 and one vCPU, after 3 of 2^18: (3 * 2^18 + (2^18 - 3) * 5) / 2^18 = 8 - 15 / 2^18, down to 7.
  static_assert(before_4_8.average(5, 1, 0, 3) == 7);
  // Rounded twice: 5 + 3 - 15 / 2^18, of which the last is 0.
  static_assert(LoadWindow{18, false}.average(5, 1, 0, 3) == 8);
}

namespace {

/// One pCPU with one vCPU, and a clock that is set by hand.
class Lone final : private SchedulerServices {
public:
  explicit Lone(XenVersion xen) : SchedulerServices({}), policy_(SchedulerParameters{xen, {}, {}}) {
    vcpu_.holds = 0;
    unit_.vcpus.push_back(&vcpu_);
    unit_.domain = &domain_;
    unit_.hard_affinity = unit_.soft_affinity = unit_.preferred = topology().all();
    current_[0] = &idle_;
    policy_.attach(*this);
    policy_.init_pcpu(0, idle_);
    policy_.insert_domain(domain_);
    policy_.insert_unit(unit_);
    policy_.wake(unit_);
  }
  Lone(const Lone&) = delete;
  Lone& operator=(const Lone&) = delete;
  ~Lone() {
    current_[0] = &idle_;
    policy_.remove_unit(unit_);
    policy_.remove_domain(domain_);
  }

  void schedule(Nanoseconds now) {
    now_ = now;
    current_[0] = policy_.do_schedule(0, now).next;
    unit_.running = current_[0] == &unit_;
  }
  [[nodiscard]] bool runs() const { return unit_.running; }
  [[nodiscard]] std::int64_t load() const { return static_cast<const Credit2Unit&>(*unit_.policy).load_average; }

private:
  [[nodiscard]] Nanoseconds now() const override { return now_; }
  void raise_schedule(PcpuId) override {}
  void pause(Unit&) override {}
  void unpause(Unit&) override {}
  void set_parked(Unit&, bool) override {}
  void request_migration(Unit&) override {}
  std::uint32_t random() override { return 0; }
  PolicyTimer create_timer(PcpuId, std::uint32_t, std::uint64_t) override { return PolicyTimer{0}; }
  void arm_timer(PolicyTimer, Nanoseconds) override {}
  void stop_timer(PolicyTimer) override {}
  [[nodiscard]] std::optional<Nanoseconds> timer_expiry(PolicyTimer) const override { return std::nullopt; }

  Nanoseconds now_{0};
  Unit idle_;
  Vcpu vcpu_;
  Unit unit_;
  Domain domain_;
  Credit2Scheduler policy_;
};

} // namespace

TEST_CASE("from 4.16 a vCPU that goes on has its load averaged each time; before, it keeps the half it began with") {
  // From a half to one within a quarter of a window: 1/2 + 1/4 * (1 - 1/2).
  for (const auto& [minor, load] : {std::pair{15, load_of_one / 2}, std::pair{16, load_of_one * 5 / 8}}) {
    Lone host({4, minor});
    host.schedule(0ns);
    REQUIRE(host.runs());
    REQUIRE(host.load() == load_of_one / 2);
    host.schedule(Nanoseconds{window / 4 * 1024});
    REQUIRE(host.runs());
    CHECK(host.load() == load);
  }
}
