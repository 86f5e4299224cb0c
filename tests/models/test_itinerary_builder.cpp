#include "models/compute_work.hpp"
#include "models/itinerary_builder.hpp"
#include "tests/models/example_profiles.hpp"

#include <doctest/doctest.h>
#include <rapidcheck.h>

#include <algorithm>
#include <cmath>

using namespace domus::models;

namespace {

/// An operation that asks for a little of everything.
Demand everything() {
  Demand demand;
  demand.operation = "request";
  demand.user_time = exactly(100us);
  demand.kernel_time = exactly(50us);
  demand.variability = 0.5;
  demand.system_calls = exactly(20);
  demand.page_faults = exactly(3);
  demand.page_table_writes = exactly(40);
  demand.address_space_switches = exactly(1);
  demand.wakeups = exactly(2);
  demand.timer_arms = exactly(1);
  demand.clock_reads = exactly(5);
  demand.memory = {Bytes::mib(64), PageSize::small_4k, exactly(100)};
  demand.block.push_back({exactly(0.5), Bytes::kib(4), Direction::read, Locality::random, false, 1, false});
  demand.block.push_back({exactly(1), Bytes::kib(300), Direction::write, Locality::sequential, true, 2, true});
  demand.network.push_back({exactly(1), Bytes{200}, NetworkDemand::Flow::receive, true, 1, false});
  demand.network.push_back({exactly(1), Bytes::kib(100), NetworkDemand::Flow::transmit, true, 1, false});
  demand.network.push_back({exactly(1), Bytes{4000}, NetworkDemand::Flow::transmit, false, 1, false});
  return demand;
}

bool close(MeanTime a, MeanTime b) {
  return std::abs(a.count() - b.count()) <= 1e-9 * std::max(1.0, std::abs(a.count()));
}

void check_bills(const Itinerary& itinerary) {
  for (const Phase& phase : itinerary.phases) {
    for (const Step& step : phase.steps) {
      const EmulatedAccesses& accesses = step.accesses;
      const MeanTime round_trip = accesses.exit + accesses.emulator;
      INFO(to_text(step.station));
      CHECK(close(sum_of(step.item_charges),
                  step.per_item + accesses.count * round_trip + accesses.handled_in_xen * accesses.in_xen));
      CHECK(close(sum_of(step.batch_charges), step.per_batch + accesses.batch_count * round_trip));
      CHECK(close(sum_of(step.item_charges) + sum_of(step.batch_charges), lonely_work(step)));
      for (const Charge& line : step.item_charges) {
        CHECK_FALSE(line.source.empty());
      }
    }
  }
}

bool names(const Itinerary& itinerary, Station station) {
  return std::any_of(itinerary.phases.begin(), itinerary.phases.end(), [&](const Phase& phase) {
    return std::any_of(phase.steps.begin(), phase.steps.end(),
                       [&](const Step& step) { return step.station == station; });
  });
}

/// Every combination of options that changes a path.
std::vector<PathOptions> all_options() {
  std::vector<PathOptions> all;
  for (const bool either : {false, true}) {
    for (const bool other : {false, true}) {
      PathOptions options;
      options.persistent_grants = either;
      options.indirect_segments = other ? 32 : 0;
      options.lba48 = other;
      options.disk_emulation = either ? DiskEmulation::ide : DiskEmulation::ahci;
      options.nic_emulation = either ? NicEmulation::rtl8139 : NicEmulation::e1000;
      options.disk_backing = other ? DiskBacking::file : DiskBacking::block_device;
      options.disk_cache = either ? DiskCache::writeback : DiskCache::none;
      options.clock_source = either ? ClockSource::xen : ClockSource::tsc;
      all.push_back(options);
    }
  }
  return all;
}

std::size_t count_of(const Itinerary& itinerary, PhaseKind kind) {
  return static_cast<std::size_t>(std::count_if(itinerary.phases.begin(), itinerary.phases.end(),
                                                [kind](const Phase& phase) { return phase.kind == kind; }));
}

} // namespace

TEST_CASE("on every itinerary of every mode, a step's charges add up to its work") {
  for (const Platform& platform : all_platforms()) {
    for (const Mode mode : all_modes) {
      for (const PathOptions& options : all_options()) {
        for (const Paging paging : {Paging::hap, Paging::shadow}) {
          GuestProfile guest = profile_of(mode, platform.name);
          guest.options = options;
          guest.paging = paging;
          guest.xpti = paging == Paging::shadow ? Xpti::on : Xpti::off;
          check_bills(itinerary_of(everything(), guest, dom0_of(platform.name)));
        }
      }
    }
  }
}

TEST_CASE("an operation receives, computes around its disk requests, then answers") {
  const Itinerary itinerary = itinerary_of(everything(), profile_of(Mode::pv), dom0_of());
  std::vector<PhaseKind> kinds;
  for (const Phase& phase : itinerary.phases) {
    kinds.push_back(phase.kind);
  }
  using enum PhaseKind;
  // The second disk demand's flush is a request of its own.
  CHECK(kinds == std::vector{receive, compute, block, compute, block, block, compute, transmit, transmit});
}

TEST_CASE("hand-overs divide an operation's CPU work and do not add to it") {
  Demand demand;
  demand.user_time = exactly(90us);
  const GuestProfile guest = profile_of(Mode::pvh, "haswell"); // 0.8 of the reference CPU's speed
  for (const double wakeups : {0.0, 0.25, 2.0}) {
    demand.wakeups = exactly(wakeups);
    const Phase phase = itinerary_of(demand, guest, dom0_of("haswell")).phases.at(0);
    CHECK(phase.repeat == doctest::Approx(wakeups + 1));
    CHECK(phase.hand_over == (wakeups > 0));
    CHECK(phase.repeat * in_us(phase.steps.at(0).per_item) == doctest::Approx(90 / 0.8));
  }
}

TEST_CASE("with disk requests in between, hand-overs and CPU work are spread over the shares and still add up") {
  CHECK(rc::check("random demands, every mode", [] {
    Demand demand;
    demand.user_time = exactly(Nanoseconds{*rc::gen::inRange(0, 1'000'000)});
    demand.system_calls = exactly(*rc::gen::inRange(0, 500));
    demand.page_faults = exactly(*rc::gen::inRange(0, 50));
    demand.page_table_writes = exactly(*rc::gen::inRange(0, 500));
    demand.wakeups = exactly(*rc::gen::inRange(0, 30) / 10.0);
    demand.block.assign(*rc::gen::inRange<std::size_t>(0, 4),
                        {exactly(1), Bytes::kib(4), Direction::read, Locality::random, false, 1, false});
    for (const Mode mode : all_modes) {
      double hand_overs = 0;
      MeanTime work{0};
      for (const Phase& phase : itinerary_of(demand, profile_of(mode), dom0_of()).phases) {
        if (phase.kind == PhaseKind::compute) {
          hand_overs += phase.repeat - 1; // n + 1 items hand over n times
          work += phase.repeat * phase.steps.at(0).per_item;
        }
      }
      RC_ASSERT(std::abs(hand_overs - demand.wakeups.mean) < 1e-9);
      RC_ASSERT(std::abs((work - sum_of(compute_work(demand, profile_of(mode)))).count()) < 1e-3);
    }
  }));
}

TEST_CASE(
    "without offload a message comes as packets of one MTU, with it as segments of 64 KiB, but not when emulated") {
  const auto packets = [](Mode mode, bool offload) {
    Demand demand;
    demand.network.push_back({exactly(2), Bytes{100'000}, NetworkDemand::Flow::transmit, offload, 1, false});
    return itinerary_of(demand, profile_of(mode), dom0_of()).phases.at(1);
  };
  CHECK(packets(Mode::pvhvm, true).repeat == 4); // twice two segments of 50 000 bytes
  CHECK(packets(Mode::pvhvm, true).request.packets == 34);
  CHECK(packets(Mode::pvhvm, false).repeat == 134); // twice 100 000 / 1500, rounded up
  CHECK(packets(Mode::pvhvm, false).request.packets == 1);
  CHECK(packets(Mode::hvm, true).repeat == 134);
}

TEST_CASE("a flush follows each write as a request without data") {
  Demand demand;
  demand.block.push_back({exactly(3), Bytes::kib(8), Direction::write, Locality::sequential, true, 1, false});
  const Itinerary itinerary = itinerary_of(demand, profile_of(Mode::pvhvm), dom0_of());
  CHECK_FALSE(itinerary.phases.at(1).request.flush);
  CHECK(itinerary.phases.at(2).request.flush);
  CHECK(itinerary.phases.at(2).request.size == Bytes{0});
  CHECK(itinerary.phases.at(2).repeat == 3);
}

TEST_CASE("a block request larger than its ring allows comes as several") {
  Demand demand;
  demand.block.push_back({exactly(1), Bytes::kib(128), Direction::read, Locality::sequential, false, 1, false});
  GuestProfile guest = profile_of(Mode::pvhvm);
  CHECK(itinerary_of(demand, guest, dom0_of()).phases.at(1).repeat == 1); // 32 indirect segments
  guest.options.indirect_segments = 0;
  const Phase split = itinerary_of(demand, guest, dom0_of()).phases.at(1);
  CHECK(split.repeat == 3); // 11 segments, 44 KiB: 128 / 44 rounded up
  CHECK(split.parallel == 3);
  CHECK(split.request.size == Bytes{44032}); // a third, in whole sectors
}

TEST_CASE("bare metal has no Xen, no QEMU and no back-end in its itinerary") {
  const Itinerary itinerary = itinerary_of(everything(), profile_of(Mode::bare_metal), dom0_of());
  CHECK(count_of(itinerary, PhaseKind::block) == 3);
  for (const Phase& phase : itinerary.phases) {
    for (const Step& step : phase.steps) {
      for (const Charge& line : step.item_charges) {
        CHECK(line.locus != Locus::hypervisor);
        CHECK(line.locus != Locus::qemu);
        CHECK(line.locus != Locus::driver_kernel);
      }
    }
  }
}

TEST_CASE("a hardware domain's requests take bare metal's path at a PV kernel's prices: no ring, no back-end") {
  GuestProfile dom0_like = profile_of(Mode::pv);
  dom0_like.hardware_domain = true;
  const Itinerary own = itinerary_of(everything(), dom0_like, profile_of(Mode::pv));
  const Itinerary native = itinerary_of(everything(), profile_of(Mode::bare_metal), profile_of(Mode::pv));
  REQUIRE(own.phases.size() == native.phases.size());
  for (std::size_t i = 0; i < own.phases.size(); ++i) {
    if (own.phases[i].kind == PhaseKind::compute) {
      CHECK(lonely_work(own.phases[i].steps[0]) > lonely_work(native.phases[i].steps[0]));
      continue;
    }
    REQUIRE(own.phases[i].steps.size() == native.phases[i].steps.size());
    CHECK(own.phases[i].repeat == native.phases[i].repeat); // requests are cut as natively
    for (std::size_t step = 0; step < own.phases[i].steps.size(); ++step) {
      CHECK(own.phases[i].steps[step].station == native.phases[i].steps[step].station);
      CHECK(own.phases[i].steps[step].acquires == Ring::none);
    }
  }
  CHECK(names(itinerary_of(everything(), profile_of(Mode::pv), profile_of(Mode::pv)), Station::block_backend));
}

TEST_CASE("an HVM container that would be the hardware domain as PV is served by back-ends like any other") {
  GuestProfile guest = profile_of(Mode::pvhvm);
  guest.hardware_domain = true;
  CHECK(names(itinerary_of(everything(), guest, profile_of(Mode::pv)), Station::block_backend));
  CHECK(names(itinerary_of(everything(), guest, profile_of(Mode::pv)), Station::net_backend_transmit));
}
