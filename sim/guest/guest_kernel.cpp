#include "sim/guest/guest_kernel.hpp"

#include <algorithm>
#include <bit>
#include <cassert>
#include <utility>

namespace domus::sim {

namespace {
enum Tag : std::uint32_t { tag_burst_end, tag_balance };
} // namespace

KernelCosts::KernelCosts(const models::DomainCosts& costs)
    : event_send(Work::of_mean(costs.event_send)), event_upcall(Work::of_mean(costs.event_upcall)),
      device_interrupt(Work::of_mean(costs.device_interrupt)),
      emulated_interrupt(Work::of_mean(costs.emulated_interrupt)), ipi_send(Work::of_mean(costs.ipi_send)),
      vcpu_wake(Work::of_mean(costs.vcpu_wake)), ipi_receive(Work::of_mean(costs.ipi_receive)),
      thread_switch(Work::of_mean(costs.thread_switch)),
      address_space_switch(Work::of_mean(costs.address_space_switch)), thread_wake(Work::of_mean(costs.thread_wake)),
      idle_enter(Work::of_mean(costs.idle_enter)), idle_turn(Work::of_mean(costs.idle_turn)),
      idle_exit(Work::of_mean(costs.idle_exit)), timer_arm(Work::of_mean(costs.timer_arm)),
      idle_watches_memory(costs.idle_watches_memory) {}

ThreadSchedulerSettings ThreadSchedulerSettings::on(unsigned vcpus) {
  constexpr unsigned most_counted = 8;
  assert(vcpus >= 1);
  const auto factor = static_cast<int>(std::bit_width(std::min(vcpus, most_counted)));
  ThreadSchedulerSettings settings;
  for (Work* setting : {&settings.latency, &settings.least_slice, &settings.wakeup_margin, &settings.sleeper_credit}) {
    *setting = *setting * factor;
  }
  return settings;
}

GuestKernel::GuestKernel(Calendar& calendar, VcpuPort& port, const KernelCosts& costs, unsigned vcpus,
                         models::CpuTopology topology)
    : calendar_(calendar), port_(port), costs_(costs), settings_(ThreadSchedulerSettings::on(vcpus)),
      topology_(topology), vcpus_(vcpus) {
  assert(vcpus >= 1 && vcpus <= most_vcpus && topology.threads_per_core >= 1);
  balance_timer_ = calendar.create_timer(*this, tag_balance, 0);
  for (unsigned vcpu = 0; vcpu < vcpus; ++vcpu) {
    set_idle(vcpu, true);
    vcpus_[vcpu].burst_end = calendar.create_timer(*this, tag_burst_end, vcpu);
  }
}

void GuestKernel::on_dispatched(unsigned vcpu) {
  Vcpu& v = vcpus_[vcpu];
  assert(!v.on_pcpu && v.state != Vcpu::State::waiting);
  v.on_pcpu = true;
  v.wake_sent = false;
  v.told = false;
  port_.executes(vcpu);
  back_on_pcpu(vcpu);
  if (v.state == Vcpu::State::idle) {
    v.state = Vcpu::State::awake;
    v.owed += costs_.idle_exit;
  }
  run(vcpu);
}

void GuestKernel::on_descheduled(unsigned vcpu) {
  Vcpu& v = vcpus_[vcpu];
  assert(v.on_pcpu && !v.in_kernel);
  if (v.meter.running()) {
    stop_burst(vcpu);
    preempted(vcpu);
  }
  v.on_pcpu = false;
}

void GuestKernel::on_rate_changed(unsigned vcpu) {
  Vcpu& v = vcpus_[vcpu];
  if (v.meter.running()) {
    calendar_.stop(v.burst_end);
    v.meter.change_rate(calendar_.now(), port_.rate(vcpu));
    arm_burst_end(v);
  }
}

void GuestKernel::on_event(std::uint32_t tag, std::uint64_t argument) {
  if (tag == tag_balance) {
    balance();
    return;
  }
  const auto vcpu = static_cast<unsigned>(argument);
  Vcpu& v = vcpus_[vcpu];
  port_.executes(vcpu);
  const bool goes_idle = v.entering_idle;
  stop_burst(vcpu);
  if (goes_idle) {
    ++counts_.idle_entries;
    v.state = Vcpu::State::idle;
    port_.block(vcpu);
    return;
  }
  run(vcpu);
}

void GuestKernel::run(unsigned vcpu) {
  Vcpu& v = vcpus_[vcpu];
  assert(v.on_pcpu && v.state == Vcpu::State::awake && !v.in_kernel && !v.meter.running());
  while (true) {
    Thread* const thread = choose(v);
    if (thread == nullptr) {
      enter_idle(vcpu);
      return;
    }
    set_idle(vcpu, false);
    thread->vcpu_ = static_cast<std::uint16_t>(vcpu);
    if (thread->left_ == Work{}) {
      if (thread->accesses_left_ > 0) {
        wait_for_emulator(vcpu);
        return;
      }
      if (v.owed > Work{}) { // the thread decides when its turn has really come
        const Work owed = std::exchange(v.owed, Work{});
        start_burst(vcpu, owed, owed, TimeSplit::all_kernel());
        return;
      }
      if (!decide(vcpu, *thread)) {
        continue;
      }
    }
    if (thread->class_ == ThreadClass::normal && (v.queue.interrupt_pending() || should_switch(v))) {
      continue;
    }
    const Work owed = std::exchange(v.owed, Work{});
    thread->left_ += owed;
    thread->overhead_left_ += owed;
    start_burst(vcpu, thread->left_, thread->overhead_left_, thread->split_);
    return;
  }
}

Thread* GuestKernel::choose(Vcpu& vcpu) {
  if (vcpu.interrupt != nullptr) {
    return vcpu.interrupt;
  }
  if (Thread* const thread = vcpu.queue.pop_interrupt()) {
    thread->state_ = Thread::State::current;
    vcpu.interrupt = thread;
    return thread;
  }
  if (vcpu.current != nullptr) {
    // One that is just done with a burst says first what it wants next: it may want to sleep.
    if (vcpu.current->left_ == Work{} || !should_switch(vcpu)) {
      return vcpu.current;
    }
    put_back(vcpu, *vcpu.current);
  }
  Thread* thread = vcpu.queue.pop();
  if (thread != nullptr) {
    --waiting_;
  } else if (waiting_ > 0 && vcpu.idle_time.worth_a_search()) {
    thread = take_waiting(vcpu, calendar_.now() - IdleAverage::migration_cost);
  }
  if (thread == nullptr) {
    return nullptr;
  }
  thread->state_ = Thread::State::current;
  vcpu.current = thread;
  if (vcpu.last != thread) {
    ++counts_.thread_switches;
    vcpu.owed += costs_.thread_switch + costs_.address_space_switch;
    vcpu.last = thread;
  } else if (vcpu.from_idle) {
    vcpu.owed += costs_.thread_switch;
  }
  vcpu.from_idle = false;
  vcpu.slice_left = slice(vcpu);
  return thread;
}

bool GuestKernel::decide(unsigned vcpu, Thread& thread) {
  Vcpu& v = vcpus_[vcpu];
  v.in_kernel = true;
  const Burst burst = thread.body_->next_burst();
  v.in_kernel = false;
  if (burst.kind == Burst::Kind::sleep) {
    thread.state_ = Thread::State::asleep;
    thread.ran_until_ = calendar_.now();
    (thread.class_ == ThreadClass::interrupt ? v.interrupt : v.current) = nullptr;
    return false;
  }
  assert(burst.work > Work{});
  thread.left_ = burst.work;
  thread.overhead_left_ = Work{};
  thread.split_ = burst.split.is_known() ? burst.split : usual_split_;
  thread.accesses_left_ = burst.accesses;
  thread.access_work_ = burst.work;
  return true;
}

void GuestKernel::put_back(Vcpu& vcpu, Thread& thread) {
  vcpu.current = nullptr;
  thread.state_ = Thread::State::ready;
  thread.ran_until_ = calendar_.now();
  vcpu.queue.push(thread);
  ++waiting_;
  watch_balance();
}

void GuestKernel::start_burst(unsigned vcpu, Work work, Work overhead, TimeSplit split) {
  Vcpu& v = vcpus_[vcpu];
  v.burst = work;
  v.meter.start(work, calendar_.now(), port_.rate(vcpu));
  v.time.begin(split, overhead, v.entering_idle);
  locks_.begin_burst(calendar_.now(), split);
  arm_burst_end(v);
}

void GuestKernel::arm_burst_end(Vcpu& vcpu) {
  if (vcpu.meter.rate() == stalled) {
    return; // Xen has the pCPU: on_rate_changed comes when the vCPU goes on
  }
  Work until = vcpu.meter.left();
  if (vcpu.interrupt == nullptr && !vcpu.entering_idle && vcpu.queue.first() != nullptr) {
    const Work in_slice = vcpu.slice_left - (vcpu.burst - until);
    until = std::min(until, std::max(in_slice, Work::of_units(1)));
  }
  calendar_.arm(vcpu.burst_end, calendar_.now() + until.time_at(vcpu.meter.rate()));
}

void GuestKernel::stop_burst(unsigned vcpu) {
  Vcpu& v = vcpus_[vcpu];
  calendar_.stop(v.burst_end);
  const Work left = v.meter.stop(calendar_.now());
  v.time.add(v.burst - left, v.meter.ran(), v.meter.passed());
  locks_.end_burst(calendar_.now(), v.time.split());
  if (v.entering_idle) {
    v.entering_idle = false;
    // Work came while the idle loop was still looking for it; or in the block, which then returns at once.
    v.owed = left > costs_.idle_enter - costs_.idle_turn ? std::max(Work{}, left - costs_.idle_enter) : left;
    return;
  }
  if (v.interrupt != nullptr) {
    v.interrupt->left_ = left;
    v.interrupt->overhead_left_ = v.time.overhead_left();
    return;
  }
  Thread& thread = *v.current;
  const Work done = v.burst - left;
  thread.left_ = left;
  thread.overhead_left_ = v.time.overhead_left();
  thread.virtual_runtime_ += done;
  v.slice_left -= done;
  Work least = thread.virtual_runtime_;
  if (v.queue.first() != nullptr) {
    least = std::min(least, v.queue.first()->virtual_runtime_);
  }
  v.least_runtime = std::max(v.least_runtime, least);
}

void GuestKernel::enter_idle(unsigned vcpu) {
  Vcpu& v = vcpus_[vcpu];
  set_idle(vcpu, true);
  watch_balance();
  v.entering_idle = true;
  v.from_idle = true;
  const Work work = std::exchange(v.owed, Work{}) + costs_.idle_enter;
  start_burst(vcpu, work, work, TimeSplit::all_kernel());
}

void GuestKernel::wait_for_emulator(unsigned vcpu) {
  vcpus_[vcpu].state = Vcpu::State::waiting;
  vcpus_[vcpu].time.stop(calendar_.now());
  port_.pause(vcpu);
  port_.send_access(vcpu);
}

void GuestKernel::access_done(unsigned vcpu) {
  Vcpu& v = vcpus_[vcpu];
  assert(v.state == Vcpu::State::waiting);
  Thread& thread = v.interrupt != nullptr ? *v.interrupt : *v.current;
  --thread.accesses_left_;
  thread.left_ = thread.accesses_left_ > 0 ? thread.access_work_ : Work{};
  v.state = Vcpu::State::awake;
  port_.unpause(vcpu);
  if (v.on_pcpu) {
    v.time.go_on(calendar_.now());
    run(vcpu);
  }
}

} // namespace domus::sim
