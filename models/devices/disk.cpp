#include "models/devices/disk.hpp"

#include <array>
#include <cassert>

namespace domus::models {

namespace {

constexpr std::array disks{
    DiskModel{.name = "sata-7200",
              .description = "one SATA disk, 7200 rpm",
              .servers = 1,
              .command_overhead = 20us,
              .least_positioning = 800us,
              .most_positioning = 24'500us,
              .read_rate = DataRate::bytes_per_second(109.0e6),
              .write_rate = DataRate::bytes_per_second(90.1e6),
              .flush = 8ms,
              .source =
                  "BLK-001's disk natively (109.0 and 90.1 MB/s); assumed: seek 8.5 ms and half a rotation 4.2 ms "
                  "on average, flush 4 to 20 ms"},
    DiskModel{.name = "raid10-sata",
              .description = "RAID10 of 12 SATA disks, 7200 rpm, protected controller cache",
              .servers = 12,
              .command_overhead = 20us,
              .least_positioning = 1ms,
              .most_positioning = 10'900us,
              .read_rate = DataRate::bytes_per_second(109.0e6),
              .write_rate = DataRate::bytes_per_second(90.1e6),
              .flush = 50us,
              .source =
                  "assumed (8 to 24 disks); positioning calibrated to 2 000 requests a second (facts/policy.md 1)"},
    DiskModel{.name = "raid10-ssd",
              .description = "RAID10 of 8 SATA SSDs",
              .servers = 16,
              .command_overhead = 10us,
              .least_positioning = 120us,
              .most_positioning = 224us,
              .read_rate = DataRate::bytes_per_second(225.0e6),
              .write_rate = DataRate::bytes_per_second(225.0e6),
              .flush = 500us,
              .source =
                  "assumed (two requests in each SSD, 450 MB/s each; flush 0.05 to 5 ms); positioning calibrated to "
                  "80 000 requests a second (facts/policy.md 1)"},
    DiskModel{.name = "nvme",
              .description = "one NVMe SSD",
              .servers = 32,
              .command_overhead = 5us,
              .least_positioning = 40us,
              .most_positioning = 70us,
              .read_rate = DataRate::bytes_per_second(100.0e6),
              .write_rate = DataRate::bytes_per_second(60.0e6),
              .flush = 20us,
              .source = "assumed (data sheets: 3.2 and 1.9 GB/s in all, 100 us for 4 KiB; flush 0 to 1 ms)"},
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
