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

namespace {

/// Works, wakes its partner, works a little more, and sleeps until it is woken.
class PingPong final : public ThreadBody {
public:
  explicit PingPong(GuestKernel& kernel) : kernel_(kernel) {}
  void pair_with(Thread& self, Thread& partner) {
    self_ = &self;
    partner_ = &partner;
  }

private:
  Burst next_burst() override {
    phase_ = (phase_ + 1) % 3;
    if (phase_ == 1) {
      return Burst::run(Work::at_full_rate(100us));
    }
    if (phase_ == 2) {
      kernel_.wake(*partner_, self_->vcpu(), Wake::sync);
      return Burst::run(Work::at_full_rate(60us));
    }
    return Burst::sleep();
  }
  GuestKernel& kernel_;
  Thread* self_ = nullptr;
  Thread* partner_ = nullptr;
  unsigned phase_ = 0;
};

/// When a thread of vCPU 0 ends that works 10 us, wakes one of vCPU 1 and works 10 us more. The other vCPU is busy
/// then, or has been idle for 10 us.
Nanoseconds end_of_waker(const KernelCosts& costs, bool other_is_busy) {
  Domain domain(2, near_by, costs);
  Program busy(1ms, 1);
  Servant servant(1us);
  Thread& woken = domain.sleeping(servant, 1);
  if (other_is_busy) {
    domain.kernel.interrupt_and_wake(1, Work{}, domain.sleeping(busy, 1));
  }
  Nanoseconds end{0};
  unsigned bursts = 0;
  Program waker(10us, 2, [&] {
    if (++bursts == 1) {
      domain.kernel.wake(woken, 0);
    } else {
      end = domain.calendar.now();
    }
  });
  domain.kernel.interrupt_and_wake(0, Work{}, domain.sleeping(waker, 0));
  domain.calendar.run_before(500us);
  return end;
}

} // namespace

TEST_CASE("a thread that has just run is left where its cache is at first, and moved when that has failed twice") {
  Domain domain(2, far_apart);
  PingPong a(domain.kernel);
  PingPong b(domain.kernel);
  Thread& ta = domain.sleeping(a, 0);
  Thread& tb = domain.sleeping(b, 0);
  a.pair_with(ta, tb);
  b.pair_with(tb, ta);
  domain.kernel.interrupt_and_wake(0, Work{}, ta);
  domain.calendar.run_before(10ms); // two ticks
  CHECK(domain.kernel.counts().ipis == 0);
  domain.calendar.run_before(40ms);
  CHECK(domain.kernel.counts().ipis > 0);
}

TEST_CASE("who wakes a vCPU that has blocked pays for Xen's work, who tells a running one does not") {
  KernelCosts costs;
  costs.vcpu_wake = Work::at_full_rate(5us);
  CHECK(end_of_waker(costs, false) - end_of_waker({}, false) == 5us);
  CHECK(end_of_waker(costs, true) == end_of_waker({}, true));
}

TEST_CASE("coming back from the idle loop is a switch, to another thread one with its address space") {
  KernelCosts costs;
  costs.thread_switch = Work::at_full_rate(3us);
  costs.address_space_switch = Work::at_full_rate(20us);
  Domain domain(1, near_by, costs);
  std::vector<Nanoseconds> ends;
  const auto note = [&] { ends.push_back(domain.calendar.now()); };
  Servant servant(10us);
  Program other(10us, 1, note);
  Thread& same = domain.sleeping(servant, 0);
  Thread& another = domain.sleeping(other, 0);
  // What the domain's own books say: each time the vCPU runs 10 us, and the switch.
  const auto ran_for = [&](Thread& thread) {
    const Nanoseconds before = domain.kernel.booked_time().ran;
    domain.kernel.interrupt_and_wake(0, Work{}, thread);
    domain.calendar.run_before(domain.calendar.now() + 1ms);
    return domain.kernel.booked_time().ran - before;
  };
  CHECK(ran_for(same) == 10us + 3us + 20us);
  CHECK(ran_for(same) == 10us + 3us);
  CHECK(ran_for(another) == 10us + 3us + 20us);
}

TEST_CASE("an idle loop that finds work has not to block first; one that is on its way into the block has to finish") {
  KernelCosts costs;
  costs.idle_enter = Work::at_full_rate(20us);
  costs.idle_turn = Work::at_full_rate(15us);
  // It works until 10 us, begins to idle, is woken, and works 10 us more.
  const auto end_when_woken_after = [&](Nanoseconds idle) {
    Domain domain(2, near_by, costs);
    Nanoseconds end{0};
    Servant servant(10us);
    Thread& woken = domain.sleeping(servant, 1);
    Program waker(10us + idle, 1, [&] { domain.kernel.wake(woken, 0); });
    domain.kernel.interrupt_and_wake(1, Work{}, woken);
    domain.kernel.interrupt_and_wake(0, Work{}, domain.sleeping(waker, 0));
    for (Nanoseconds at{0}; at < 100us; at += 1us) {
      domain.calendar.run_before(at);
      if (at > 10us + idle && woken.asleep() && end == 0us) {
        end = at;
      }
    }
    return end;
  };
  CHECK(end_when_woken_after(5us) <= 27us);  // at 15 us: 10 us of work follow at once
  CHECK(end_when_woken_after(18us) >= 40us); // at 28 us: 2 us of the block, then 10 us of work
}

TEST_CASE("without a shared cache even a busy vCPU is told by IPI whom to run, once as long as it has no pCPU") {
  struct Told {
    std::uint64_t busy = 0;
    std::uint64_t preempted = 0;
  };
  const auto ipis = [](CpuTopology topology) {
    Domain domain(2, topology);
    Program busy(50ms, 1);
    Servant first(1us);
    Servant second(1us);
    Servant third(1us);
    domain.kernel.interrupt_and_wake(1, Work{}, domain.sleeping(busy, 1));
    // The waker's vCPU is the busiest, so that nobody is placed there.
    std::vector<Program> wakers(6, Program(50ms, 1));
    for (Program& waker : wakers) {
      domain.kernel.interrupt_and_wake(0, Work{}, domain.sleeping(waker, 0));
    }
    domain.calendar.run_before(100us);
    Told told;
    domain.kernel.wake(domain.sleeping(first, 1), 0);
    told.busy = domain.kernel.counts().ipis;
    domain.port.preempt(1);
    domain.kernel.wake(domain.sleeping(second, 1), 0);
    domain.kernel.wake(domain.sleeping(third, 1), 0);
    told.preempted = domain.kernel.counts().ipis - told.busy;
    return told;
  };
  CHECK(ipis(far_apart).busy == 1);
  CHECK(ipis(far_apart).preempted == 1);
  CHECK(ipis(near_by).busy == 0);
}
