/// Where a woken thread runs, and who is told: what follows from what a domain believes of its CPUs.
#include "sim/guest/guest_kernel.hpp"
#include "tests/sim/private_pcpus.hpp"

#include <doctest/doctest.h>

#include <functional>
#include <vector>

using namespace domus::models;
using namespace domus::sim;
using domus::sim::testing::PrivatePcpus;

namespace {

constexpr CpuTopology near_by{.threads_per_core = 1, .shared_cache = true};
constexpr CpuTopology far_apart{.threads_per_core = 1, .shared_cache = false};

/// Runs for a while, does something, and again, as often as it is told.
class Program final : public ThreadBody {
public:
  Program(Nanoseconds burst, unsigned times, std::function<void()> after = {})
      : burst_(burst), left_(times), after_(std::move(after)) {}

private:
  Burst next_burst() override {
    if (running_ && after_) {
      after_();
    }
    running_ = left_ > 0;
    if (!running_) {
      return Burst::sleep();
    }
    --left_;
    return Burst::run(Work::at_full_rate(burst_));
  }

  Nanoseconds burst_;
  unsigned left_;
  std::function<void()> after_;
  bool running_ = false;
};

/// Sleeps whenever it has worked, and is woken again.
class Servant final : public ThreadBody {
public:
  explicit Servant(Nanoseconds burst) : burst_(burst) {}

private:
  Burst next_burst() override {
    working_ = !working_;
    return working_ ? Burst::run(Work::at_full_rate(burst_)) : Burst::sleep();
  }
  Nanoseconds burst_;
  bool working_ = false;
};

struct Domain {
  Domain(unsigned vcpus, CpuTopology topology, const KernelCosts& costs = {})
      : port(calendar, vcpus), kernel(calendar, port, costs, vcpus, topology) {
    port.attach(kernel);
  }
  Thread& sleeping(ThreadBody& body, unsigned vcpu) { return kernel.add_thread(body, ThreadClass::normal, vcpu); }
  Calendar calendar;
  PrivatePcpus port;
  GuestKernel kernel;
};

/// A thread of vCPU 0 that wakes one of vCPU 1 every 100 us, ten times: where that runs, and after how many IPIs.
struct Woken {
  unsigned vcpu = 0;
  std::uint64_t ipis = 0;
};
Woken wakes_another(CpuTopology topology, Wake how) {
  Domain domain(4, topology);
  Servant servant(10us);
  Thread& woken = domain.sleeping(servant, 1);
  Program master(100us, 10, [&] { domain.kernel.wake(woken, 0, how); });
  domain.kernel.interrupt_and_wake(0, Work{}, domain.sleeping(master, 0));
  domain.calendar.run_before(10ms);
  return {woken.vcpu(), domain.kernel.counts().ipis};
}

} // namespace

TEST_CASE("what guests believe of their CPUs: bare metal knows its cores, an HVM container of no shared cache") {
  CHECK(topology_seen_by(Mode::bare_metal, 2).threads_per_core == 2);
  CHECK(topology_seen_by(Mode::bare_metal, 2).shared_cache);
  CHECK(topology_seen_by(Mode::pv, 2).threads_per_core == 1);
  CHECK(topology_seen_by(Mode::pv, 2).shared_cache);
  for (const Mode mode : {Mode::hvm, Mode::hvm_pv_drivers, Mode::pvhvm, Mode::pvh}) {
    CHECK(topology_seen_by(mode, 2).threads_per_core == 1);
    CHECK_FALSE(topology_seen_by(mode, 2).shared_cache);
  }
}

TEST_CASE("where CPUs share a cache, a thread whose own vCPU idles wakes there, with an IPI each time") {
  for (const Wake how : {Wake::plain, Wake::sync}) {
    const Woken woken = wakes_another(near_by, how);
    CHECK(woken.vcpu == 1);
    CHECK(woken.ipis == 10);
  }
}

TEST_CASE("where they share none, a waker that will sleep takes the thread to its own vCPU, though three others idle") {
  const Woken woken = wakes_another(far_apart, Wake::sync);
  CHECK(woken.vcpu == 0);
  CHECK(woken.ipis == 0);
}

TEST_CASE("and a waker that will not leaves it on its vCPU and sends an IPI") {
  const Woken woken = wakes_another(far_apart, Wake::plain);
  CHECK(woken.vcpu == 1);
  CHECK(woken.ipis == 10);
}

TEST_CASE("where both wake many others, neither takes the other to its vCPU") {
  Domain domain(4, far_apart);
  Servant dummy_c(1us);
  Servant dummy_d(1us);
  Thread& c = domain.sleeping(dummy_c, 2);
  Thread& d = domain.sleeping(dummy_d, 3);
  Thread* servant_thread = nullptr;
  unsigned woken = 0;
  const auto wake_c_and_d = [&](const Thread& by) { domain.kernel.wake(++woken % 2 == 0 ? c : d, by.vcpu()); };
  Program servant(10us, 20, [&] { wake_c_and_d(*servant_thread); });
  servant_thread = &domain.sleeping(servant, 1);
  Thread* master_thread = nullptr;
  unsigned round = 0;
  Program master(100us, 8, [&] {
    wake_c_and_d(*master_thread);
    if (++round > 4) { // by then both have changed partners
      domain.kernel.wake(*servant_thread, master_thread->vcpu(), Wake::sync);
    }
  });
  master_thread = &domain.sleeping(master, 0);
  domain.kernel.interrupt_and_wake(1, Work{}, *servant_thread);
  domain.kernel.interrupt_and_wake(0, Work{}, *master_thread);
  domain.calendar.run_before(10ms);
  CHECK(servant_thread->vcpu() == 1);
  CHECK(master_thread->vcpu() == 0);
}

TEST_CASE("an idle loop that is still looking for work needs no IPI, one that has blocked does") {
  KernelCosts costs;
  costs.idle_enter = Work::at_full_rate(20us);
  costs.idle_turn = Work::at_full_rate(15us);
  const auto ipis_when_woken_after = [&](Nanoseconds idle) {
    Domain domain(2, near_by, costs);
    Program sleeper(10us, 1);
    Thread& woken = domain.sleeping(sleeper, 1);
    Program waker(10us + idle, 1, [&] { domain.kernel.wake(woken, 0); });
    domain.kernel.interrupt_and_wake(1, Work{}, woken);
    domain.kernel.interrupt_and_wake(0, Work{}, domain.sleeping(waker, 0));
    domain.calendar.run_before(1ms);
    return domain.kernel.counts().ipis;
  };
  CHECK(ipis_when_woken_after(5us) == 0);
  CHECK(ipis_when_woken_after(18us) == 1); // in the HLT exit: it comes back at once, but must be told
  CHECK(ipis_when_woken_after(50us) == 1);
}

TEST_CASE("bare metal's idle CPUs watch memory: nobody sends them an IPI") {
  KernelCosts costs;
  costs.idle_watches_memory = true;
  Domain domain(2, near_by, costs);
  Servant servant(10us);
  Thread& woken = domain.sleeping(servant, 1);
  Program master(100us, 10, [&] { domain.kernel.wake(woken, 0); });
  domain.kernel.interrupt_and_wake(0, Work{}, domain.sleeping(master, 0));
  domain.calendar.run_before(10ms);
  CHECK(domain.kernel.counts().ipis == 0);
}

TEST_CASE("two threads on one vCPU are not left there while another idles: a tick or a few later one has moved") {
  Domain domain(2, far_apart);
  Program a(100ms, 1);
  Program b(100ms, 1);
  Thread& ta = domain.sleeping(a, 0);
  Thread& tb = domain.sleeping(b, 0);
  domain.kernel.interrupt_and_wake(0, Work{}, ta);
  domain.kernel.interrupt_and_wake(0, Work{}, tb);
  domain.calendar.run_before(30ms);
  CHECK(ta.vcpu() != tb.vcpu());
}

TEST_CASE("a vCPU that idles for short times only looks for no work elsewhere") {
  Domain domain(2, far_apart);
  Program busy_a(100ms, 1);
  Program busy_b(100ms, 1);
  Servant servant(10us);
  Thread& brief = domain.sleeping(servant, 1);
  Thread& ta = domain.sleeping(busy_a, 0);
  Thread& tb = domain.sleeping(busy_b, 0);
  // Idle for 30 us at a time, until its average is far below half a millisecond.
  for (Nanoseconds at{0}; at < 3ms; at += 40us) {
    domain.calendar.run_before(at);
    domain.kernel.interrupt_and_wake(1, Work{}, brief);
  }
  domain.kernel.interrupt_and_wake(0, Work{}, ta);
  domain.kernel.interrupt_and_wake(0, Work{}, tb);
  domain.calendar.run_before(3300us);
  domain.kernel.interrupt_and_wake(1, Work{}, brief);
  domain.calendar.run_before(3500us);
  CHECK(tb.vcpu() == 0);
}
