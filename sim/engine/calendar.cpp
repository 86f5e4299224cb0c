#include "sim/engine/calendar.hpp"

namespace domus::sim {

Calendar::Calendar(std::uint32_t numbers_used)
    : next_arrival_(first_arrival + numbers_used), next_own_(first_own + numbers_used) {
  assert(numbers_used <= order_numbers);
}

EventId Calendar::at(Nanoseconds when, EventTarget& target, std::uint32_t tag, std::uint64_t argument) {
  if (next_own_ == end_of_own) {
    number_anew();
  }
  return arm_slot(when, next_own_++, target, tag, argument);
}

EventId Calendar::arrive_at(Nanoseconds when, EventTarget& target, std::uint32_t tag, std::uint64_t argument) {
  if (next_arrival_ == first_own) {
    number_anew();
  }
  return arm_slot(when, next_arrival_++, target, tag, argument);
}

EventId Calendar::arm_slot(Nanoseconds when, std::uint32_t order, EventTarget& target, std::uint32_t tag,
                           std::uint64_t argument) {
  assert(when >= now_ && when != never);
  const std::uint32_t index = take_slot();
  Slot& slot = slots_[index];
  slot.target = &target;
  slot.argument = argument;
  slot.tag = tag;
  slot.order = order;
  if (++slot.generation == 0) {
    slot.generation = 1; // 0 belongs to the id that names nothing
  }
  add_entry(EventHeap::Entry{when, order, index});
  return EventId{index, slot.generation};
}

void Calendar::add_entry(EventHeap::Entry entry) {
  if (top_is_open_) {
    top_is_open_ = false;
    heap_.replace_top(entry);
  } else {
    heap_.push(entry);
  }
}

TimerId Calendar::create_timer(EventTarget& target, std::uint32_t tag, std::uint64_t argument) {
  assert(timers_.size() < timer_bit);
  Timer timer;
  timer.target = &target;
  timer.tag = tag;
  timer.argument = argument;
  timers_.push_back(timer);
  return TimerId{static_cast<std::uint32_t>(timers_.size() - 1)};
}

void Calendar::arm(TimerId id, Nanoseconds when) {
  assert(when >= now_ && when != never);
  if (next_own_ == end_of_own) {
    number_anew();
  }
  Timer& timer = timers_[static_cast<std::size_t>(id)];
  armed_timers_ += timer.order == 0 ? 1 : 0;
  timer.order = next_own_++;
  timer.time = when;
  if (timer.entry_order != 0 && timer.entry_time <= when) {
    return; // the entry comes up early enough
  }
  const bool had_entry = timer.entry_order != 0;
  add_entry(move_entry(timer, static_cast<std::uint32_t>(id) | timer_bit));
  if (had_entry) {
    count_dead();
  }
}

void Calendar::stop(TimerId id) {
  Timer& timer = timers_[static_cast<std::size_t>(id)];
  armed_timers_ -= timer.order == 0 ? 0 : 1;
  timer.order = 0;
}

/// The entry that stands where the timer is due.
EventHeap::Entry Calendar::move_entry(Timer& timer, std::uint32_t slot) {
  timer.entry_order = timer.order;
  timer.entry_time = timer.time;
  return EventHeap::Entry{timer.time, timer.order, slot};
}

bool Calendar::cancel(EventId id) {
  if (!pending(id)) {
    return false;
  }
  free_slot(id.slot_);
  count_dead();
  return true;
}

void Calendar::count_dead() {
  ++dead_count_;
  if (heap_.size() >= smallest_compacted && dead_count_ > heap_.size() / 2) {
    compact();
  }
}

Calendar::Nanoseconds Calendar::next_time() {
  return end_requested_ ? now_ : settled_top_time();
}

void Calendar::run_before(Nanoseconds horizon) {
  assert(horizon >= now_ && horizon != never && !running_);
  for (;;) {
    const Nanoseconds next = settled_top_time();
    if (end_requested_ && next > now_) {
      if (now_ == horizon) {
        break;
      }
      run_end_of_instant();
    } else if (next < horizon) {
      run_top();
    } else {
      break;
    }
  }
  now_ = horizon;
}

bool Calendar::run_one() {
  assert(!running_);
  const Nanoseconds next = settled_top_time();
  if (end_requested_ && next > now_) {
    run_end_of_instant();
    return true;
  }
  if (next == never) {
    return false;
  }
  run_top();
  return true;
}

std::uint32_t Calendar::take_slot() {
  if (first_free_ == no_slot) {
    assert(slots_.size() < timer_bit);
    slots_.emplace_back();
    return static_cast<std::uint32_t>(slots_.size() - 1);
  }
  const std::uint32_t index = first_free_;
  first_free_ = static_cast<std::uint32_t>(slots_[index].argument);
  --free_count_;
  return index;
}

void Calendar::free_slot(std::uint32_t index) {
  Slot& slot = slots_[index];
  slot.order = 0;
  slot.argument = first_free_;
  first_free_ = index;
  ++free_count_;
}

void Calendar::close_top() {
  if (top_is_open_) {
    top_is_open_ = false;
    heap_.pop();
  }
}

Calendar::Nanoseconds Calendar::settled_top_time() {
  close_top();
  for (;;) {
    while (dead_count_ > 0 && is_dead(heap_.top())) {
      heap_.pop();
      --dead_count_;
    }
    if (heap_.empty()) {
      return never;
    }
    const EventHeap::Entry top = heap_.top();
    Timer* const timer = timer_of(top);
    if (timer == nullptr || timer->order == top.order()) {
      return top.time();
    }
    if (timer->order == 0) {
      timer->entry_order = 0;
      heap_.pop();
    } else {
      heap_.replace_top(move_entry(*timer, top.slot()));
    }
  }
}

/// Afterwards every entry is live and stands where its event is due.
void Calendar::compact() {
  close_top();
  heap_.remove_if([this](EventHeap::Entry& entry) {
    if (is_dead(entry)) {
      return true;
    }
    Timer* const timer = timer_of(entry);
    if (timer == nullptr) {
      return false;
    }
    if (timer->order == 0) {
      timer->entry_order = 0;
      return true;
    }
    entry = move_entry(*timer, entry.slot());
    return false;
  });
  dead_count_ = 0;
}

void Calendar::number_anew() {
  compact();
  next_arrival_ = first_arrival;
  next_own_ = first_own;
  heap_.visit_in_order([this](EventHeap::Entry& entry) {
    const std::uint32_t order = entry.order() < first_own ? next_arrival_++ : next_own_++;
    entry = EventHeap::Entry{entry.time(), order, entry.slot()};
    if (Timer* const timer = timer_of(entry); timer != nullptr) {
      timer->order = order;
      timer->entry_order = order;
    } else {
      slots_[entry.slot()].order = order;
    }
  });
  assert(next_arrival_ < first_own && next_own_ < end_of_own);
}

void Calendar::run_top() {
  const EventHeap::Entry entry = heap_.top();
  top_is_open_ = true;
  now_ = entry.time();
  ++events_run_;
  running_ = true;
  if (Timer* const timer = timer_of(entry); timer != nullptr) {
    timer->order = 0;
    timer->entry_order = 0;
    --armed_timers_;
    timer->target->on_event(timer->tag, timer->argument);
  } else {
    const Slot slot = slots_[entry.slot()];
    free_slot(entry.slot());
    slot.target->on_event(slot.tag, slot.argument);
  }
  running_ = false;
}

void Calendar::run_end_of_instant() {
  end_requested_ = false;
  running_ = true;
  end_of_instant_->on_event(0, 0);
  running_ = false;
}

} // namespace domus::sim
