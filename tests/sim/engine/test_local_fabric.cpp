#include "sim/engine/local_fabric.hpp"

#include <doctest/doctest.h>

#include <string>

using namespace domus::models;
using namespace domus::sim;

namespace {

class Receiver final : public EventTarget {
public:
  explicit Receiver(Calendar& calendar) : calendar_(calendar) {}
  void on_event(std::uint32_t tag, std::uint64_t argument) override {
    seen += to_text(calendar_.now()) + ":" + std::to_string(tag) + ":" + std::to_string(argument) + " ";
  }
  std::string seen;

private:
  Calendar& calendar_;
};

} // namespace

TEST_CASE("a cable takes amount over bandwidth, one transfer after the other, and its latency on top") {
  Calendar calendar;
  LocalFabric fabric{calendar};
  Receiver receiver{calendar};
  const Cable cable = fabric.add_cable({DataRate::bits_per_second(1e9), 50us});
  // 1500 bytes at 1 Gb/s are 12 us on the wire.
  fabric.send(cable.one, cable.other, Bytes{1500}, receiver, 1, 7);
  fabric.send(fabric.open_stream(cable.one, cable.other), Bytes{1500}, receiver, 2, 8);
  fabric.send(cable.other, cable.one, Bytes{750}, receiver, 3, 9); // the other direction is free
  calendar.run_before(1ms);
  CHECK(receiver.seen == "56 us:3:9 62 us:1:7 74 us:2:8 ");
}

TEST_CASE("an idle cable starts at once") {
  Calendar calendar;
  LocalFabric fabric{calendar};
  Receiver receiver{calendar};
  const Cable cable = fabric.add_cable({DataRate::bits_per_second(1e9), 1us});
  fabric.send(cable.one, cable.other, Bytes{1500}, receiver, 1);
  calendar.run_before(100us);
  fabric.send(cable.one, cable.other, Bytes{1500}, receiver, 2);
  calendar.run_before(1ms);
  CHECK(receiver.seen == "13 us:1:0 113 us:2:0 ");
}

TEST_CASE("an arrival is never early: 1 byte at 3 Gb/s takes 2.67 ns, which is 3") {
  CHECK(first_nanosecond_after(8.0 / 3) == 3ns);
  CHECK(first_nanosecond_after(3.0) == 3ns);
  CHECK(first_nanosecond_after(3.0 + 1e-6) == 3ns); // noise
  CHECK(last_nanosecond_before(8.0 / 3) == 2ns);
  CHECK(last_nanosecond_before(3.0 - 1e-6) == 3ns);
}
