// What channels hold and what a message costs whom, checked against the arithmetic of Linux's pipes and sockets.

#include "models/compute_work.hpp"
#include "models/cost_model.hpp"
#include "models/message_work.hpp"
#include "tests/models/example_profiles.hpp"

#include <doctest/doctest.h>

using namespace domus::models;

namespace {

Channel pipe() {
  Channel channel;
  channel.capacity = Bytes::kib(64);
  channel.page = Bytes::kib(4);
  return channel;
}

Channel unix_stream() {
  Channel channel;
  channel.capacity = Bytes{212'992};
  channel.overhead = Bytes{704};
  channel.wake_sender_at = 0.25;
  return channel;
}

} // namespace

TEST_CASE("a pipe has 16 pages of 4 KiB: 40 messages of 100 bytes in each, and room again when one is free") {
  CHECK(messages_per_page(pipe(), Bytes{100}) == 40);
  CHECK(pages_of(pipe(), Bytes{100}) == 16);
  CHECK(pages_at_wake(pipe(), Bytes{100}) == 15);
}

TEST_CASE("a message bigger than a page takes whole pages, and one bigger than the pipe takes all of it") {
  CHECK(messages_per_page(pipe(), Bytes{5000}) == 1);
  CHECK(pages_of(pipe(), Bytes{5000}) == 8);
  CHECK(pages_of(pipe(), Bytes{100'000}) == 1);
  CHECK(pages_at_wake(pipe(), Bytes{100'000}) == 0);
}

TEST_CASE(
    "a local socket of 208 KiB takes 278 messages of 64 bytes charged as 768, and tells of room at a quarter: 69") {
  CHECK(messages_per_page(unix_stream(), Bytes{64}) == 1);
  CHECK(pages_of(unix_stream(), Bytes{64}) == 278); // 277.3: the last one begins while a third of its charge is left
  CHECK(pages_at_wake(unix_stream(), Bytes{64}) == 69);
}

TEST_CASE("a sender writes 278 - 69 = 209 messages for each sleep, as it does on one CPU: 1/213 (demands.csv)") {
  const double sleeps = 1.0 / (pages_of(unix_stream(), Bytes{64}) - pages_at_wake(unix_stream(), Bytes{64}));
  CHECK(sleeps == doctest::Approx(0.004691).epsilon(0.03));
}

TEST_CASE("1024 messages of 64 bytes go in a TCP segment of 64 KiB, and no fewer than one of any size") {
  Channel tcp;
  tcp.segment = Bytes::kib(64);
  CHECK(messages_per_segment(tcp, Bytes{64}) == 1024);
  CHECK(messages_per_segment(tcp, Bytes::mib(1)) == 1);
}

TEST_CASE("sender and receiver share the demand: work by a share, system calls by count, nothing lost in any mode") {
  Demand demand;
  demand.user_time.mean = 300ns;
  demand.kernel_time.mean = 700ns;
  demand.system_calls.mean = 3;
  MessagePassing passing;
  passing.receiver_share = 0.4;
  passing.receiver_calls.mean = 1;
  for (const Mode mode : {Mode::bare_metal, Mode::pv, Mode::pvhvm}) {
    const GuestProfile profile = profile_of(mode);
    const double call = sum_of(system_call(profile)).count();
    const double rest = 1000 / profile.platform->speed.value;
    const MessageWork work = message_work(demand, passing, profile);
    CHECK(work.send.count() == doctest::Approx(0.6 * rest + 2 * call));
    CHECK(work.receive.count() == doctest::Approx(0.4 * rest + call));
    CHECK(work.answer.count() == 0);
    CHECK((work.send + work.receive).count() == doctest::Approx(sum_of(compute_work(demand, profile)).count()));
  }
}

TEST_CASE("who waits for an answer works half before and half after it") {
  Demand demand;
  demand.user_time.mean = 1000ns;
  demand.system_calls.mean = 2;
  MessagePassing passing;
  passing.answered = true;
  const MessageWork work = message_work(demand, passing, profile_of(Mode::pv));
  CHECK(work.send.count() == doctest::Approx(work.answer.count()));
  CHECK(work.receive.count() == doctest::Approx(2 * work.send.count()));
}

TEST_CASE("a message of 8 KiB costs what its size moves, on each side, on top of the demand") {
  Demand demand;
  demand.user_time.mean = 200ns;
  demand.kernel_time.mean = 800ns;
  MessagePassing passing;
  passing.size = Bytes::kib(8);
  passing.receiver_share = 0.4;
  passing.receiver_calls.mean = 0;
  passing.send_per_kib.mean = 100ns;
  passing.receive_per_kib.mean = 150ns;
  passing.same_cpu_copies = 0.25;
  add_copies(demand, passing);
  CHECK(demand.kernel_time.mean == 2800ns);
  const GuestProfile profile = profile_of(Mode::bare_metal);
  const double speed = profile.platform->speed.value;
  const MessageWork work = message_work(demand, passing, profile);
  CHECK(work.send.count() == doctest::Approx((600 + 800) / speed));
  CHECK(work.receive.count() == doctest::Approx((400 + 1200) / speed));
  // On one CPU a quarter of the copying is left.
  CHECK((work.send - work.send_saving).count() == doctest::Approx((600 + 200) / speed));
  CHECK((work.receive - work.receive_saving).count() == doctest::Approx((400 + 300) / speed));
  const Demand once = demand;
  add_copies(demand, passing);
  CHECK(demand.kernel_time.mean == once.kernel_time.mean);
}
