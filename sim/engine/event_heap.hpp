/// The priority queue under the calendar: a 4-ary implicit heap of 16-byte entries.
///
/// What is clever: the root sits at place 3 of the array, so that the four children of every entry fill exactly one
/// 64-byte cache line, and a sift down touches one line a level, half as many levels as a binary heap has.
///
/// | operation   | time        | why                                                     |
/// |-------------|-------------|---------------------------------------------------------|
/// | top         | O(1)        | the root                                                |
/// | push        | O(1) mean   | a new event is rarely among the next ones               |
/// | replace_top | O(log4 n)   | one sift down, where pop and then push would need two    |
/// | pop         | O(log4 n)   | one sift down                                           |
///
/// Memory: 16 bytes an entry, kept when the heap shrinks.
#pragma once

#include "models/units.hpp"

#include <algorithm>
#include <array>
#include <cassert>
#include <cstddef>
#include <cstdint>
#include <utility>
#include <vector>

namespace domus::sim {

class EventHeap {
public:
  /// Entries are ordered by time, and at one time by `order`, which no two entries share.
  struct Entry {
    models::Nanoseconds time{0};
    std::uint32_t order = 0;
    std::uint32_t slot = 0;

    /// One wide comparison instead of two that the processor would have to guess. Requires times that are not negative.
    friend bool operator<(const Entry& a, const Entry& b) { return a.key() < b.key(); }

  private:
    __extension__ using Key = unsigned __int128;
    [[nodiscard]] Key key() const {
      return (static_cast<Key>(static_cast<std::uint64_t>(time.count())) << 64) |
             ((static_cast<std::uint64_t>(order) << 32) | slot);
    }
  };

  [[nodiscard]] bool empty() const { return end_ == root; }
  [[nodiscard]] std::size_t size() const { return end_ - root; }

  /// Precondition of top, replace_top and pop: the heap is not empty.
  [[nodiscard]] const Entry& top() const { return at(root); }

  void push(Entry entry) {
    if (end_ == lines_.size() * line_entries) {
      lines_.emplace_back();
    }
    sift_up(end_++, entry);
  }

  void replace_top(Entry entry) { sift_down(root, entry); }

  void pop() {
    assert(!empty());
    const Entry last = at(--end_);
    if (!empty()) {
      sift_down(root, last);
    }
  }

  /// Removes every entry for which `is_dead` holds. O(n).
  template <class Predicate>
  void remove_if(Predicate is_dead) {
    std::size_t kept = root;
    for (std::size_t place = root; place < end_; ++place) {
      if (!is_dead(std::as_const(at(place)))) {
        at(kept++) = at(place);
      }
    }
    end_ = kept;
    rebuild();
  }

  /// Calls `visit(Entry&)` on every entry from first to last. It may give new orders if they keep that sequence.
  /// O(n log n).
  template <class Visitor>
  void visit_in_order(Visitor visit) {
    std::vector<Entry> sorted;
    sorted.reserve(size());
    for (std::size_t place = root; place < end_; ++place) {
      sorted.push_back(at(place));
    }
    std::sort(sorted.begin(), sorted.end());
    for (std::size_t i = 0; i < sorted.size(); ++i) {
      visit(sorted[i]);
      at(root + i) = sorted[i]; // a sorted array is a heap
    }
  }

private:
  static constexpr std::size_t line_entries = 4;
  static constexpr std::size_t root = 3;

  struct alignas(64) Line {
    std::array<Entry, line_entries> entries;
  };

  [[nodiscard]] Entry& at(std::size_t place) { return lines_[place / line_entries].entries[place % line_entries]; }
  [[nodiscard]] const Entry& at(std::size_t place) const {
    return lines_[place / line_entries].entries[place % line_entries];
  }
  [[nodiscard]] static std::size_t first_child(std::size_t place) { return 4 * (place - root) + root + 1; }
  [[nodiscard]] static std::size_t parent(std::size_t place) { return (place - root - 1) / 4 + root; }

  void sift_up(std::size_t place, Entry entry) {
    while (place > root) {
      const std::size_t above = parent(place);
      if (!(entry < at(above))) {
        break;
      }
      at(place) = at(above);
      place = above;
    }
    at(place) = entry;
  }

  void sift_down(std::size_t place, Entry entry) {
    for (;;) {
      const std::size_t first = first_child(place);
      if (first >= end_) {
        break;
      }
      const std::size_t least = least_of(first);
      if (!(at(least) < entry)) {
        break;
      }
      at(place) = at(least);
      place = least;
    }
    at(place) = entry;
  }

  /// The place of the earliest of the up to four siblings that start at `first`.
  [[nodiscard]] std::size_t least_of(std::size_t first) const {
    if (first + line_entries <= end_) {
      const std::size_t left = at(first + 1) < at(first) ? first + 1 : first;
      const std::size_t right = at(first + 3) < at(first + 2) ? first + 3 : first + 2;
      return at(right) < at(left) ? right : left;
    }
    std::size_t least = first;
    for (std::size_t place = first + 1; place < end_; ++place) {
      if (at(place) < at(least)) {
        least = place;
      }
    }
    return least;
  }

  void rebuild() {
    if (size() < 2) {
      return;
    }
    for (std::size_t place = parent(end_ - 1) + 1; place-- > root;) {
      sift_down(place, at(place));
    }
  }

  std::vector<Line> lines_{1};
  std::size_t end_ = root;
};

} // namespace domus::sim
