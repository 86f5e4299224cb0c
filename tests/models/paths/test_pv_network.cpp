#include "models/paths/pv_network.hpp"
#include "models/paths/request_sizes.hpp"
#include "tests/models/example_profiles.hpp"

#include <doctest/doctest.h>

using namespace domus::models;

namespace {

RequestShape packet(Bytes size) {
  return {size, Direction::write, Locality::sequential, false, frames_of(size)};
}

double count_of(const std::vector<Charge>& bill, Cause cause) {
  double count = 0;
  for (const Charge& line : bill) {
    count += line.cause == cause ? line.count : 0;
  }
  return count;
}

} // namespace

TEST_CASE("a 64-byte packet is copied by one grant operation, about half a microsecond (NET-018)") {
  const std::vector<Step> steps = pv_transmit(packet(Bytes{64}), profile_of(Mode::pvhvm), dom0_of());
  MeanTime grants{0};
  for (const Charge& line : steps[1].item_charges) {
    grants += line.cause == Cause::grant ? line.total() : MeanTime{0};
  }
  CHECK(grants.count() == doctest::Approx(529 * 3.3 / 2.6).epsilon(0.001)); // 3.3 GHz assumed there, 2.6 here
  CHECK(count_of(steps[1].batch_charges, Cause::hypercall) == 1);           // one for all packets of the poll
  CHECK(count_of(steps[3].item_charges, Cause::grant) == 0);                // nothing to unmap
}

TEST_CASE("of a larger packet the first 128 bytes are copied and its pages mapped, with two hypercalls a poll") {
  const std::vector<Step> steps = pv_transmit(packet(Bytes{1500}), profile_of(Mode::pvhvm), dom0_of());
  CHECK(count_of(steps[1].item_charges, Cause::data_copy) == doctest::Approx(128.0 / 1024));
  CHECK(count_of(steps[1].item_charges, Cause::grant) == 2);
  CHECK(count_of(steps[1].batch_charges, Cause::hypercall) == 2);
  CHECK(count_of(steps[3].item_charges, Cause::grant) == 1); // unmapped when the NIC is done
}

TEST_CASE(
    "a GSO packet of 64 KiB takes 16 pages and a slot that describes it, and fits the 18 slots of facts/xen.md 5.3") {
  CHECK(packet_slots(packet(Bytes::kib(64))) == 17);
  CHECK(packet_slots(packet(Bytes{1500})) == 1);
  CHECK(packet_slots(packet(Bytes{64})) == 1);
  CHECK(frames_of(Bytes::kib(64)) == 44);
}

TEST_CASE("the sender waits until the packet is on the wire, not until its slot is free") {
  const std::vector<Step> steps = pv_transmit(packet(Bytes{1500}), profile_of(Mode::pv), dom0_of());
  REQUIRE(steps.size() == 5);
  CHECK(steps[2].station == Station::nic_transmit);
  CHECK(steps[2].rest_in_background);
  CHECK(steps[4].releases == Ring::net_transmit);
}

TEST_CASE("a received packet is copied whole into the guest's pages, up to 64 packets a hypercall") {
  const std::vector<Step> steps = pv_receive(packet(Bytes{1500}), profile_of(Mode::pv), dom0_of());
  REQUIRE(steps.size() == 4);
  CHECK(steps[2].station == Station::net_backend_receive);
  CHECK(steps[2].batch_limit == 64);
  CHECK(count_of(steps[2].item_charges, Cause::data_copy) == doctest::Approx(1500.0 / 1024));
  CHECK(count_of(steps[2].batch_charges, Cause::hypercall) == 1);
  CHECK(steps[1].acquires == Ring::net_receive); // the back-end waits for buffers that the guest has posted
  CHECK(steps[3].releases == Ring::net_receive);
}

TEST_CASE("GSO bulk reaches tens of Gb/s through one queue, single MTUs some Gb/s (measurements.md 10, NET-021)") {
  const auto rate_of = [](Bytes size) { // of the busiest station, in a long batch
    MeanTime busiest{0};
    for (const Step& step : pv_transmit(packet(size), profile_of(Mode::pvhvm), dom0_of())) {
      busiest = std::max(busiest, step.per_item);
    }
    return static_cast<double>(size.count()) * 8 / busiest.count(); // bits per nanosecond: Gb/s
  };
  CHECK(rate_of(Bytes::kib(64)) > 20);
  CHECK(rate_of(Bytes::kib(64)) < 80);
  CHECK(rate_of(mtu) > 2);
  CHECK(rate_of(mtu) < 10);
}
