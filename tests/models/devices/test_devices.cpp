#include "models/devices/disk.hpp"
#include "models/devices/nic.hpp"

#include <doctest/doctest.h>

using namespace domus::models;

namespace {

const RequestShape random_read{Bytes::kib(4), Direction::read, Locality::random, false, 1};

double requests_per_second(const DiskModel& disk) {
  return 1e9 * disk.servers / static_cast<double>(mean_service_time(disk, random_read, false).count());
}

} // namespace

TEST_CASE("a 7200 rpm disk does some 80 random reads a second: 8.5 ms of seek and half a rotation each") {
  CHECK(requests_per_second(*find_disk("sata-7200")) == doctest::Approx(79).epsilon(0.02));
}

TEST_CASE(
    "the arrays do what the flavors' disk index promises: 2 000 and 80 000 requests a second (facts/policy.md 1)") {
  CHECK(requests_per_second(*find_disk("raid10-sata")) == doctest::Approx(2'000).epsilon(0.05));
  CHECK(requests_per_second(*find_disk("raid10-ssd")) == doctest::Approx(80'000).epsilon(0.05));
  CHECK(requests_per_second(*find_disk("nvme")) > 200'000);
}

TEST_CASE("a request that follows the last one pays no positioning, only overhead and transfer") {
  const DiskModel& disk = *find_disk("sata-7200");
  const RequestShape write{Bytes{901'000}, Direction::write, Locality::sequential, false, 1};
  CHECK(service_time(disk, write, 0.9, true) == 20us + 10ms); // 90.1 MB/s
  CHECK(service_time(disk, write, 0, false) == 20us + 10ms + disk.least_positioning);
  CHECK(service_time(disk, write, 1, false) == 20us + 10ms + disk.most_positioning);
}

TEST_CASE("a flush is paid once and carries no data") {
  const DiskModel& disk = *find_disk("sata-7200");
  const RequestShape flush{Bytes{0}, Direction::write, Locality::sequential, true, 1};
  CHECK(service_time(disk, flush, 0.5, false) == disk.command_overhead + disk.flush);
}

TEST_CASE("a full frame is 1538 bytes on the wire: 12.3 us at 1 Gb/s, 813 thousand a second at 10 Gb/s") {
  CHECK(wire_time(*find_nic("1gbe"), Bytes{1500}, 1) == 12'304ns);
  CHECK(1e9 / static_cast<double>(wire_time(*find_nic("10gbe"), Bytes{1500}, 1).count()) ==
        doctest::Approx(813'000).epsilon(0.001));
}

TEST_CASE("no frame is shorter than 84 bytes on the wire: 14.88 million a second at 10 Gb/s") {
  CHECK(wire_time(*find_nic("10gbe"), Bytes{1}, 1) == 67ns);
  CHECK(wire_time(*find_nic("10gbe"), Bytes::kib(64), 44) == nanoseconds_from((65'536 + 44 * 38) * 0.8));
}

TEST_CASE("devices are found by the names that scenario files use") {
  for (const DiskModel& disk : all_disks()) {
    CHECK(find_disk(disk.name) == &disk);
    CHECK(disk.least_positioning <= disk.most_positioning);
    CHECK_FALSE(disk.source.empty());
  }
  for (const NicModel& nic : all_nics()) {
    CHECK(find_nic(nic.name) == &nic);
  }
  CHECK(find_disk("floppy") == nullptr);
  CHECK(find_nic("100gbe") == nullptr);
}
