/// A first-in-first-out queue of values in one block of memory that grows to the longest the queue ever was.
#pragma once

#include <cassert>
#include <cstddef>
#include <vector>

namespace domus::sim {

template <typename T>
class Fifo {
public:
  [[nodiscard]] bool empty() const { return size_ == 0; }
  void push(const T& value) {
    if (size_ == slots_.size()) {
      grow();
    }
    slots_[(first_ + size_) % slots_.size()] = value;
    ++size_;
  }
  T pop() {
    assert(size_ > 0);
    const T value = slots_[first_];
    first_ = (first_ + 1) % slots_.size();
    --size_;
    return value;
  }

private:
  void grow() {
    std::vector<T> larger(slots_.empty() ? 16 : 2 * slots_.size());
    for (std::size_t n = 0; n < size_; ++n) {
      larger[n] = slots_[(first_ + n) % slots_.size()];
    }
    slots_ = std::move(larger);
    first_ = 0;
  }

  std::vector<T> slots_;
  std::size_t first_ = 0;
  std::size_t size_ = 0;
};

} // namespace domus::sim
