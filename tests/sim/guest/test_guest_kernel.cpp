#include "sim/guest/guest_kernel.hpp"
#include "tests/sim/private_pcpus.hpp"

#include <doctest/doctest.h>

#include <vector>

using namespace domus::models;
using namespace domus::sim;
using domus::sim::testing::PrivatePcpus;

namespace {

/// Runs a list of bursts, sleeping between them, and notes when each ends.
class Script final : public ThreadBody {
public:
  Script(const Calendar& calendar, std::vector<Nanoseconds> bursts) : calendar_(calendar), bursts_(std::move(bursts)) {}
  [[nodiscard]] const std::vector<Nanoseconds>& ends() const { return ends_; }

private:
  Burst next_burst() override {
    if (running_) {
      running_ = false;
      ends_.push_back(calendar_.now());
      return Burst::sleep();
    }
    if (next_ == bursts_.size()) {
      return Burst::sleep();
    }
    running_ = true;
    return Burst::run(Work::at_full_rate(bursts_[next_++]));
  }

  const Calendar& calendar_;
  std::vector<Nanoseconds> bursts_;
  std::vector<Nanoseconds> ends_;
  std::size_t next_ = 0;
  bool running_ = false;
};

struct Domain {
  explicit Domain(unsigned vcpus, const KernelCosts& costs = {}, CpuTopology topology = {})
      : port(calendar, vcpus), kernel(calendar, port, costs, vcpus, topology) {
    port.attach(kernel);
  }
  Calendar calendar;
  PrivatePcpus port;
  GuestKernel kernel;
};

Work us(std::int64_t n) {
  return Work::at_full_rate(Nanoseconds{n * 1000});
}

} // namespace

TEST_CASE("two busy threads on one vCPU take turns: 12 ms each end at 21 and 24 ms, in slices of 3 ms") {
  Domain domain(1);
  Script a(domain.calendar, {12ms});
  Script b(domain.calendar, {12ms});
  Thread& ta = domain.kernel.add_thread(a, ThreadClass::normal, 0);
  Thread& tb = domain.kernel.add_thread(b, ThreadClass::normal, 0);
  domain.kernel.interrupt_and_wake(0, Work{}, ta);
  domain.kernel.interrupt_and_wake(0, Work{}, tb);
  domain.calendar.run_before(1s);
  CHECK(a.ends() == std::vector<Nanoseconds>{21ms});
  CHECK(b.ends() == std::vector<Nanoseconds>{24ms});
}

TEST_CASE("a thread that wakes goes to an idle vCPU and shares nothing") {
  Domain domain(2);
  Script a(domain.calendar, {12ms});
  Script b(domain.calendar, {12ms});
  Thread& ta = domain.kernel.add_thread(a, ThreadClass::normal, 0);
  Thread& tb = domain.kernel.add_thread(b, ThreadClass::normal, 0);
  domain.kernel.interrupt_and_wake(0, Work{}, ta);
  domain.kernel.interrupt_and_wake(0, Work{}, tb);
  domain.calendar.run_before(1s);
  CHECK(a.ends() == std::vector<Nanoseconds>{12ms});
  CHECK(b.ends() == std::vector<Nanoseconds>{12ms});
}

TEST_CASE("a kernel that knows its cores fills idle cores before idle siblings") {
  Domain domain(4, {}, {.threads_per_core = 2, .shared_cache = true}); // vCPUs 0,1 share a core, and 2,3
  Script a(domain.calendar, {10ms});
  Script b(domain.calendar, {10ms});
  Thread& ta = domain.kernel.add_thread(a, ThreadClass::normal, 0);
  Thread& tb = domain.kernel.add_thread(b, ThreadClass::normal, 0);
  domain.kernel.interrupt_and_wake(0, Work{}, ta);
  domain.kernel.interrupt_and_wake(0, Work{}, tb);
  domain.calendar.run_before(5ms);
  CHECK(ta.vcpu() == 0);
  CHECK(tb.vcpu() == 2);
}

TEST_CASE("an idle vCPU takes a thread that waits elsewhere") {
  Domain domain(2);
  Script brief(domain.calendar, {1ms});
  Script a(domain.calendar, {12ms});
  Script b(domain.calendar, {12ms});
  Thread& tbrief = domain.kernel.add_thread(brief, ThreadClass::normal, 1);
  Thread& ta = domain.kernel.add_thread(a, ThreadClass::normal, 0);
  Thread& tb = domain.kernel.add_thread(b, ThreadClass::normal, 0);
  domain.kernel.interrupt_and_wake(1, Work{}, tbrief);
  domain.kernel.interrupt_and_wake(0, Work{}, ta);
  domain.kernel.interrupt_and_wake(0, Work{}, tb); // both vCPUs busy: it waits behind a
  domain.calendar.run_before(1s);
  CHECK(brief.ends() == std::vector<Nanoseconds>{1ms});
  CHECK(b.ends() == std::vector<Nanoseconds>{13ms});
}

TEST_CASE(
    "the scheduler's settings grow with the CPUs: 6 ms on one, 12 on two and three, 24 on eight and on any more") {
  const auto latency = [](unsigned vcpus) { return ThreadSchedulerSettings::on(vcpus).latency; };
  CHECK(latency(1) == us(6000));
  CHECK(latency(2) == us(12'000));
  CHECK(latency(3) == us(12'000));
  CHECK(latency(8) == us(24'000));
  CHECK(latency(64) == us(24'000));
  CHECK(ThreadSchedulerSettings::on(8).least_slice == us(3000));
  CHECK(ThreadSchedulerSettings::on(8).wakeup_margin == us(4000));
  CHECK(ThreadSchedulerSettings::on(8).sleeper_credit == us(12'000));
}

TEST_CASE("with no vCPU idle, a thread woken by one that will sleep comes to its vCPU if no more wait there") {
  Domain domain(2);
  Script a(domain.calendar, {100ms});
  Script b(domain.calendar, {100ms});
  Script woken(domain.calendar, {1ms, 1ms});
  Thread& ta = domain.kernel.add_thread(a, ThreadClass::normal, 0);
  Thread& tb = domain.kernel.add_thread(b, ThreadClass::normal, 1);
  Thread& tw = domain.kernel.add_thread(woken, ThreadClass::normal, 1);
  domain.kernel.interrupt_and_wake(0, Work{}, ta);
  domain.kernel.interrupt_and_wake(1, Work{}, tb);
  domain.calendar.run_before(1ms);
  domain.kernel.wake(tw, 0); // a plain wake-up leaves it where it was
  CHECK(tw.vcpu() == 1);
  domain.calendar.run_before(50ms);
  REQUIRE(tw.asleep());
  domain.kernel.wake(tw, 0, Wake::sync);
  CHECK(tw.vcpu() == 0);
}

TEST_CASE("a wake-up of an idle vCPU costs the idle exit, the upcall, the wake and the switch, in that order of work") {
  KernelCosts costs;
  costs.idle_exit = us(1);
  costs.event_upcall = us(2);
  costs.thread_wake = us(4);
  costs.thread_switch = us(8);
  Domain domain(1, costs);
  Script a(domain.calendar, {100us});
  Thread& thread = domain.kernel.add_thread(a, ThreadClass::normal, 0);
  domain.kernel.interrupt_and_wake(0, costs.event_upcall, thread);
  domain.calendar.run_before(1s);
  CHECK(a.ends() == std::vector<Nanoseconds>{115us});
}

TEST_CASE("waking a thread on another, idle vCPU costs an IPI on both sides") {
  KernelCosts costs;
  costs.ipi_send = us(3);
  costs.ipi_receive = us(5);
  Domain domain(2, costs);
  Script a(domain.calendar, {100us});
  Script b(domain.calendar, {100us});
  Thread& ta = domain.kernel.add_thread(a, ThreadClass::normal, 0);
  Thread& tb = domain.kernel.add_thread(b, ThreadClass::normal, 1);
  domain.kernel.interrupt_and_wake(0, Work{}, ta);
  domain.calendar.run_before(10us);
  domain.kernel.interrupt_and_wake(0, Work{}, tb); // an interrupt handled on vCPU 0 wakes the thread of vCPU 1
  domain.calendar.run_before(1s);
  CHECK(a.ends() == std::vector<Nanoseconds>{103us}); // interrupted by the handler, which sends the IPI
  CHECK(b.ends() == std::vector<Nanoseconds>{115us});
}

TEST_CASE("interrupt work preempts a thread at once and the thread loses nothing") {
  Domain domain(1);
  Script busy(domain.calendar, {10ms});
  Script handler(domain.calendar, {1ms});
  Thread& thread = domain.kernel.add_thread(busy, ThreadClass::normal, 0);
  Thread& interrupt = domain.kernel.add_thread(handler, ThreadClass::interrupt, 0);
  domain.kernel.interrupt_and_wake(0, Work{}, thread);
  domain.calendar.run_before(4ms);
  domain.kernel.interrupt(interrupt, us(50));
  domain.calendar.run_before(1s);
  CHECK(handler.ends() == std::vector<Nanoseconds>{5050us});
  CHECK(busy.ends() == std::vector<Nanoseconds>{11050us});
}

TEST_CASE("a sleeper preempts a hog when it wakes") {
  Domain domain(1);
  Script hog(domain.calendar, {100ms});
  Script sleeper(domain.calendar, {1ms});
  Thread& h = domain.kernel.add_thread(hog, ThreadClass::normal, 0);
  Thread& s = domain.kernel.add_thread(sleeper, ThreadClass::normal, 0);
  domain.kernel.interrupt_and_wake(0, Work{}, h);
  domain.calendar.run_before(50ms);
  domain.kernel.interrupt_and_wake(0, Work{}, s);
  domain.calendar.run_before(1s);
  CHECK(sleeper.ends() == std::vector<Nanoseconds>{51ms});
  CHECK(hog.ends() == std::vector<Nanoseconds>{101ms});
}

TEST_CASE("work slows down with the rate and stands still at rate 0, and nothing is lost") {
  Domain domain(1);
  Script a(domain.calendar, {10ms});
  Thread& thread = domain.kernel.add_thread(a, ThreadClass::normal, 0);
  domain.kernel.interrupt_and_wake(0, Work{}, thread);
  domain.calendar.run_before(4ms); // 4 ms done
  domain.port.set_rate(0, Rate{512});
  domain.calendar.run_before(8ms); // 2 ms more
  domain.port.set_rate(0, stalled);
  domain.calendar.run_before(20ms);
  domain.port.set_rate(0, full_rate);
  domain.calendar.run_before(1s);
  CHECK(a.ends() == std::vector<Nanoseconds>{24ms});
}

TEST_CASE("a vCPU that Xen takes away goes on where it was") {
  Domain domain(1);
  Script a(domain.calendar, {10ms});
  Thread& thread = domain.kernel.add_thread(a, ThreadClass::normal, 0);
  domain.kernel.interrupt_and_wake(0, Work{}, thread);
  domain.calendar.run_before(3ms);
  domain.port.preempt(0);
  domain.calendar.run_before(30ms);
  domain.port.resume(0);
  domain.calendar.run_before(1s);
  CHECK(a.ends() == std::vector<Nanoseconds>{37ms});
}

namespace {

/// A hypervisor on which a vCPU that is woken in the instant in which it blocked keeps its pCPU, as it does in Xen when
/// its pCPU has not rescheduled yet.
class KeepingPcpu final : public VcpuPort, EventTarget {
public:
  explicit KeepingPcpu(Calendar& calendar) : calendar_(calendar) { calendar.set_end_of_instant(this); }
  GuestKernel* kernel = nullptr;
  unsigned blocks = 0;

  void wake(unsigned /*vcpu*/) override {
    blocked_ = false;
    calendar_.request_end_of_instant();
  }
  void block(unsigned /*vcpu*/) override {
    ++blocks;
    blocked_ = true;
    calendar_.request_end_of_instant();
  }
  void pause(unsigned /*vcpu*/) override {}
  void unpause(unsigned /*vcpu*/) override {}
  void executes(unsigned /*vcpu*/) override {}
  void send_access(unsigned /*vcpu*/) override {}
  [[nodiscard]] Rate rate(unsigned /*vcpu*/) const override { return full_rate; }

private:
  void on_event(std::uint32_t /*tag*/, std::uint64_t /*argument*/) override {
    if (blocked_ == on_pcpu_) {
      on_pcpu_ = !blocked_;
      on_pcpu_ ? kernel->on_dispatched(0) : kernel->on_descheduled(0);
    }
  }

  Calendar& calendar_;
  bool blocked_ = true;
  bool on_pcpu_ = false;
};

/// An interrupt that wakes a thread, at a time of the test's choice, behind what that instant brings about by itself.
class InterruptAt final : EventTarget {
public:
  InterruptAt(Calendar& calendar, GuestKernel& kernel, Thread& thread, Nanoseconds when)
      : calendar_(calendar), kernel_(kernel), thread_(thread) {
    calendar.at(when, *this, 0);
  }

private:
  void on_event(std::uint32_t tag, std::uint64_t /*argument*/) override {
    if (tag == 0) {
      calendar_.at(calendar_.now(), *this, 1);
    } else {
      kernel_.interrupt_and_wake(0, Work{}, thread_);
    }
  }
  Calendar& calendar_;
  GuestKernel& kernel_;
  Thread& thread_;
};

} // namespace

TEST_CASE("a vCPU woken in the very instant in which it goes idle keeps its pCPU, and hears later wake-ups too") {
  Calendar calendar;
  KeepingPcpu port(calendar);
  GuestKernel kernel(calendar, port, {}, 1, {});
  port.kernel = &kernel;
  Script script(calendar, {10us, 10us, 10us});
  Thread& thread = kernel.add_thread(script, ThreadClass::normal, 0);
  const InterruptAt first(calendar, kernel, thread, 0us);
  calendar.run_before(5us);
  const InterruptAt second(calendar, kernel, thread, 10us); // the vCPU has just blocked, Xen has not switched
  const InterruptAt third(calendar, kernel, thread, 100us);
  calendar.run_before(1ms);
  CHECK(script.ends() == std::vector<Nanoseconds>{10us, 20us, 110us});
  CHECK(port.blocks == 3);
}
