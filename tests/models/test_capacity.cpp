#include "models/capacity.hpp"

#include <doctest/doctest.h>
#include <rapidcheck.h>

#include <array>

using namespace domus::models;

namespace {

/// 128 GiB, 32 hardware threads, a dom0 of 4 GiB, 1 TiB of disk. For guests it has, in MiB,
/// 131072 - 4096 (dom0) - 1024 (frame table) - 384 (M2P) - 1 (stacks) - 128 (Xen) - 1 (kept free) = 125438.
HostModel host_of_128_gib() {
  HostModel host;
  host.sockets = 2;
  host.cores_per_socket = 8;
  host.threads_per_core = 2;
  host.memory = Memory::gib(128);
  host.disk_size = Bytes::gib(1024);
  host.dom0_rule = Dom0Rule::xenserver_table;
  host.device_model = DeviceModel::qemu_xen;
  return host;
}

Flavor flavor_of(Memory memory, unsigned vcpus, Bytes system_disk) {
  Flavor flavor;
  flavor.memory = memory;
  flavor.vcpus = vcpus;
  flavor.system_disk = system_disk;
  return flavor;
}

std::optional<std::int64_t> alone(const Capacity& capacity, HostResource resource) {
  return capacity.fits_alone[static_cast<std::size_t>(resource)];
}

} // namespace

TEST_CASE("4 GiB guests on 128 GiB: 125438 / (4096 + 35) = 30 PV guests, 125438 / (4096 + 36) = 30 PVHVM guests") {
  const Flavor flavor = flavor_of(Memory::gib(4), 2, {});
  const Capacity pv = capacity_of(host_of_128_gib(), flavor, Mode::pv, {});
  CHECK(pv.supply.memory == Memory::mib(125438));
  CHECK(pv.count == 30);
  CHECK(pv.limited_by == HostResource::memory);
  CHECK(pv.headroom.memory == Memory::mib(125438 - 30 * 4131));
  const Capacity pvhvm = capacity_of(host_of_128_gib(), flavor, Mode::pvhvm, {});
  CHECK(pvhvm.count == 30);
  CHECK(pvhvm.headroom.memory == Memory::mib(125438 - 30 * 4132));
}

TEST_CASE("small HVM guests fill dom0 with QEMUs first: (4096 - 400) / 45 = 82 where memory would do for 239") {
  const Flavor flavor = flavor_of(Memory::mib(512), 1, {});
  const Capacity pvhvm = capacity_of(host_of_128_gib(), flavor, Mode::pvhvm, {});
  CHECK(pvhvm.count == 82);
  CHECK(pvhvm.limited_by == HostResource::dom0_memory);
  CHECK(alone(pvhvm, HostResource::memory) == 125438 / (512 + 7));
  // PV has no QEMU, so memory is what limits it: 125438 / 518 = 242.
  const Capacity pv = capacity_of(host_of_128_gib(), flavor, Mode::pv, {});
  CHECK(pv.count == 242);
  CHECK(pv.limited_by == HostResource::memory);
  CHECK(!alone(pv, HostResource::dom0_memory));
}

TEST_CASE("with 1024 event channels, guests of 8 vCPUs and QEMU run out of them: (1024 - 75) / (1 + 1 + 2 + 8) = 79") {
  HostModel host = host_of_128_gib();
  host.event_channel_abi = EventChannelAbi::two_level_1024;
  host.device_model = DeviceModel::qemu_traditional;
  const Flavor flavor = flavor_of(Memory::mib(512), 8, {});
  const Capacity pvhvm = capacity_of(host, flavor, Mode::pvhvm, {});
  CHECK(pvhvm.each.event_channels == 12);
  CHECK(pvhvm.count == 79);
  CHECK(pvhvm.limited_by == HostResource::event_channels);
  // PV takes 5 whatever its vCPUs: 189 would fit.
  CHECK(alone(capacity_of(host, flavor, Mode::pv, {}), HostResource::event_channels) == 189);
}

TEST_CASE("disk: 1 TiB holds twelve guests of 80 GiB with 2 GiB of swap") {
  Flavor flavor = flavor_of(Memory::gib(2), 2, Bytes::gib(80));
  flavor.swap = Bytes::gib(2);
  const Capacity capacity = capacity_of(host_of_128_gib(), flavor, Mode::pv, {});
  CHECK(capacity.count == 12);
  CHECK(capacity.limited_by == HostResource::disk);
  CHECK(capacity.headroom.disk == Bytes::gib(1024 - 12 * 82));
}

TEST_CASE("disk does not limit where nobody said how large it is") {
  HostModel host = host_of_128_gib();
  host.disk_size.reset();
  const Capacity capacity = capacity_of(host, flavor_of(Memory::gib(64), 1, Bytes::gib(4096)), Mode::pv, {});
  CHECK(capacity.count == 1);
  CHECK(!alone(capacity, HostResource::disk));
}

TEST_CASE("reserved vCPUs: 32 threads hold four guests of 8, or ten at a ratio of 2.5") {
  const Flavor flavor = flavor_of(Memory::gib(1), 8, {});
  CapacityPolicy policy;
  policy.cpu_overcommit = 1;
  const Capacity reserved = capacity_of(host_of_128_gib(), flavor, Mode::pvhvm, policy);
  CHECK(reserved.count == 4);
  CHECK(reserved.limited_by == HostResource::vcpus);
  policy.cpu_overcommit = 2.5;
  CHECK(capacity_of(host_of_128_gib(), flavor, Mode::pvhvm, policy).count == 10);
}

TEST_CASE("dom0 CPU: 8 vCPUs serve 16 guests that ask for half of one each") {
  HostModel host = host_of_128_gib();
  host.dom0_vcpus = 8;
  CapacityPolicy policy;
  policy.dom0_cpu_each = 500ms;
  const Capacity capacity = capacity_of(host, flavor_of(Memory::gib(1), 1, {}), Mode::pv, policy);
  CHECK(capacity.count == 16);
  CHECK(capacity.limited_by == HostResource::dom0_cpu);
  CHECK(capacity.headroom.dom0_cpu == 0ns);
}

TEST_CASE("a flavor larger than the host fits not once, and memory is the reason") {
  const Capacity capacity = capacity_of(host_of_128_gib(), flavor_of(Memory::gib(256), 1, {}), Mode::pvhvm, {});
  CHECK(capacity.count == 0);
  CHECK(capacity.limited_by == HostResource::memory);
  CHECK(capacity.headroom == capacity.supply);
}

TEST_CASE("a 120 GiB guest fits on 128 GiB beside a dom0 of 4 GiB, with 994 MiB of overhead") {
  const Capacity capacity = capacity_of(host_of_128_gib(), flavor_of(Memory::gib(120), 32, {}), Mode::pvhvm, {});
  CHECK(capacity.count == 1);
  CHECK(capacity.each.memory == Memory::mib(122880 + 994));
}

TEST_CASE("a dom0 that balloons pays for its QEMUs out of the host's memory") {
  HostModel host = host_of_128_gib();
  host.toolstack = Toolstack::libxl;
  host.dom0_rule = Dom0Rule::upstream_default;
  const Flavor flavor = flavor_of(Memory::gib(4), 2, {});
  const Capacity pvhvm = capacity_of(host, flavor, Mode::pvhvm, {});
  // dom0 goes down to 400 MiB; libxl asks for 20 MiB and QEMU takes 45.
  CHECK(pvhvm.supply.memory == Memory::mib(131072 - 400 - 1024 - 384 - 1 - 128));
  CHECK(pvhvm.each.memory == Memory::mib(4096 + 20 + 45));
  CHECK(!alone(pvhvm, HostResource::dom0_memory));
}

TEST_CASE("fill never places what does not fit, and one more never fits") {
  CHECK(rc::check([] {
    const auto supply_number = [] { return *rc::gen::inRange<std::int64_t>(0, 1LL << 40); };
    const auto need_number = [] {
      return *rc::gen::weightedOneOf<std::int64_t>({{1, rc::gen::just<std::int64_t>(0)},
                                                    {4, rc::gen::inRange<std::int64_t>(1, 1000)},
                                                    {4, rc::gen::inRange<std::int64_t>(1, 1LL << 40)}});
    };
    const ResourceAmounts supply{Memory{supply_number()}, Memory{supply_number()}, Nanoseconds{supply_number()},
                                 supply_number(),         Bytes{supply_number()},  supply_number()};
    const ResourceAmounts each{Memory{need_number() + 1},  Memory{need_number()},
                               Nanoseconds{need_number()}, need_number(),
                               Bytes{need_number()},       need_number()};
    const Capacity capacity = fill(supply, each);
    RC_ASSERT(capacity.count >= 0);
    for (const HostResource resource : all_host_resources) {
      const std::int64_t left = amount_of(supply, resource) - capacity.count * amount_of(each, resource);
      RC_ASSERT(left >= 0);
      RC_ASSERT(left == amount_of(capacity.headroom, resource));
    }
    RC_ASSERT(amount_of(capacity.headroom, capacity.limited_by) < amount_of(each, capacity.limited_by));
  }));
}

TEST_CASE("more vCPUs or more memory never let more guests fit, nor does PVHVM more than PV") {
  CHECK(rc::check([] {
    const HostModel host = host_of_128_gib();
    CapacityPolicy policy;
    policy.cpu_overcommit = 4;
    const auto mib = *rc::gen::inRange<std::int64_t>(64, 1 << 17);
    const auto more_mib = *rc::gen::inRange<std::int64_t>(0, 1 << 14);
    const auto vcpus = *rc::gen::inRange(1U, 64U);
    const auto more_vcpus = *rc::gen::inRange(0U, 64U);
    const auto count = [&](std::int64_t memory_mib, unsigned n, Mode mode) {
      return capacity_of(host, flavor_of(Memory::mib(memory_mib), n, Bytes::gib(1)), mode, policy).count;
    };
    for (const Mode mode : {Mode::pv, Mode::hvm, Mode::hvm_pv_drivers, Mode::pvhvm, Mode::pvh}) {
      RC_ASSERT(count(mib + more_mib, vcpus, mode) <= count(mib, vcpus, mode));
      RC_ASSERT(count(mib, vcpus + more_vcpus, mode) <= count(mib, vcpus, mode));
    }
    RC_ASSERT(count(mib, vcpus, Mode::pvhvm) <= count(mib, vcpus, Mode::pv));
  }));
}
