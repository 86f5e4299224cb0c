/// A bounded channel of messages to one receiver: pages that fill and empty, and who sleeps because of it.
///
/// Messages fill one page after the other, and a page that has been read to the end is free again: a pipe of 16 pages
/// of 4 KiB takes 16 x 40 messages of 100 bytes, and after it was full there is room when 40 have been read. Where each
/// message is held by itself a page is one message (sockets). With segments the receiver sees only what has reached it;
/// the rest follows, together, when it has read that.
#pragma once

#include "models/message_passing.hpp"

#include <cassert>
#include <cstdint>
#include <vector>

namespace domus::sim {

class MessageChannel {
public:
  /// What waits: who sent it, and when it came.
  struct Message {
    models::Nanoseconds entered{0};
    std::uint32_t sender = 0;
  };

  MessageChannel(const models::Channel& channel, models::Bytes size)
      : per_page_(models::messages_per_page(channel, size)), most_pages_(models::pages_of(channel, size)),
        pages_at_wake_(models::pages_at_wake(channel, size)),
        per_segment_(channel.segment.count() == 0 ? 0 : models::messages_per_segment(channel, size)),
        messages_(std::size_t{per_page_} * most_pages_) {}

  [[nodiscard]] bool full() const { return pages_ == most_pages_ && in_last_page_ == per_page_; }
  /// Messages that a receiver can take now.
  [[nodiscard]] std::uint32_t readable() const { return readable_; }
  [[nodiscard]] std::uint32_t size() const { return size_; }
  /// A sender that slept for want of room may go on.
  [[nodiscard]] bool has_room_again() const { return pages_ <= pages_at_wake_; }
  [[nodiscard]] std::uint32_t most_messages() const { return static_cast<std::uint32_t>(messages_.size()); }

  /// Precondition: not full. Returns whether there was nothing to read before and there is now.
  bool put(const Message& message) {
    assert(!full());
    if (pages_ == 0 || in_last_page_ == per_page_) {
      ++pages_;
      in_last_page_ = 0;
    }
    ++in_last_page_;
    messages_[(first_ + size_) % messages_.size()] = message;
    ++size_;
    const bool was_empty = readable_ == 0;
    if (per_segment_ == 0) {
      ++readable_;
    } else if (was_empty) {
      readable_ = 1;
    }
    return was_empty;
  }

  /// The message that is read next. Precondition: readable.
  [[nodiscard]] const Message& front() const {
    assert(readable_ > 0);
    return messages_[first_];
  }
  /// It has been read. Returns whether a page became free.
  bool pop() {
    assert(readable_ > 0);
    first_ = (first_ + 1) % static_cast<std::uint32_t>(messages_.size());
    --size_;
    if (--readable_ == 0) {
      readable_ = per_segment_ < size_ ? per_segment_ : size_; // without segments nothing is left: size_ is 0
    }
    ++read_of_first_page_;
    if (read_of_first_page_ < (pages_ == 1 ? in_last_page_ : per_page_)) {
      return false;
    }
    read_of_first_page_ = 0;
    --pages_;
    return true;
  }

private:
  std::uint32_t per_page_;
  std::uint32_t most_pages_;
  std::uint32_t pages_at_wake_;
  std::uint32_t per_segment_; ///< 0: no segments
  std::uint32_t pages_ = 0;   ///< in use
  std::uint32_t in_last_page_ = 0;
  std::uint32_t read_of_first_page_ = 0;
  std::uint32_t first_ = 0; ///< of the messages, in a ring
  std::uint32_t size_ = 0;
  std::uint32_t readable_ = 0;
  std::vector<Message> messages_;
};

} // namespace domus::sim
