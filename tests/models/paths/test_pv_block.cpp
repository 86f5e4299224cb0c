#include "models/paths/pv_block.hpp"
#include "models/paths/request_sizes.hpp"
#include "tests/models/example_profiles.hpp"

#include <doctest/doctest.h>

using namespace domus::models;

namespace {

RequestShape request(Bytes size, Direction direction) {
  return {size, direction, Locality::random, false, 1};
}

/// Hypercalls and kicks in a step's bill: with a PV dom0, lines of this cause.
double hypercalls(const Step& step) {
  double count = 0;
  for (const Charge& line : step.item_charges) {
    count += line.cause == Cause::hypercall ? line.count : 0;
  }
  return count;
}

double kib_copied(const Step& step) {
  double kib = 0;
  for (const Charge& line : step.item_charges) {
    kib += line.cause == Cause::data_copy ? line.count : 0;
  }
  return kib;
}

GuestProfile guest_of(Mode mode, bool persistent_grants) {
  GuestProfile guest = profile_of(mode);
  guest.options.persistent_grants = persistent_grants;
  return guest;
}

} // namespace

TEST_CASE("blkfront, blkback's thread, disk, interrupt of the driver domain, interrupt of the guest") {
  const std::vector<Step> steps = pv_block(request(Bytes::kib(4), Direction::read), profile_of(Mode::pv), dom0_of());
  REQUIRE(steps.size() == 5);
  CHECK(steps[0].station == Station::guest_thread);
  CHECK(steps[1].station == Station::block_backend);
  CHECK(steps[1].arrival == Arrival::event_channel);
  CHECK(steps[2].station == Station::disk);
  CHECK(steps[3].station == Station::driver_interrupt);
  CHECK(steps[3].arrival == Arrival::interrupt);
  CHECK(steps[4].station == Station::guest_interrupt);
  CHECK(steps[4].arrival == Arrival::event_channel);
  CHECK(steps[0].acquires == Ring::block);
  CHECK(steps[0].ring_slots == 1);
  CHECK(steps[4].releases == Ring::block);
}

TEST_CASE("PV, PVHVM, PVH and HVM with PV drivers walk the very same disk path: only what an event costs differs") {
  const std::vector<Step> pv = pv_block(request(Bytes::kib(64), Direction::write), profile_of(Mode::pv), dom0_of());
  for (const Mode mode : {Mode::pvhvm, Mode::pvh, Mode::hvm_pv_drivers}) {
    const std::vector<Step> other = pv_block(request(Bytes::kib(64), Direction::write), profile_of(mode), dom0_of());
    REQUIRE(other.size() == pv.size());
    for (std::size_t i = 0; i < pv.size(); ++i) {
      CHECK(other[i].station == pv[i].station);
      CHECK(other[i].arrival == pv[i].arrival);
      CHECK(other[i].per_item == pv[i].per_item);
      CHECK(other[i].per_batch == pv[i].per_batch);
      CHECK(other[i].accesses.count == 0); // and none sees QEMU
    }
  }
}

TEST_CASE("with persistent grants the data is copied once in the guest, and the back-end makes no grant hypercall") {
  const std::vector<Step> read =
      pv_block(request(Bytes::kib(44), Direction::read), guest_of(Mode::pv, true), dom0_of());
  CHECK(kib_copied(read[0]) == 0);
  CHECK(kib_copied(read[4]) == 44);
  CHECK(hypercalls(read[1]) + hypercalls(read[3]) == 0);
  const std::vector<Step> write =
      pv_block(request(Bytes::kib(44), Direction::write), guest_of(Mode::pv, true), dom0_of());
  CHECK(kib_copied(write[0]) == 44);
  CHECK(kib_copied(write[4]) == 0);
}

TEST_CASE("without them 11 segments take 1 map and 1 unmap hypercall, 32 segments 6 in all (facts/xen.md 5.3b)") {
  const auto grant_hypercalls_of = [](Bytes size) {
    const std::vector<Step> steps = pv_block(request(size, Direction::write), guest_of(Mode::pv, false), dom0_of());
    CHECK(kib_copied(steps[0]) == 0);
    return std::pair{hypercalls(steps[1]), hypercalls(steps[3])};
  };
  CHECK(grant_hypercalls_of(Bytes::kib(44)) == std::pair{1.0, 1.0});
  CHECK(grant_hypercalls_of(Bytes::kib(128)) == std::pair{4.0, 2.0}); // with the indirect page's own pair
  CHECK(grant_hypercalls_of(Bytes{0}) == std::pair{0.0, 0.0});        // a flush has no data
}

TEST_CASE("unmapping flushes the TLBs of all vCPUs of the driver domain: more of them, more work a request") {
  GuestProfile small = dom0_of();
  GuestProfile large = dom0_of();
  small.vcpus = 1;
  large.vcpus = 24; // BLK-018's dom0
  const GuestProfile mapped = guest_of(Mode::pv, false);
  const auto completion = [&](const GuestProfile& guest, const GuestProfile& dom0) {
    return pv_block(request(Bytes::kib(4), Direction::read), guest, dom0)[3].per_item;
  };
  CHECK(completion(mapped, large) > 3 * completion(mapped, small));
  const GuestProfile persistent = guest_of(Mode::pv, true);
  CHECK(completion(persistent, large) == completion(persistent, small));
}

TEST_CASE("a request carries 44 KiB, or 128 KiB with 32 indirect segments; a ring of one page holds 32 (BLK-019)") {
  GuestProfile guest = profile_of(Mode::pvhvm);
  CHECK(largest_block_request(guest) == Bytes::kib(128));
  guest.options.indirect_segments = 0;
  CHECK(largest_block_request(guest) == Bytes::kib(44));
  CHECK(ring_slots(Ring::block, guest) == 32);
  guest.options.block_ring_pages = 16;
  CHECK(ring_slots(Ring::block, guest) == 512);
}

TEST_CASE(
    "one ring is bound by its back-end thread: 120 to 200 thousand small requests a second at 3.5 GHz (BLK-008)") {
  const std::vector<Step> steps = pv_block(request(Bytes::kib(4), Direction::read), profile_of(Mode::pvhvm), dom0_of());
  const MeanTime back_end = steps[1].per_item * 2.6 / 3.5; // dom0_of() runs at 2.6 GHz
  CHECK(1e9 / back_end.count() > 120'000);
  CHECK(1e9 / back_end.count() < 200'000);
}
