#include "models/paths/emulated_block.hpp"
#include "models/paths/emulated_network.hpp"
#include "models/paths/emulator.hpp"
#include "models/paths/request_sizes.hpp"
#include "tests/models/example_profiles.hpp"

#include <doctest/doctest.h>

using namespace domus::models;

namespace {

double accesses(const std::vector<Step>& steps) {
  double count = 0;
  for (const Step& step : steps) {
    count += step.accesses.count + step.accesses.batch_count;
  }
  return count;
}

RequestShape disk_request(Direction direction) {
  return {Bytes::kib(64), direction, Locality::sequential, false, 1};
}

GuestProfile hvm(DiskEmulation disk) {
  GuestProfile guest = profile_of(Mode::hvm);
  guest.options.disk_emulation = disk;
  return guest;
}

std::size_t index_of(const std::vector<Step>& steps, Station station) {
  std::size_t i = 0;
  while (i < steps.size() && steps[i].station != station) {
    ++i;
  }
  return i;
}

} // namespace

TEST_CASE("an IDE command makes 26 accesses to QEMU, 31 with LBA48, an AHCI command 7 (facts/xen.md 5.4)") {
  GuestProfile guest = hvm(DiskEmulation::ide);
  CHECK(accesses(emulated_block(disk_request(Direction::read), guest, dom0_of())) == 26);
  guest.options.lba48 = true;
  CHECK(accesses(emulated_block(disk_request(Direction::read), guest, dom0_of())) == 31);
  CHECK(accesses(emulated_block(disk_request(Direction::read), hvm(DiskEmulation::ahci), dom0_of())) == 7);
}

TEST_CASE("IDE takes one command at a time and spins 30.8 us in udelay() for it, AHCI takes 31 and does not") {
  CHECK(ring_slots(Ring::block, hvm(DiskEmulation::ide)) == 1);
  CHECK(ring_slots(Ring::block, hvm(DiskEmulation::ahci)) == 31);
  const MeanTime ide = emulated_block(disk_request(Direction::read), hvm(DiskEmulation::ide), dom0_of())[0].per_item;
  const MeanTime ahci = emulated_block(disk_request(Direction::read), hvm(DiskEmulation::ahci), dom0_of())[0].per_item;
  CHECK(in_us(ide - ahci) == doctest::Approx(30.8));
}

TEST_CASE("QEMU is a process: under a PV dom0 its system calls cost it more than under a PVH one") {
  GuestProfile pvh_dom0 = dom0_of();
  pvh_dom0.mode = Mode::pvh;
  const GuestProfile guest = profile_of(Mode::hvm);
  const MeanTime under_pv = sum_of(emulated_access(guest, dom0_of()).emulator);
  const MeanTime under_pvh = sum_of(emulated_access(guest, pvh_dom0).emulator);
  CHECK(under_pv > under_pvh);
  // The guest's exit is the guest's: it does not depend on who answers.
  CHECK(sum_of(emulated_access(guest, dom0_of()).exit) == sum_of(emulated_access(guest, pvh_dom0).exit));
}

TEST_CASE("a write to a cached file is complete in QEMU's host and reaches the disk in the background") {
  GuestProfile guest = hvm(DiskEmulation::ide);
  guest.options.disk_backing = DiskBacking::file;
  const auto disk_is_waited_for = [&](Direction direction, bool flush) {
    RequestShape request = disk_request(direction);
    request.flush = flush;
    const std::vector<Step> steps = emulated_block(request, guest, dom0_of());
    return index_of(steps, Station::disk) < index_of(steps, Station::guest_interrupt);
  };
  CHECK_FALSE(disk_is_waited_for(Direction::write, false));
  CHECK(disk_is_waited_for(Direction::write, true)); // a flush waits
  CHECK(disk_is_waited_for(Direction::read, false));
  guest.options.disk_cache = DiskCache::none;
  CHECK(disk_is_waited_for(Direction::write, false));
  guest.options.disk_cache = DiskCache::writeback;
  guest.options.disk_backing = DiskBacking::block_device; // BLK-003
  CHECK(disk_is_waited_for(Direction::write, false));
}

TEST_CASE("accesses of the emulated NICs are those of facts/xen.md 5.4") {
  const RequestShape packet{mtu, Direction::write, Locality::sequential, false, 1};
  GuestProfile guest = profile_of(Mode::hvm);
  guest.options.nic_emulation = NicEmulation::rtl8139;
  CHECK(accesses(emulated_transmit(packet, guest, dom0_of())) == 5); // 2 to send, about 3 in the interrupt
  CHECK(accesses(emulated_receive(packet, guest, dom0_of())) == 12); // the first packet of a batch
  CHECK(ring_slots(Ring::net_transmit, guest) == 4);
  guest.options.nic_emulation = NicEmulation::e1000;
  CHECK(accesses(emulated_transmit(packet, guest, dom0_of())) == 6); // doorbell, 5 in the interrupt
  CHECK(accesses(emulated_receive(packet, guest, dom0_of())) == 6);
}
