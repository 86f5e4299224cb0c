/// The event calendar of one host: what happens next, and in which order.
///
/// Events are ordered by time; at one time arrivals from outside the host come first, and among each kind the order is
/// that in which they were armed. That is the whole tie rule. Arrivals come first because a host may run ahead of what
/// is outside it: how far it had run when an arrival was armed must not decide whether it is before or after the
/// host's own events of the same nanosecond.
///
/// Cancelling marks the event as dead and leaves its entry in the heap; a dead entry is dropped when it reaches the
/// top, and all are dropped at once when they become more than half of the heap. So a timer that is cancelled and
/// armed again all the time costs one push each time and keeps the heap at most twice as big as what is pending.
/// Nothing is allocated once the calendar has held its largest number of events.
///
/// A timer is an event that is armed over and over, mostly before it is due (a scheduler's time slice). It has at most
/// one live entry in the heap, and that may be too early: arming it for later, or stopping it, touches only the timer,
/// and the entry is moved or dropped when it reaches the top. So a timer that is moved a hundred times before it is due
/// costs one sift.
///
/// While an event runs its place at the top of the heap stays open; the first event that it arms falls into that
/// place. The usual pair "take the first, put a later one" is then one sift instead of two.
#pragma once

#include "models/units.hpp"
#include "sim/engine/event_heap.hpp"

#include <cassert>
#include <cstddef>
#include <cstdint>
#include <vector>

namespace domus::sim {

/// Something that events happen to. `tag` says which kind of event it is and `argument` what it is about; both are the
/// target's own business.
class EventTarget {
public:
  virtual void on_event(std::uint32_t tag, std::uint64_t argument) = 0;

protected:
  EventTarget() = default;
  EventTarget(const EventTarget&) = default;
  EventTarget& operator=(const EventTarget&) = default;
  ~EventTarget() = default;
};

/// Names an armed event. Stays valid, and names nothing, after the event happened or was cancelled; the default names
/// nothing. (A handle could name a later event only after its slot was used 2^32 - 1 times more.)
class EventId {
public:
  constexpr EventId() = default;
  constexpr bool operator==(const EventId&) const = default;

private:
  friend class Calendar;
  constexpr EventId(std::uint32_t slot, std::uint32_t generation) : slot_(slot), generation_(generation) {}
  std::uint32_t slot_ = 0;
  std::uint32_t generation_ = 0;
};

/// Names a timer of a calendar, for as long as the calendar lives. Cannot be null.
enum class TimerId : std::uint32_t {};

class Calendar {
public:
  using Nanoseconds = models::Nanoseconds;
  static constexpr Nanoseconds never = Nanoseconds::max();
  /// How many numbers each kind of event has to break ties with. When they are used up the pending events are numbered
  /// anew, so this limits only how many of a kind can be pending.
  static constexpr std::uint32_t order_numbers = (std::uint32_t{1} << 31) - 1;

  /// `numbers_used` is for tests, which start close to order_numbers to see the renumbering.
  explicit Calendar(std::uint32_t numbers_used = 0);
  Calendar(const Calendar&) = delete;
  Calendar& operator=(const Calendar&) = delete;

  /// Arms an event of the host itself: `target.on_event(tag, argument)` at `when`. Precondition: now() <= when < never,
  /// and `target` lives until the event has happened or is cancelled.
  EventId at(Nanoseconds when, EventTarget& target, std::uint32_t tag, std::uint64_t argument = 0);
  /// Arms an event that comes from outside the host: it happens before the host's own events of the same time.
  EventId arrive_at(Nanoseconds when, EventTarget& target, std::uint32_t tag, std::uint64_t argument = 0);

  /// Makes a timer, not armed. `target` lives for as long as the timer is ever armed.
  TimerId create_timer(EventTarget& target, std::uint32_t tag, std::uint64_t argument = 0);
  /// Arms the timer for `when` as if by at(), wherever it stood before: arming again gives it a new place among the
  /// events of one time. Precondition: now() <= when < never.
  void arm(TimerId timer, Nanoseconds when);
  /// No effect if it is not armed.
  void stop(TimerId timer);
  [[nodiscard]] bool armed(TimerId timer) const { return timers_[static_cast<std::size_t>(timer)].order != 0; }

  /// Cancels the event if it is still pending. Returns whether it was. An event that is running is not pending.
  bool cancel(EventId id);
  [[nodiscard]] bool pending(EventId id) const {
    return id.slot_ < slots_.size() && id.generation_ == slots_[id.slot_].generation && slots_[id.slot_].order != 0;
  }

  /// Who is told when an instant ends (see request_end_of_instant). Called with tag 0 and argument 0. May be null.
  void set_end_of_instant(EventTarget* target) { end_of_instant_ = target; }

  /// Asks for one call of the end-of-instant target: after every event due at the present time has happened, and
  /// before time moves on. Several requests before that call are one. The call may arm more events at the same time
  /// and may ask again; the instant ends when nothing is due and no request is open. (Xen's do_softirq loop.)
  /// Precondition: a target is set.
  void request_end_of_instant() {
    assert(end_of_instant_ != nullptr);
    end_requested_ = true;
  }

  /// Time since the host's origin.
  [[nodiscard]] Nanoseconds now() const { return now_; }
  /// When the next thing happens (now() if an end of instant is asked for), or `never`.
  [[nodiscard]] Nanoseconds next_time();

  /// Runs everything that is strictly before `horizon`; now() is `horizon` afterwards. Precondition:
  /// now() <= horizon < never, not called from within an event. An end of instant asked for at `horizon` itself waits
  /// for the next call.
  void run_before(Nanoseconds horizon);
  /// Runs the next event or end of instant. Returns false, and does nothing, if there is none.
  bool run_one();

  /// Events that happened so far (ends of instants not counted).
  [[nodiscard]] std::uint64_t events_run() const { return events_run_; }
  /// Events that are armed and neither happened nor were cancelled, and armed timers.
  [[nodiscard]] std::size_t pending_count() const { return slots_.size() - free_count_ + armed_timers_; }
  /// Entries in the heap: pending ones, and cancelled and stopped ones that are not dropped yet.
  [[nodiscard]] std::size_t heap_entries() const { return heap_.size() - (top_is_open_ ? 1 : 0); }

private:
  struct Slot {
    EventTarget* target = nullptr;
    std::uint64_t argument = 0; ///< the next free slot while this one is free
    std::uint32_t tag = 0;
    std::uint32_t generation = 0; ///< goes up when the slot is taken
    std::uint32_t order = 0;      ///< order of its heap entry; 0: free. An entry of another order is dead
  };
  struct Timer {
    EventTarget* target = nullptr;
    std::uint64_t argument = 0;
    std::uint32_t tag = 0;
    std::uint32_t order = 0;       ///< 0: not armed
    std::uint32_t entry_order = 0; ///< of its entry in the heap; 0: it has none. An entry of another order is dead
    Nanoseconds time{0};           ///< when it is due, if armed
    Nanoseconds entry_time{0};     ///< where its entry stands: not later than `time` if it is armed
  };
  static constexpr std::uint32_t no_slot = UINT32_MAX;
  static constexpr std::uint32_t timer_bit = std::uint32_t{1} << 31; ///< in the slot number of a timer's entry
  static constexpr std::size_t smallest_compacted = 64;
  static constexpr std::uint32_t first_arrival = 1;
  static constexpr std::uint32_t first_own = first_arrival + order_numbers;
  static constexpr std::uint32_t end_of_own = first_own + order_numbers;

  EventId arm_slot(Nanoseconds when, std::uint32_t order, EventTarget& target, std::uint32_t tag,
                   std::uint64_t argument);
  [[nodiscard]] Timer* timer_of(const EventHeap::Entry& entry) {
    return (entry.slot() & timer_bit) == 0 ? nullptr : &timers_[entry.slot() & ~timer_bit];
  }
  [[nodiscard]] bool is_dead(const EventHeap::Entry& entry) const {
    return (entry.slot() & timer_bit) == 0 ? slots_[entry.slot()].order != entry.order()
                                           : timers_[entry.slot() & ~timer_bit].entry_order != entry.order();
  }
  void add_entry(EventHeap::Entry entry);
  void count_dead();
  static EventHeap::Entry move_entry(Timer& timer, std::uint32_t slot);
  std::uint32_t take_slot();
  void free_slot(std::uint32_t index);
  void close_top();
  /// Makes the top of the heap a live entry, if any is left, and returns its time.
  Nanoseconds settled_top_time();
  void compact();
  void number_anew();
  void run_top();
  void run_end_of_instant();

  EventHeap heap_;
  std::vector<Slot> slots_;
  std::vector<Timer> timers_;
  std::size_t armed_timers_ = 0;
  Nanoseconds now_{0};
  std::uint32_t next_arrival_;
  std::uint32_t next_own_;
  std::uint32_t first_free_ = no_slot;
  std::size_t free_count_ = 0;
  std::size_t dead_count_ = 0;
  std::uint64_t events_run_ = 0;
  EventTarget* end_of_instant_ = nullptr;
  bool end_requested_ = false;
  bool top_is_open_ = false; ///< the event at the top of the heap is the one that runs; it only holds the place
  bool running_ = false;
};

} // namespace domus::sim
