/// The priority queue under the calendar: a 4-ary implicit heap of 16-byte entries.
///
/// Three things make it fast, in this order:
/// - Which of four children is first is found without a branch, because no processor can guess it. This is what a
///   queue that fits into the caches gains most from.
/// - The root sits at place 3 of the array, so that the four children of every entry fill exactly one 64-byte cache
///   line. While the four are compared, the four lines with their own children are already fetched: without a branch
///   to guess, nothing else would ask for them early, and a big queue would wait for memory at every level.
/// - A finished event's successor replaces it at the root: one way down where pop and then push need two ways.
///
/// | operation   | time       | why                                               |
/// |-------------|------------|---------------------------------------------------|
/// | top         | O(1)       | the root                                          |
/// | push        | O(1) mean  | a new event is rarely among the next ones         |
/// | replace_top | O(log4 n)  | one sift down                                     |
/// | pop         | O(log4 n)  | one sift down                                     |
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
  /// A time that is not negative, a number that decides between equal times and that no two entries share, and a slot.
  /// All in one 128-bit number, so that one comparison decides. The default is later than every entry.
  class Entry {
  public:
    constexpr Entry() = default;
    constexpr Entry(models::Nanoseconds time, std::uint32_t order, std::uint32_t slot)
        : bits_((static_cast<Bits>(time.count()) << 64) | (static_cast<std::uint64_t>(order) << 32) | slot) {}
    [[nodiscard]] constexpr models::Nanoseconds time() const {
      return models::Nanoseconds{static_cast<std::int64_t>(bits_ >> 64)};
    }
    [[nodiscard]] constexpr std::uint32_t order() const { return static_cast<std::uint32_t>(bits_ >> 32); }
    [[nodiscard]] constexpr std::uint32_t slot() const { return static_cast<std::uint32_t>(bits_); }
    friend constexpr bool operator<(Entry a, Entry b) { return a.bits_ < b.bits_; }

  private:
    __extension__ using Bits = unsigned __int128;
    Bits bits_ = ~Bits{0};
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
    at(end_) = Entry{};
    if (!empty()) {
      sift_down(root, last);
    }
  }

  /// Removes every entry for which `is_dead(Entry&)` holds; it may change those that it keeps. O(n).
  template <class Predicate>
  void remove_if(Predicate is_dead) {
    std::size_t kept = root;
    for (std::size_t place = root; place < end_; ++place) {
      if (!is_dead(at(place))) {
        at(kept++) = at(place);
      }
    }
    for (std::size_t place = kept; place < end_; ++place) {
      at(place) = Entry{};
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

  struct Child {
    Entry entry;
    std::size_t index;
  };

  /// Unused places hold the entry that is later than all others, so that a line can be read whole.
  struct alignas(64) Line {
    std::array<Entry, line_entries> entries;

    /// The earliest of the four, and its index.
    [[nodiscard]] Child first() const {
      return earlier(earlier({entries[0], 0}, {entries[1], 1}), earlier({entries[2], 2}, {entries[3], 3}));
    }
  };

  /// Without a branch: the compiler turns the first choice into conditional moves, and needs to be shown how for the
  /// second.
  [[nodiscard]] static Child earlier(Child a, Child b) {
    const bool second = b.entry < a.entry;
    const std::size_t mask = 0 - static_cast<std::size_t>(second);
    return {second ? b.entry : a.entry, a.index ^ ((a.index ^ b.index) & mask)};
  }

  [[nodiscard]] Entry& at(std::size_t place) { return lines_[place / line_entries].entries[place % line_entries]; }
  [[nodiscard]] const Entry& at(std::size_t place) const {
    return lines_[place / line_entries].entries[place % line_entries];
  }
  [[nodiscard]] static std::size_t parent(std::size_t place) { return place / line_entries + root - 1; }
  /// The line that holds the children of the entry at `place`.
  [[nodiscard]] static std::size_t children_line(std::size_t place) { return place - root + 1; }

  void sift_up(std::size_t place, Entry entry) {
    while (place > root) {
      Entry& above = at(parent(place));
      if (!(entry < above)) {
        break;
      }
      at(place) = above;
      place = parent(place);
    }
    at(place) = entry;
  }

  void sift_down(std::size_t place, Entry entry) {
    Line* const lines = lines_.data();
    const std::size_t used_lines = (end_ + line_entries - 1) / line_entries;
    Entry* hole = &at(place);
    for (std::size_t line = children_line(place); line < used_lines; line = children_line(place)) {
      const std::size_t grandchildren = children_line(line * line_entries);
      if (grandchildren < used_lines) {
        __builtin_prefetch(lines + grandchildren);
        __builtin_prefetch(lines + grandchildren + 1);
        __builtin_prefetch(lines + grandchildren + 2);
        __builtin_prefetch(lines + grandchildren + 3);
      }
      const Child first = lines[line].first();
      if (!(first.entry < entry)) {
        break;
      }
      *hole = first.entry;
      hole = &lines[line].entries[first.index];
      place = line * line_entries + first.index;
    }
    *hole = entry;
  }

  /// Floyd's construction: sift down every entry that has children, the last first.
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
