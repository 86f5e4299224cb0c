#include "sim/engine/local_fabric.hpp"
#include "sim/engine/random_stream.hpp"
#include "sim/engine/simgrid_fabric.hpp"

#include <doctest/doctest.h>

#include <array>
#include <functional>
#include <memory>
#include <string>
#include <vector>

using namespace domus::models;
using namespace domus::sim;

namespace {

const DataRate byte_per_ns = DataRate::bytes_per_second(1e9); // n bytes alone take n ns

/// A host that writes down what arrives at it, as "time:tag ".
class Receiver final : public EventTarget {
public:
  void on_event(std::uint32_t tag, std::uint64_t /*argument*/) override {
    seen += to_text(calendar.now()) + ":" + std::to_string(tag) + " ";
  }
  Calendar calendar;
  std::string seen;
};

/// Sends one thing at a time of its own.
class Sender final : public EventTarget {
public:
  Sender(Calendar& calendar, Fabric& fabric, EndpointId from, EndpointId to, EventTarget& target)
      : calendar_(calendar), fabric_(fabric), from_(from), to_(to), target_(target) {}
  void at(Nanoseconds when, Bytes amount, std::uint32_t tag) {
    calendar_.at(when, *this, tag, static_cast<std::uint64_t>(amount.count()));
  }
  void on_event(std::uint32_t tag, std::uint64_t amount) override {
    fabric_.send(from_, to_, Bytes{static_cast<std::int64_t>(amount)}, target_, tag);
  }

private:
  Calendar& calendar_;
  Fabric& fabric_;
  EndpointId from_;
  EndpointId to_;
  EventTarget& target_;
};

/// Two hosts and a cable of 1 byte/ns with 10 us latency between them.
struct TwoHosts {
  Receiver left;
  Receiver right;
  SimGridFabric fabric;
  Cable cable = fabric.add_cable(fabric.add_host(left.calendar), fabric.add_host(right.calendar), {byte_per_ns, 10us});
  Sender to_right{left.calendar, fabric, cable.one, cable.other, right};
  Sender to_left{right.calendar, fabric, cable.other, cable.one, left};
};

} // namespace

TEST_CASE_FIXTURE(TwoHosts, "a transfer alone takes amount over bandwidth, and the latency") {
  to_right.at(5us, Bytes{1'000}, 1);
  fabric.run_before(1ms);
  CHECK(right.seen == "16 us:1 "); // 5 + 1 + 10
  CHECK(left.seen.empty());
  CHECK(fabric.transfers_completed() == 1);
  CHECK(left.calendar.now() == 1ms);
  CHECK(right.calendar.now() == 1ms);
}

TEST_CASE_FIXTURE(TwoHosts, "two transfers in one direction get half the bandwidth each") {
  to_right.at(0us, Bytes{100'000}, 1);
  to_right.at(0us, Bytes{100'000}, 2);
  fabric.run_before(1ms);
  CHECK(right.seen == "210 us:1 210 us:2 "); // 100 000 bytes at 0.5 byte/ns, + 10 us; in the order of their start
}

TEST_CASE_FIXTURE(TwoHosts, "sharing begins and ends with the overlap") {
  // 1 alone until 50 us (50 000 left), then half the rate each: 1 done at 150 us, 2 has 50 000 left: done at 200 us.
  to_right.at(0us, Bytes{100'000}, 1);
  to_right.at(50us, Bytes{100'000}, 2);
  fabric.run_before(1ms);
  CHECK(right.seen == "160 us:1 210 us:2 ");
}

TEST_CASE_FIXTURE(TwoHosts, "a stream has one share however much waits on it, and keeps its order") {
  const StreamId stream = fabric.open_stream(cable.one, cable.other);
  for (std::uint32_t tag = 1; tag <= 3; ++tag) {
    fabric.send(stream, Bytes{30'000}, right, tag);
  }
  to_right.at(0us, Bytes{60'000}, 9);
  fabric.run_before(1ms);
  // Half a byte/ns each: 1 at 60 us, 2 and 9 at 120 us (9 began first), then 3 alone with 30 us more; latency 10 us.
  CHECK(right.seen == "70 us:1 130 us:9 130 us:2 160 us:3 ");
}

TEST_CASE_FIXTURE(TwoHosts, "a stream that was empty starts at once, and two streams share") {
  const StreamId one = fabric.open_stream(cable.one, cable.other);
  const StreamId other = fabric.open_stream(cable.one, cable.other);
  fabric.send(one, Bytes{10'000}, right, 1);
  fabric.run_before(100us);
  fabric.send(one, Bytes{10'000}, right, 2);
  fabric.send(other, Bytes{20'000}, right, 3);
  fabric.run_before(1ms);
  CHECK(right.seen == "20 us:1 130 us:2 140 us:3 "); // 2 at 100 + 20, 3 has 10 000 left then: 130; + 10
}

TEST_CASE_FIXTURE(TwoHosts, "the two directions do not share") {
  to_right.at(0us, Bytes{100'000}, 1);
  to_left.at(0us, Bytes{100'000}, 2);
  fabric.run_before(1ms);
  CHECK(right.seen == "110 us:1 ");
  CHECK(left.seen == "110 us:2 ");
}

TEST_CASE_FIXTURE(TwoHosts, "an arrival comes before what its host itself does in that nanosecond") {
  to_right.at(0us, Bytes{1'000}, 1);
  right.calendar.at(11us, right, 2);
  right.calendar.at(10'999ns, right, 3);
  fabric.run_before(1ms);
  CHECK(right.seen == "11 us:3 11 us:1 11 us:2 ");
}

TEST_CASE_FIXTURE(TwoHosts, "what is due at the end of a run waits for the next run") {
  to_right.at(0us, Bytes{1'000}, 1);
  to_right.at(30us, Bytes{1'000}, 2);
  fabric.run_before(11us);
  CHECK(right.seen.empty());
  fabric.run_before(11'001ns);
  CHECK(right.seen == "11 us:1 ");
  fabric.run_before(30us);
  fabric.run_before(1ms);
  CHECK(right.seen == "11 us:1 41 us:2 ");
}

TEST_CASE_FIXTURE(TwoHosts, "a fabric may go while transfers are under way") {
  to_right.at(0us, Bytes{1'000'000'000}, 1);
  fabric.run_before(1ms);
  CHECK(fabric.transfers_completed() == 0);
}

TEST_CASE("of two equal transfers begun in one nanosecond the one of the host added first arrives first") {
  std::array<Receiver, 3> hosts;
  SimGridFabric fabric;
  std::array<EndpointId, 3> uplinks{};
  for (std::size_t i = 0; i < hosts.size(); ++i) {
    uplinks[i] = fabric.add_uplink(fabric.add_host(hosts[i].calendar), {byte_per_ns, 5us});
  }
  Sender from_first{hosts[0].calendar, fabric, uplinks[0], uplinks[2], hosts[2]};
  Sender from_second{hosts[1].calendar, fabric, uplinks[1], uplinks[2], hosts[2]};
  hosts[1].calendar.at(1us, hosts[1], 9); // the second host runs ahead, past its sending, before the first one is due
  from_second.at(4us, Bytes{1'000}, 3);
  from_second.at(4us, Bytes{1'000}, 4);
  from_first.at(4us, Bytes{1'000}, 1);
  from_first.at(4us, Bytes{1'000}, 2);
  fabric.run_before(1ms);
  CHECK(hosts[2].seen == "18 us:1 18 us:2 18 us:3 18 us:4 "); // 4 + 4 + 10
}

TEST_CASE("at a switch the narrowest wire on the way decides, and receivers share theirs") {
  std::array<Receiver, 3> hosts;
  SimGridFabric fabric;
  const EndpointId a = fabric.add_uplink(fabric.add_host(hosts[0].calendar), {byte_per_ns, 5us});
  const EndpointId b = fabric.add_uplink(fabric.add_host(hosts[1].calendar), {DataRate::bytes_per_second(0.25e9), 5us});
  const EndpointId c = fabric.add_uplink(fabric.add_host(hosts[2].calendar), {byte_per_ns, 5us});
  Sender from_a{hosts[0].calendar, fabric, a, c, hosts[2]};
  Sender from_b{hosts[1].calendar, fabric, b, c, hosts[2]};
  // b cannot send faster than 0.25 byte/ns; a gets the rest of c's wire, 0.75. Latency: 5 us up and 5 us down.
  from_a.at(0us, Bytes{75'000}, 1);
  from_b.at(0us, Bytes{50'000}, 2);
  fabric.run_before(1ms);
  CHECK(hosts[2].seen == "110 us:1 210 us:2 ");
}

namespace {

/// A host that computes: it acts at times of its own and after each arrival, and sends as it goes. Everything it does
/// follows from its stream of random numbers and from what reaches it, in which order.
class Talker final : public EventTarget {
public:
  static constexpr std::uint32_t own = 0;
  static constexpr std::uint32_t arrival = 1;

  Talker(std::uint64_t seed, std::uint64_t number) : draws_(seed, number, 0, Purpose::fabric), number_(number) {
    calendar.at(Nanoseconds{0}, *this, own);
  }
  void connect(Fabric& fabric, EndpointId from, EndpointId to, EventTarget& peer) {
    fabric_ = &fabric;
    ways_.push_back({from, to, fabric.open_stream(from, to), &peer});
  }
  void on_event(std::uint32_t tag, std::uint64_t argument) override {
    log += std::to_string(calendar.now().count()) + ":" + std::to_string(tag) + ":" + std::to_string(argument) + " ";
    while (!ways_.empty() && draws_.bernoulli(0.3)) { // sometimes several at once, often of one size: ties to break
      const Way& way = ways_[draws_.below(ways_.size())];
      const Bytes amount{draws_.bernoulli(0.5) ? 1'000 : static_cast<std::int64_t>(1 + draws_.below(3'000))};
      const std::uint64_t what = ++sent_ * 10 + number_;
      if (draws_.bernoulli(0.5)) {
        fabric_->send(way.stream, amount, *way.peer, arrival, what);
      } else {
        fabric_->send(way.from, way.to, amount, *way.peer, arrival, what);
      }
    }
    if (tag == own) { // often a whole microsecond, so that hosts act in the same nanosecond
      const Nanoseconds pause = draws_.bernoulli(0.5) ? Nanoseconds{1'000} : draws_.exponential(MeanTime{1'000});
      calendar.at(calendar.now() + pause, *this, own);
    }
  }
  Calendar calendar;
  std::string log;

private:
  struct Way {
    EndpointId from;
    EndpointId to;
    StreamId stream;
    EventTarget* peer;
  };
  Draws draws_;
  Fabric* fabric_ = nullptr;
  std::vector<Way> ways_;
  std::uint64_t number_;
  std::uint64_t sent_ = 0;
};

/// What four talkers at a switch, two of them also on a cable, do in 300 us.
std::string talk(std::uint64_t seed, Nanoseconds most_run_ahead, Nanoseconds slice) {
  std::vector<std::unique_ptr<Talker>> talkers;
  SimGridFabric fabric{most_run_ahead};
  std::vector<HostId> hosts;
  std::vector<EndpointId> uplinks;
  for (std::uint64_t i = 0; i < 4; ++i) {
    talkers.push_back(std::make_unique<Talker>(seed, i));
    hosts.push_back(fabric.add_host(talkers.back()->calendar));
    uplinks.push_back(fabric.add_uplink(hosts.back(), {byte_per_ns, i < 3 ? 3us : 5us}));
  }
  for (std::size_t i = 0; i < 4; ++i) {
    for (std::size_t j = 0; j < 4; ++j) {
      if (i != j) {
        talkers[i]->connect(fabric, uplinks[i], uplinks[j], *talkers[j]);
      }
    }
  }
  const Cable cable = fabric.add_cable(hosts[0], hosts[1], {DataRate::bits_per_second(10e9), 2us});
  talkers[0]->connect(fabric, cable.one, cable.other, *talkers[1]);
  talkers[1]->connect(fabric, cable.other, cable.one, *talkers[0]);
  for (Nanoseconds end = slice; end < 300us; end += slice) {
    fabric.run_before(end);
  }
  fabric.run_before(300us);
  std::string everything;
  for (const auto& talker : talkers) {
    everything += talker->log + "\n";
  }
  return everything;
}

} // namespace

TEST_CASE("how far hosts run ahead changes nothing, nor in how many pieces a run is cut") {
  for (std::uint64_t seed = 1; seed <= 10; ++seed) {
    const std::string together = talk(seed, Nanoseconds{1}, 300us);
    CHECK(together.size() > 10'000);
    CHECK((talk(seed, 100ns, 300us) == together));
    CHECK((talk(seed, Calendar::never, 300us) == together));
    CHECK((talk(seed, Calendar::never, 777ns) == together));
  }
}

TEST_CASE("a host that nothing reaches does the same with and without SimGrid") {
  Talker alone{7, 1};
  alone.calendar.run_before(10ms);
  for (const Nanoseconds run_ahead : {Nanoseconds{1}, Nanoseconds{10'000}, Calendar::never}) {
    Talker inside{7, 1};
    Talker other{7, 2};
    SimGridFabric fabric{run_ahead};
    fabric.add_host(inside.calendar);
    fabric.add_host(other.calendar);
    fabric.run_before(10ms);
    CHECK((inside.log == alone.log));
    CHECK(inside.calendar.now() == alone.calendar.now());
  }
}

namespace {

/// Answers every arrival after a moment with another transfer, so that no two ever overlap.
class Echo final : public EventTarget {
public:
  Echo(Calendar& calendar, Fabric& fabric, EndpointId from, EndpointId to)
      : calendar_(calendar), fabric_(fabric), from_(from), to_(to) {}
  void on_event(std::uint32_t tag, std::uint64_t argument) override {
    log += std::to_string(calendar_.now().count()) + ":" + std::to_string(argument) + " ";
    if (tag == 1) {
      calendar_.at(calendar_.now() + Nanoseconds{static_cast<std::int64_t>(argument % 977)}, *this, 0, argument);
    } else {
      fabric_.send(from_, to_, Bytes{static_cast<std::int64_t>(1 + argument * 7919 % 65536)}, *peer, 1, argument + 1);
    }
  }
  std::string log;
  Echo* peer = nullptr;

private:
  Calendar& calendar_;
  Fabric& fabric_;
  EndpointId from_;
  EndpointId to_;
};

/// What both ends see when they throw a ball to and fro, from `start` on.
std::string ping_pong(Calendar& left, Calendar& right, Fabric& fabric, const Cable& cable, Nanoseconds start,
                      const std::function<void()>& run) {
  Echo one{left, fabric, cable.one, cable.other};
  Echo other{right, fabric, cable.other, cable.one};
  one.peer = &other;
  other.peer = &one;
  left.at(start, one, 0, 0);
  run();
  return one.log + "\n" + other.log;
}

} // namespace

TEST_CASE("transfers that do not overlap arrive at the same nanosecond on SimGrid and on a local cable, for a day") {
  struct Case {
    double gigabits;
    Nanoseconds start;
  };
  for (const auto& [gigabits, start] :
       {Case{1, 0s}, Case{3, 0s}, Case{10, 0s}, Case{40, 0s}, Case{40, std::chrono::hours{24}}}) {
    const Wire wire{DataRate::bits_per_second(gigabits * 1e9), 17us};
    Calendar shared;
    LocalFabric local{shared};
    const Cable local_cable = local.add_cable(wire);
    const Nanoseconds end = start + 100ms;
    const std::string expected = ping_pong(shared, shared, local, local_cable, start, [&] { shared.run_before(end); });
    CHECK(expected.size() > 1'000);
    Calendar left;
    Calendar right;
    SimGridFabric fabric;
    const Cable cable = fabric.add_cable(fabric.add_host(left), fabric.add_host(right), wire);
    CHECK((ping_pong(left, right, fabric, cable, start, [&] { fabric.run_before(end); }) == expected));
  }
}
