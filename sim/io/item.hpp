/// Items: the requests that walk an itinerary's steps from station to station, and the queues they stand in.
#pragma once

#include "models/units.hpp"
#include "sim/io/plan.hpp"

#include <cassert>
#include <cstdint>
#include <deque>

namespace domus::sim {

struct GuestIo;
struct Operation;

/// One block request, packet or segment under way; or an access to an emulated device (`phase` null).
struct Item {
  Item* next = nullptr; ///< in whatever queue it stands
  GuestIo* guest = nullptr;
  Operation* operation = nullptr;
  const PlanPhase* phase = nullptr;
  models::Nanoseconds entered{0}; ///< the station it is at
  std::uint64_t number = 0;       ///< of the operation; keys its random draws
  std::uint16_t ordinal = 0;      ///< among the items of its operation
  std::uint16_t step = 0;
  std::uint16_t queue = 0;      ///< which of the guest's rings it uses
  std::uint16_t ring_slots = 0; ///< that it holds
  std::uint16_t vcpu = 0;       ///< access: the vCPU that waits
  Work access_work;             ///< access: QEMU's work for it

  bool owner_told = false; ///< the owner has been told that it is done; what is left is nobody's wait

  [[nodiscard]] const PlanStep& at() const { return phase->steps[step]; }
};

/// First in, first out, through Item::next. An item stands in one queue at a time.
class ItemQueue {
public:
  [[nodiscard]] bool empty() const { return first_ == nullptr; }
  [[nodiscard]] Item* front() const { return first_; }
  void push(Item& item) {
    item.next = nullptr;
    (first_ == nullptr ? first_ : last_->next) = &item;
    last_ = &item;
  }
  Item& pop() {
    assert(first_ != nullptr);
    Item& item = *first_;
    first_ = item.next;
    return item;
  }

private:
  Item* first_ = nullptr;
  Item* last_ = nullptr;
};

/// Objects that are used again and again: memory grows to the most that were ever out at once, and addresses stay.
template <typename T>
class Pool {
public:
  T& take() {
    ++out_;
    if (free_ == nullptr) {
      return all_.emplace_back();
    }
    T& taken = *free_;
    free_ = taken.next;
    taken = T{};
    return taken;
  }
  void give_back(T& object) {
    assert(out_ > 0);
    --out_;
    object.next = free_;
    free_ = &object;
  }
  [[nodiscard]] std::size_t out() const { return out_; }

private:
  std::deque<T> all_;
  T* free_ = nullptr;
  std::size_t out_ = 0;
};

} // namespace domus::sim
