/// Moving threads that wait to vCPUs that idle.
#include "sim/guest/guest_kernel.hpp"

#include <algorithm>
#include <chrono>

namespace domus::sim {

namespace {

/// How often an idle CPU is given work: every tick of 4 ms, but not more often than one ms a CPU (Linux: 250 Hz, and
/// the scheduling domain's least interval).
constexpr models::Nanoseconds tick = std::chrono::milliseconds(4);
constexpr models::Nanoseconds interval_per_vcpu = std::chrono::milliseconds(1);
/// So often threads that have just run are left where their cache is (Linux: cache_nice_tries).
constexpr unsigned failures_before_force = 2;

} // namespace

Thread* GuestKernel::take_waiting(const Vcpu& taker, models::Nanoseconds cold) {
  // One thread alone on its vCPU is not too many, even if its vCPU has not come back from Xen yet.
  Vcpu* busiest = nullptr;
  for (Vcpu& v : vcpus_) {
    if (v.queue.size() > 0 && runnable(v) >= 2 && (busiest == nullptr || v.queue.size() > busiest->queue.size())) {
      busiest = &v;
    }
  }
  Thread* const thread = busiest == nullptr ? nullptr : busiest->queue.pop_last(cold);
  if (thread != nullptr) {
    --waiting_;
    thread->virtual_runtime_ += taker.least_runtime - busiest->least_runtime;
  }
  return thread;
}

void GuestKernel::watch_balance() {
  if (!balance_armed_ && waiting_ > 0 && !idle_.empty()) {
    balance_armed_ = true;
    calendar_.arm(balance_timer_,
                  calendar_.now() + std::max(tick, interval_per_vcpu * static_cast<int>(vcpus_.size())));
  }
}

void GuestKernel::balance() {
  balance_armed_ = false;
  const models::Nanoseconds now = calendar_.now();
  const bool forced = balance_failures_ >= failures_before_force;
  const models::Nanoseconds cold = forced ? now : now - IdleAverage::migration_cost;
  if (waiting_ > 0 && !idle_.empty()) { // else there was nothing to fail at
    ++balance_failures_;
  }
  const VcpuSet takers = idle_;
  takers.for_each([&](unsigned vcpu) {
    Thread* const thread = waiting_ > 0 && idle_.contains(vcpu) ? take_waiting(vcpus_[vcpu], cold) : nullptr;
    if (thread != nullptr) {
      balance_failures_ = 0;
      give(vcpu, *thread);
    }
  });
  watch_balance();
}

void GuestKernel::give(unsigned vcpu, Thread& thread) {
  thread.vcpu_ = static_cast<std::uint16_t>(vcpu);
  enqueue(vcpu, thread);
  ++counts_.ipis;
  vcpus_[vcpu].owed += costs_.ipi_receive;
  kick(vcpu);
}

} // namespace domus::sim
