#include "sim/guest/vcpu_runqueue.hpp"

namespace domus::sim {

void VcpuRunqueue::push_interrupt(Thread& thread) {
  thread.next_ = nullptr;
  (first_interrupt_ == nullptr ? first_interrupt_ : last_interrupt_->next_) = &thread;
  last_interrupt_ = &thread;
}

Thread* VcpuRunqueue::pop_interrupt() {
  Thread* const thread = first_interrupt_;
  if (thread != nullptr) {
    first_interrupt_ = thread->next_;
  }
  return thread;
}

void VcpuRunqueue::push(Thread& thread) {
  Thread** place = &first_;
  while (*place != nullptr && (*place)->virtual_runtime_ <= thread.virtual_runtime_) {
    place = &(*place)->next_;
  }
  thread.next_ = *place;
  *place = &thread;
  ++size_;
}

Thread* VcpuRunqueue::pop() {
  Thread* const thread = first_;
  if (thread != nullptr) {
    first_ = thread->next_;
    --size_;
  }
  return thread;
}

Thread* VcpuRunqueue::pop_last(models::Nanoseconds cold) {
  Thread** last = nullptr;
  for (Thread** place = &first_; *place != nullptr; place = &(*place)->next_) {
    if ((*place)->ran_until_ <= cold) {
      last = place;
    }
  }
  if (last == nullptr) {
    return nullptr;
  }
  Thread* const thread = *last;
  *last = thread->next_;
  --size_;
  return thread;
}

} // namespace domus::sim
