/// Waking: where a thread goes, who is told, and what that costs.
///
/// The rules are those of Linux before 6.6, in small. A thread wakes where it last ran or where its waker is, whichever
/// is less busy; there, or on an idle CPU that shares the cache.
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
  ++counts_.thread_wakes;
  const unsigned target = place(thread, waker, how);
  if (from.current != nullptr) {
    from.current->partners_.woke(thread, calendar_.now());
  }
  Vcpu& to = vcpus_[target];
  const bool was_idle = idle_.contains(target);
  const bool is_told = to.told || (was_idle && is_watching(to));
  // Far from the waker's cache the target itself makes the thread runnable, when the IPI has come.
  const bool is_far = target != waker && !topology_.shared_cache;
  (is_far ? to : from).owed += costs_.thread_wake;
  enqueue(target, thread);
  if (target != waker && !is_told && (was_idle || is_far || should_preempt(to))) {
    ++counts_.ipis;
    from.owed += was_idle ? costs_.ipi_send + costs_.vcpu_wake : costs_.ipi_send;
    to.owed += costs_.ipi_receive;
    to.told = !to.on_pcpu;
  }
  kick(target);
}

void GuestKernel::interrupt(Thread& thread, Work cost) {
  assert(thread.class_ == ThreadClass::interrupt);
  Vcpu& v = vcpus_[thread.vcpu_];
  v.owed += cost;
  counts_.interrupts += cost;
  if (thread.asleep()) {
    thread.state_ = Thread::State::ready;
    v.queue.push_interrupt(thread);
  }
  kick(thread.vcpu_);
}

void GuestKernel::interrupt_and_wake(unsigned vcpu, Work cost, Thread& thread) {
  vcpus_[vcpu].owed += cost;
  counts_.interrupts += cost;
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
  watch_balance();
}

unsigned GuestKernel::place(const Thread& thread, unsigned waker, Wake how) const {
  const unsigned target = near(thread, waker, how);
  if (idle_.contains(target) || !topology_.shared_cache) {
    return target;
  }
  if (idle_.contains(thread.vcpu_)) {
    return thread.vcpu_;
  }
  const unsigned in_core = topology_.threads_per_core;
  for (unsigned first = 0; in_core > 1 && first < vcpus_.size(); first += in_core) {
    if (VcpuSet::range(first, in_core).is_subset_of(idle_)) {
      return first;
    }
  }
  return idle_.empty() ? target : idle_.first();
}

unsigned GuestKernel::near(const Thread& thread, unsigned waker, Wake how) const {
  const unsigned before = thread.vcpu_;
  const Vcpu& from = vcpus_[waker];
  if (before == waker || has_many_partners(from, thread)) {
    return before;
  }
  if (idle_.contains(waker) && topology_.shared_cache) { // woken by an interrupt
    return idle_.contains(before) ? before : waker;
  }
  const std::size_t here = runnable(from);
  const std::size_t there = runnable(vcpus_[before]);
  if (how == Wake::sync) { // the waker itself does not count: it will sleep
    return here <= std::max<std::size_t>(1, there) ? waker : before;
  }
  return here < there ? waker : before;
}

bool GuestKernel::has_many_partners(const Vcpu& waker, const Thread& thread) const {
  if (waker.current == nullptr) {
    return false;
  }
  const std::size_t near_by = topology_.shared_cache ? vcpus_.size() : 1;
  const auto [fewer, more] = std::minmax({waker.current->partners_.changes(), thread.partners_.changes()});
  return fewer >= near_by && more >= fewer * near_by;
}

bool GuestKernel::is_watching(const Vcpu& vcpu) const {
  if (costs_.idle_watches_memory) {
    return true;
  }
  return vcpu.entering_idle && vcpu.meter.running() &&
         vcpu.meter.left_at(calendar_.now()) > costs_.idle_enter - costs_.idle_turn;
}

std::size_t GuestKernel::runnable(const Vcpu& vcpu) {
  return vcpu.queue.size() + (vcpu.current != nullptr ? 1 : 0);
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
  if (idle == idle_.contains(vcpu)) {
    return;
  }
  if (idle) {
    idle_.insert(vcpu);
    vcpus_[vcpu].idle_time.went_idle(calendar_.now());
  } else {
    idle_.erase(vcpu);
    vcpus_[vcpu].idle_time.found_work(calendar_.now());
  }
}

} // namespace domus::sim
