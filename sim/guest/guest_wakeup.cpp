/// Waking: where a thread goes, who is told, and what that costs.
#include "sim/guest/guest_kernel.hpp"

#include <algorithm>
#include <cassert>

namespace domus::sim {

Thread& GuestKernel::add_thread(ThreadBody& body, ThreadClass thread_class, unsigned vcpu) {
  assert(vcpu < vcpus_.size());
  return threads_.emplace_back(body, thread_class, vcpu);
}

void GuestKernel::wake(Thread& thread, unsigned waker, Wake how) {
  if (!thread.asleep()) {
    return;
  }
  assert(thread.class_ == ThreadClass::normal);
  Vcpu& from = vcpus_[waker];
  from.owed += costs_.thread_wake;
  ++counts_.thread_wakes;
  const unsigned target = place(thread, waker, how);
  const bool was_idle = idle_.contains(target);
  enqueue(target, thread);
  if (target != waker && (was_idle || should_preempt(vcpus_[target]))) {
    ++counts_.ipis;
    from.owed += costs_.ipi_send;
    vcpus_[target].owed += costs_.ipi_receive;
  }
  kick(target);
}

void GuestKernel::interrupt(Thread& thread, Work cost) {
  assert(thread.class_ == ThreadClass::interrupt);
  Vcpu& v = vcpus_[thread.vcpu_];
  v.owed += cost;
  if (thread.asleep()) {
    thread.state_ = Thread::State::ready;
    v.queue.push_interrupt(thread);
  }
  kick(thread.vcpu_);
}

void GuestKernel::interrupt_and_wake(unsigned vcpu, Work cost, Thread& thread) {
  vcpus_[vcpu].owed += cost;
  wake(thread, vcpu);
  kick(vcpu);
}

void GuestKernel::kick(unsigned vcpu) {
  Vcpu& v = vcpus_[vcpu];
  if (v.in_kernel || v.state == Vcpu::State::waiting) {
    return;
  }
  if (v.state == Vcpu::State::idle) {
    if (!v.wake_sent) {
      v.wake_sent = true;
      port_.wake(vcpu);
    }
    if (v.on_pcpu) { // blocked at this very instant, Xen has not switched yet: it never goes away
      v.wake_sent = false;
      v.state = Vcpu::State::awake;
      v.owed += costs_.idle_exit;
      run(vcpu);
    }
    return;
  }
  if (!v.on_pcpu) {
    return;
  }
  if (v.meter.running()) {
    stop_burst(vcpu);
  }
  run(vcpu);
}

void GuestKernel::enqueue(unsigned vcpu, Thread& thread) {
  Vcpu& v = vcpus_[vcpu];
  if (thread.vcpu_ != vcpu) {
    thread.virtual_runtime_ += v.least_runtime - vcpus_[thread.vcpu_].least_runtime;
    thread.vcpu_ = static_cast<std::uint16_t>(vcpu);
  }
  thread.virtual_runtime_ = std::max(thread.virtual_runtime_, v.least_runtime - settings_.sleeper_credit);
  thread.state_ = Thread::State::ready;
  v.queue.push(thread);
  ++waiting_;
  set_idle(vcpu, false);
}

unsigned GuestKernel::place(const Thread& thread, unsigned waker, Wake how) const {
  if (idle_.contains(thread.vcpu_)) {
    return thread.vcpu_;
  }
  if (idle_.contains(waker)) {
    return waker;
  }
  if (idle_.empty()) {
    const bool pulled = how == Wake::sync && runnable(vcpus_[waker]) <= runnable(vcpus_[thread.vcpu_]);
    return pulled ? waker : thread.vcpu_; // the waker itself does not count: it will sleep
  }
  for (unsigned first = 0; threads_per_core_ > 1 && first < vcpus_.size(); first += threads_per_core_) {
    if (VcpuSet::range(first, threads_per_core_).is_subset_of(idle_)) {
      return first;
    }
  }
  return idle_.first();
}

std::size_t GuestKernel::runnable(const Vcpu& vcpu) {
  return vcpu.queue.size() + (vcpu.current != nullptr ? 1 : 0);
}

Thread* GuestKernel::take_waiting(const Vcpu& taker) {
  if (waiting_ == 0) {
    return nullptr;
  }
  // One thread alone on its vCPU is not too many, even if its vCPU has not come back from Xen yet (Linux pulls only
  // from overloaded run queues).
  Vcpu* busiest = nullptr;
  for (Vcpu& v : vcpus_) {
    if (v.queue.size() > 0 && runnable(v) >= 2 && (busiest == nullptr || v.queue.size() > busiest->queue.size())) {
      busiest = &v;
    }
  }
  if (busiest == nullptr) {
    return nullptr;
  }
  --waiting_;
  Thread* const thread = busiest->queue.pop_last();
  thread->virtual_runtime_ += taker.least_runtime - busiest->least_runtime;
  return thread;
}

bool GuestKernel::should_preempt(const Vcpu& vcpu) const {
  const Thread* const first = vcpu.queue.first();
  return vcpu.current != nullptr && first != nullptr &&
         first->virtual_runtime_ + settings_.wakeup_margin < vcpu.current->virtual_runtime_;
}

bool GuestKernel::should_switch(const Vcpu& vcpu) const {
  const bool slice_is_over = vcpu.slice_left <= Work{} && vcpu.queue.first() != nullptr;
  return slice_is_over || should_preempt(vcpu);
}

Work GuestKernel::slice(const Vcpu& vcpu) const {
  const auto runnable = static_cast<std::int64_t>(vcpu.queue.size() + 1);
  return std::max(settings_.least_slice, Work::of_units(settings_.latency.units() / runnable));
}

void GuestKernel::set_idle(unsigned vcpu, bool idle) {
  if (idle) {
    idle_.insert(vcpu);
  } else {
    idle_.erase(vcpu);
  }
}

} // namespace domus::sim
