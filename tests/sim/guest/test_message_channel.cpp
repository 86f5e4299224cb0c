#include "sim/guest/message_channel.hpp"

#include <doctest/doctest.h>
#include <rapidcheck.h>

using namespace domus::models;
using domus::sim::MessageChannel;

namespace {

/// Three pages of two messages each.
MessageChannel small_pipe() {
  Channel channel;
  channel.capacity = Bytes{600};
  channel.page = Bytes{200};
  return {channel, Bytes{100}};
}

void put(MessageChannel& channel, int count) {
  for (; count > 0; --count) {
    channel.put({});
  }
}

} // namespace

TEST_CASE("three pages of two messages are full after six, and after one is read still are: its page is half read") {
  MessageChannel channel = small_pipe();
  put(channel, 6);
  CHECK(channel.full());
  CHECK_FALSE(channel.pop());
  CHECK(channel.full());
  CHECK(channel.pop());
  CHECK_FALSE(channel.full());
  CHECK(channel.has_room_again());
  put(channel, 2);
  CHECK(channel.full());
}

TEST_CASE("a page that is read up before it is full is free too, and the next message begins another") {
  MessageChannel channel = small_pipe();
  put(channel, 1);
  CHECK(channel.pop());
  put(channel, 6); // three whole pages, not two and a half
  CHECK(channel.full());
}

TEST_CASE("a reader is to be told of the first message only") {
  MessageChannel channel = small_pipe();
  CHECK(channel.put({}));
  CHECK_FALSE(channel.put({}));
  channel.pop();
  channel.pop();
  CHECK(channel.put({}));
}

TEST_CASE("with segments of three the first goes alone, what comes meanwhile follows in threes") {
  Channel tcp;
  tcp.capacity = Bytes{1000};
  tcp.segment = Bytes{300};
  MessageChannel channel(tcp, Bytes{100});
  put(channel, 6);
  CHECK(channel.readable() == 1);
  channel.pop();
  CHECK(channel.readable() == 3);
  channel.pop();
  channel.pop();
  CHECK(channel.readable() == 1);
  channel.pop();
  CHECK(channel.readable() == 2);
}

TEST_CASE("messages come out in the order in which they went in, none lost, never more than there is room for") {
  rc::check([] {
    Channel kind;
    kind.capacity = Bytes{*rc::gen::inRange(100, 2000)};
    kind.page = Bytes{*rc::gen::element(0, 200, 350)};
    kind.segment = Bytes{*rc::gen::element(0, 100, 300)};
    kind.wake_sender_at = *rc::gen::element(0.0, 0.5, 1.0);
    MessageChannel channel(kind, Bytes{100});
    std::uint32_t in = 0;
    std::uint32_t out = 0;
    for (const bool write : *rc::gen::container<std::vector<bool>>(200, rc::gen::arbitrary<bool>())) {
      if (write && !channel.full()) {
        channel.put({.entered = 0ns, .sender = in++});
      } else if (!write && channel.readable() > 0) {
        RC_ASSERT(channel.front().sender == out++);
        channel.pop();
      }
      RC_ASSERT(channel.size() == in - out);
      RC_ASSERT(channel.size() <= channel.most_messages());
      RC_ASSERT(channel.readable() <= channel.size());
      RC_ASSERT((channel.readable() == 0) == (channel.size() == 0)); // nobody sleeps while something is there
      RC_ASSERT(!(channel.full() && channel.has_room_again()));
    }
  });
}
