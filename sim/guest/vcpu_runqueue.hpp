/// The threads that wait for one vCPU: interrupt work first come first served, normal threads by least virtual runtime.
#pragma once

#include "sim/guest/thread.hpp"

#include <cstddef>

namespace domus::sim {

class VcpuRunqueue {
public:
  void push_interrupt(Thread& thread);
  [[nodiscard]] Thread* pop_interrupt();
  [[nodiscard]] bool interrupt_pending() const { return first_interrupt_ != nullptr; }

  /// After those of equal virtual runtime.
  void push(Thread& thread);
  [[nodiscard]] Thread* first() const { return first_; }
  [[nodiscard]] Thread* pop();
  /// Removes the thread that would run last of those that have not had a CPU since `cold`, for another vCPU to take;
  /// null if there is none.
  [[nodiscard]] Thread* pop_last(models::Nanoseconds cold);
  [[nodiscard]] std::size_t size() const { return size_; }

private:
  Thread* first_interrupt_ = nullptr;
  Thread* last_interrupt_ = nullptr;
  Thread* first_ = nullptr;
  std::size_t size_ = 0;
};

} // namespace domus::sim
