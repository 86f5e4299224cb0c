/// A wire carries one frame at a time.
#include "models/devices/nic.hpp"
#include "sim/devices/wire_station.hpp"

#include <doctest/doctest.h>

#include <vector>

using namespace domus::models;
using namespace domus::sim;

namespace {

/// Packets that go onto the wire and are done when they have left.
struct Sending final : ItemOwner {
  explicit Sending(const RequestShape& request) {
    phase.kind = PhaseKind::transmit;
    phase.request = request;
    phase.steps.push_back({.station = Station::guest_thread});
    phase.steps.push_back({.station = Station::nic_transmit, .arrival = Arrival::device});
    io.owner = this;
    io.hardware[static_cast<std::size_t>(Station::nic_transmit)] = &wire;
  }
  void send_at(Nanoseconds when) {
    calendar.run_before(when);
    router.issue(router.create(io, phase, 0, 0, 0), {});
  }
  void item_done(Item& /*item*/, const Sender& /*sender*/) override { left.push_back(calendar.now()); }

  Calendar calendar;
  ItemRouter router{calendar};
  WireStation wire{router, *find_nic("1gbe"), "wire"};
  PlanPhase phase;
  GuestIo io;
  std::vector<Nanoseconds> left;
};

} // namespace

TEST_CASE("packets of 1500 bytes leave a 1 Gb/s wire one after the other, 12.304 us each") {
  // 1500 bytes and 38 around them are 12 304 bits.
  Sending sending({.size = Bytes{1500}, .packets = 1});
  sending.send_at(0us);
  sending.send_at(1us);
  sending.send_at(2us);
  sending.send_at(100us); // finds the wire free
  sending.calendar.run_before(200us);
  CHECK(sending.left == std::vector<Nanoseconds>{12'304ns, 24'608ns, 36'912ns, 112'304ns});
  CHECK(sending.wire.result(200us).requests == 4);
  CHECK(sending.wire.result(200us).utilization == doctest::Approx(4 * 12.304 / 200));
  CHECK(sending.router.items_out() == 0);
}

TEST_CASE("a segment of many frames pays for every frame's header and gap") {
  // 64 000 bytes in 44 frames: (64 000 + 44 * 38) * 8 bits = 525 376 ns at 1 Gb/s.
  Sending sending({.size = Bytes{64'000}, .packets = 44});
  sending.send_at(0us);
  sending.calendar.run_before(1ms);
  CHECK(sending.left == std::vector<Nanoseconds>{525'376ns});
}
