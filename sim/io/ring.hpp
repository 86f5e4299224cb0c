/// A shared ring between a front-end and its back-end: a number of slots, and those who wait for one.
///
/// A request holds its slots from the moment the front-end publishes it until the front-end has consumed the response
/// (facts/xen.md 5.1). A front-end that finds the ring full keeps the request in its own queue, in order.
#pragma once

#include "sim/io/item.hpp"

#include <cassert>

namespace domus::sim {

class RingSlots {
public:
  explicit RingSlots(unsigned capacity) : capacity_(capacity), free_(capacity) {}

  /// Takes the slots that the item's present step asks for, unless there are too few or others wait already.
  [[nodiscard]] bool try_acquire(Item& item) {
    assert(item.at().ring_slots <= capacity_);
    if (item.at().ring_slots > free_ || !waiting_.empty()) {
      return false;
    }
    grant(item);
    return true;
  }
  void wait(Item& item) { waiting_.push(item); }
  void release(Item& item) {
    free_ += item.ring_slots;
    item.ring_slots = 0;
    assert(free_ <= capacity_);
  }
  /// The first that waits, with its slots taken, if there are enough now; null otherwise.
  [[nodiscard]] Item* admit() {
    if (waiting_.empty() || waiting_.front()->at().ring_slots > free_) {
      return nullptr;
    }
    Item& item = waiting_.pop();
    grant(item);
    return &item;
  }
  [[nodiscard]] unsigned capacity() const { return capacity_; }
  [[nodiscard]] unsigned in_use() const { return capacity_ - free_; }

private:
  void grant(Item& item) {
    item.ring_slots = static_cast<std::uint16_t>(item.at().ring_slots);
    free_ -= item.ring_slots;
  }

  unsigned capacity_;
  unsigned free_;
  ItemQueue waiting_;
};

} // namespace domus::sim
