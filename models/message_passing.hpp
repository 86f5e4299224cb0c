/// Threads of one guest that pass messages to one another: pipes, local sockets, TCP and UDP over loopback.
///
/// A message is an operation, and the workload's demand is that of one message, sender's and receiver's part together.
/// Who sleeps, who is woken and what that costs is not in the demand: it is an outcome of the channels, which fill and
/// empty, and of the guest's scheduler.
#pragma once

#include "models/demand.hpp"
#include "models/itinerary.hpp"

#include <cstdint>

namespace domus::models {

/// What holds the messages to one receiver until it takes them. Kinds of channels differ by these properties only.
struct Channel {
  enum class WhenFull : std::uint8_t {
    block, ///< the sender sleeps until there is room (pipes, streams)
    drop,  ///< the message is lost (UDP)
  };
  Bytes capacity = Bytes::kib(64);
  /// Charged against the capacity beside each message's payload: the kernel's own structures (sockets).
  Bytes overhead;
  /// Zero: each message is held by itself. Otherwise messages are packed into pages of this size, none of them across
  /// two, and room comes back when a whole page has been read (pipes).
  Bytes page;
  /// A sleeping sender is told when no more than this share of the capacity is taken: 0 to 1. At 1, as soon as there is
  /// any room.
  double wake_sender_at = 1;
  WhenFull when_full = WhenFull::block;
  enum class DeliveredBy : std::uint8_t {
    sender,  ///< puts the message into the channel and wakes the receiver itself (pipes, local sockets)
    softirq, ///< of the network stack, which wakes on its own account: not as the sender's last act before it sleeps
  };
  DeliveredBy delivered_by = DeliveredBy::sender;
  /// Zero: each message reaches the receiver by itself. Otherwise what is sent while the receiver has not read all that
  /// reached it before waits, and then goes together, up to this size (TCP: small segments wait for an
  /// acknowledgement).
  Bytes segment;
};

/// Every sender of a group sends to each receiver of its group in turn; each receiver has one channel.
struct MessagePassing {
  unsigned groups = 1;
  unsigned senders = 1;   ///< in each group
  unsigned receivers = 1; ///< in each group
  Bytes size{1};          ///< payload of a message
  Channel channel;
  double receiver_share = 0.5; ///< of the demand, system calls excepted: the receiver's part, 0 to 1
  CpuTime send_per_kib;        ///< and beside the demand: moving 1 KiB of payload into the channel,
  CpuTime receive_per_kib;     ///< and out of it
  /// What is left of these two where sender and receiver share a CPU, and so its caches: 0 to 1.
  double same_cpu_copies = 1;
  /// Set by add_copies(): what a message then takes less, on the reference CPU.
  MeanTime send_saving{0};
  MeanTime receive_saving{0};
  Quantity receiver_calls{1, 1, 1, {}}; ///< system calls that are the receiver's, of the demand's system_calls
  /// The receiver answers each message and the sender waits for that: half of the sender's part comes after the answer.
  bool answered = false;

  [[nodiscard]] unsigned threads() const { return groups * (senders + receivers); }
};

/// How many messages of `size` a page of the channel takes: 1 where there are no pages, or the message is as big as a
/// page.
[[nodiscard]] std::uint32_t messages_per_page(const Channel& channel, Bytes size);
/// How many pages (messages, where there are none) the channel takes: at least 1. The last may exceed the capacity, as
/// a socket takes a message whenever anything is left.
[[nodiscard]] std::uint32_t pages_of(const Channel& channel, Bytes size);
/// The most of them that may be left when a sleeping sender is told that there is room: less than pages_of().
[[nodiscard]] std::uint32_t pages_at_wake(const Channel& channel, Bytes size);
/// How many messages go together at most: 1 where each goes by itself.
[[nodiscard]] std::uint32_t messages_per_segment(const Channel& channel, Bytes size);

} // namespace domus::models
