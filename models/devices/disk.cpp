#include "models/devices/disk.hpp"

#include <array>
#include <cassert>

namespace domus::models {

namespace {

constexpr std::array disks{
    DiskModel{"sata-7200", "one SATA disk, 7200 rpm", 1, Nanoseconds{20'000}, Nanoseconds{800'000},
              Nanoseconds{24'500'000}, DataRate::bytes_per_second(109.0e6), DataRate::bytes_per_second(90.1e6),
              Nanoseconds{8'000'000},
              "BLK-001's disk natively (109.0 and 90.1 MB/s); seek 8.5 ms and half a rotation 4.2 ms on average, flush "
              "4 to 20 ms: assumed"},
    DiskModel{"raid10-sata", "RAID10 of 12 SATA disks, 7200 rpm, protected controller cache", 12, Nanoseconds{20'000},
              Nanoseconds{1'000'000}, Nanoseconds{10'900'000}, DataRate::bytes_per_second(109.0e6),
              DataRate::bytes_per_second(90.1e6), Nanoseconds{50'000},
              "assumed (8 to 24 disks); positioning calibrated to 2 000 requests a second (facts/policy.md 1)"},
    DiskModel{"raid10-ssd", "RAID10 of 8 SATA SSDs", 16, Nanoseconds{10'000}, Nanoseconds{120'000},
              Nanoseconds{224'000}, DataRate::bytes_per_second(225.0e6), DataRate::bytes_per_second(225.0e6),
              Nanoseconds{500'000},
              "assumed (two requests in each SSD, 450 MB/s each); positioning calibrated to 80 000 requests a second "
              "(facts/policy.md 1); flush 0.05 to 5 ms"},
    DiskModel{"nvme", "one NVMe SSD", 32, Nanoseconds{5'000}, Nanoseconds{40'000}, Nanoseconds{70'000},
              DataRate::bytes_per_second(100.0e6), DataRate::bytes_per_second(60.0e6), Nanoseconds{20'000},
              "assumed (data sheets: 3.2 and 1.9 GB/s in all, 100 us for 4 KiB; flush 0 to 1 ms)"},
};

} // namespace

std::span<const DiskModel> all_disks() {
  return disks;
}

const DiskModel* find_disk(std::string_view name) {
  for (const DiskModel& disk : disks) {
    if (disk.name == name) {
      return &disk;
    }
  }
  return nullptr;
}

Nanoseconds service_time(const DiskModel& disk, const RequestShape& request, double uniform01, bool follows_previous) {
  assert(uniform01 >= 0 && uniform01 <= 1);
  Nanoseconds time = disk.command_overhead;
  if (request.size > Bytes{0}) {
    const DataRate rate = request.direction == Direction::read ? disk.read_rate : disk.write_rate;
    time += rate.time_for(request.size);
    if (!follows_previous) {
      const MeanTime spread = disk.most_positioning - disk.least_positioning;
      time += disk.least_positioning + nanoseconds_from(spread.count() * uniform01);
    }
  }
  return request.flush ? time + disk.flush : time;
}

Nanoseconds mean_service_time(const DiskModel& disk, const RequestShape& request, bool follows_previous) {
  return service_time(disk, request, 0.5, follows_previous);
}

} // namespace domus::models
