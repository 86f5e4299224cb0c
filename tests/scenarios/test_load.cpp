#include "load_errors.hpp"
#include "scenarios/profiles.hpp"

#include <doctest/doctest.h>

#include <algorithm>

using namespace domus::scenarios;
using namespace domus::models;

namespace {

Scenario loaded(const std::string& text) {
  try {
    return load_scenario_text(text, "f");
  } catch (const InputError& error) {
    FAIL(error.what());
  }
  return {};
}

} // namespace

TEST_CASE("what a scenario leaves out takes its default") {
  const Scenario scenario = loaded(good_guest);
  CHECK(scenario.name == "test");
  CHECK(scenario.seed == 1);
  CHECK(scenario.warmup == 1s);
  CHECK(scenario.duration == 10s);
  CHECK(scenario.replications == 5);
  REQUIRE(scenario.hosts.size() == 1);
  const HostSpec& host = scenario.hosts[0];
  CHECK(host.pcpus() == 8);
  CHECK(host.xen_version == XenVersion{4, 17});
  CHECK(host.toolstack == Toolstack::xapi);
  CHECK(host.scheduler.name == domus::models::Scheduler::credit);
  CHECK(host.dom0.vcpus == 8);                  // XenServer: as many as pCPUs, up to 8 for less than 4 GiB
  CHECK(host.dom0.memory == Memory::mib(2672)); // 1024 + floor((32768 + 256) / 20) = 2675, down to a multiple of 16
  CHECK(host.where == Position{2, 1});
  REQUIRE(scenario.guests.size() == 1);
  const GuestSpec& guest = scenario.guests[0];
  CHECK(guest.mode == Mode::pvhvm);
  CHECK(guest.weight == 256);
  CHECK(guest.cap == 0);
  CHECK(guest.hard_affinity.empty());
  CHECK(guest.disk == DiskPlace::local);
  CHECK_FALSE(guest.disk_backend);
  CHECK(guest.where == Position{9, 1});
}

TEST_CASE("an old XenServer sizes dom0 by its table: 2 GiB on a host of 32 GiB") {
  CHECK(loaded(good_host + "xen = \"4.4\"\n").hosts[0].dom0.memory == Memory::gib(2));
}

TEST_CASE("a host model of the catalogue gives the hardware and the software, each of which the host may change") {
  const std::string host = "name = \"x\"\n[[host]]\nname = \"h\"\nmodel = \"performance-2013\"\n";
  const HostSpec from_model = loaded(host).hosts[0];
  CHECK(from_model.model == "performance-2013");
  CHECK(from_model.platform == "sandy-bridge");
  CHECK(from_model.pcpus() == 32);
  CHECK(from_model.memory == Memory::gib(128));
  CHECK(from_model.storage == "raid10-ssd");
  CHECK(from_model.disk_size == Bytes::gib(2980));
  CHECK(from_model.xen_version == XenVersion{4, 1});
  CHECK(from_model.device_model == DeviceModel::qemu_traditional);
  CHECK(from_model.dom0.vcpus == 4);
  CHECK(from_model.dom0.memory == Memory::gib(4));
  const HostSpec changed = loaded(host + "memory = \"256 GiB\"\ndom0 = { vcpus = 8 }\nxen = \"4.4\"\n").hosts[0];
  CHECK(changed.memory == Memory::gib(256));
  CHECK(changed.dom0.vcpus == 8);
  CHECK(changed.xen_version == XenVersion{4, 4});
  CHECK(changed.platform == "sandy-bridge");
}

TEST_CASE("a guest says how its devices are set up") {
  const GuestSpec guest = loaded(good_guest + "paging = \"shadow\"\np2m_pages = \"4 KiB\"\ndisk_size = \"200 GiB\"\n"
                                              "paths = { persistent_grants = false, block_ring_pages = 4, "
                                              "disk_emulation = \"ahci\", nic_emulation = \"e1000\" }\n")
                              .guests[0];
  CHECK(guest.paging == Paging::shadow);
  CHECK(guest.p2m.built == PageSize::small_4k);
  CHECK_FALSE(guest.paths.persistent_grants);
  CHECK(guest.paths.block_ring_pages == 4);
  CHECK(guest.paths.disk_emulation == DiskEmulation::ahci);
  CHECK(guest.paths.nic_emulation == NicEmulation::e1000);
  CHECK(guest.paths.lba48); // 28 bits of sector number end at 128 GiB
  CHECK_FALSE(loaded(good_guest + "disk_size = \"100 GiB\"\n").guests[0].paths.lba48);
}

TEST_CASE("a guest says what its page tables are, and what has happened to its p2m") {
  const GuestSpec guest = loaded(good_guest + "bits = 32\npinning = \"from-birth\"\np2m = { ballooned = 0.25, "
                                              "granted = 0.5, migrated = true, log_dirty = true }\n")
                              .guests[0];
  CHECK(guest.bits == 32);
  CHECK(guest.pinning == Pinning::from_birth);
  CHECK(guest.p2m.ballooned == 0.25);
  CHECK(guest.p2m.granted == 0.5);
  CHECK(guest.p2m.migrated);
  CHECK(guest.p2m.log_dirty);
  const GuestSpec usual = loaded(good_guest).guests[0];
  CHECK(usual.bits == 64);
  CHECK(usual.pinning == Pinning::late);
  CHECK_FALSE(usual.p2m.migrated);
}

TEST_CASE("a flavor gives vCPUs, memory and disk, each of which the guest may change") {
  const std::string guest =
      good_host + "[[guest]]\nname = \"g\"\nmode = \"pv\"\nworkload = \"idle\"\nflavor = \"general1-4\"\n";
  const GuestSpec from_flavor = loaded(guest).guests[0];
  CHECK(from_flavor.flavor == "general1-4");
  CHECK(from_flavor.vcpus == 4);
  CHECK(from_flavor.memory == Memory::gib(4));
  CHECK(from_flavor.disk_size == Bytes::gib(80));
  const GuestSpec changed = loaded(guest + "vcpus = 2\n").guests[0];
  CHECK(changed.vcpus == 2);
  CHECK(changed.memory == Memory::gib(4));
}

TEST_CASE("count makes guests that differ in their name only") {
  const Scenario scenario = loaded(good_guest + "count = 3\n");
  REQUIRE(scenario.guests.size() == 3);
  CHECK(scenario.guests[0].name == "web-1");
  CHECK(scenario.guests[2].name == "web-3");
  CHECK(scenario.guests[2].memory == scenario.guests[0].memory);
  CHECK(loaded(good_guest + "count = 1\n").guests[0].name == "web-1");
}

TEST_CASE("a guest changes its workload's load, key by key") {
  const auto load_of = [](const std::string& load) {
    return loaded(good_guest + "load = " + load).guests[0].workload.load;
  };
  const auto closed = std::get<ClosedLoop>(load_of("{ clients = 8, think_time = \"10 ms\" }"));
  CHECK(closed.clients == 8);
  CHECK(closed.think_time == 10ms);
  CHECK_FALSE(closed.constant_think);
  CHECK(closed.stage == 0);
  const auto staged = std::get<ClosedLoop>(load_of("{ stage = 40, alone = 0.1 }"));
  CHECK(staged.stage == 40);
  CHECK(staged.alone == 0.1);
  CHECK(std::get<OpenLoop>(load_of("{ rate = \"30/min\" }")).operations_per_second == doctest::Approx(0.5));
  CHECK(std::holds_alternative<Idle>(load_of("{ idle = true }")));
}

TEST_CASE("spinlocks are paravirtual and Xen exits from pause loops unless told otherwise, or older than 4.0") {
  const Scenario usual = loaded(good_guest);
  CHECK(profile_of(usual.guests[0], usual.hosts[0]).pv_spinlocks);
  CHECK(profile_of(usual.guests[0], usual.hosts[0]).pause_loop_exiting);
  const Scenario bare = loaded(good_guest + "pv_spinlocks = false\n");
  CHECK_FALSE(profile_of(bare.guests[0], bare.hosts[0]).pv_spinlocks);
  Scenario without = usual;
  without.hosts[0].pause_loop_exiting = false;
  CHECK_FALSE(profile_of(without.guests[0], without.hosts[0]).pause_loop_exiting);
  without = usual;
  without.hosts[0].xen_version = {3, 4};
  CHECK_FALSE(profile_of(without.guests[0], without.hosts[0]).pause_loop_exiting);
}

TEST_CASE("a guest that passes messages says through what and between whom; one key changes nothing else") {
  const std::string own = R"(
[[workload]]
name = "pipes"
[workload.demand]
system_calls = 2
[workload.load.messages]
groups = 2
senders = 3
receivers = 4
size = "100 B"
receiver_share = 0.4
[workload.load.messages.channel]
page = "4 KiB"
when_full = "drop"
)";
  const std::string guest =
      good_host + "[[guest]]\nname = \"g\"\nmode = \"pv\"\nflavor = \"general1-4\"\nworkload = \"pipes\"\n";
  const Workload workload = loaded(guest + "load.messages.groups = 5\n" + own).guests[0].workload;
  const auto passing = std::get<MessagePassing>(workload.load);
  CHECK(passing.groups == 5);
  CHECK(passing.senders == 3);
  CHECK(passing.receivers == 4);
  CHECK(passing.size == Bytes{100});
  CHECK(passing.receiver_share == 0.4);
  CHECK(passing.channel.page == Bytes::kib(4));
  CHECK(passing.channel.capacity == Bytes::kib(64));
  CHECK(passing.channel.when_full == Channel::WhenFull::drop);
  CHECK(workload.threads == 5 * 7);
}

TEST_CASE("a guest changes its workload's demand, key by key, and answers for the figures it gives bare") {
  const Demand before = loaded(good_guest).guests[0].workload.demand;
  const Demand after = loaded(good_guest + R"(
[guest.demand]
system_calls = 7
user_time = "3 us"
kernel_time = { mean = "2 us", range = ["1 us", "4 us"], source = "assumed" }
[guest.demand.memory]
working_set = "64 MiB"
pages = "2 MiB"
[[guest.demand.block]]
requests = 0.3
size = "8 KiB"
direction = "write"
locality = "sequential"
flush = true
[[guest.demand.network]]
messages = 1
size = "300 B"
flow = "transmit"
segmentation_offload = false
)")
                           .guests[0]
                           .workload.demand;
  CHECK(after.operation == before.operation);
  CHECK(after.system_calls.mean == 7);
  CHECK(after.system_calls.high == 7);
  CHECK(after.system_calls.source == "given in the scenario");
  CHECK(after.user_time.mean == 3us);
  CHECK(after.kernel_time.low == 1us);
  CHECK(after.kernel_time.high == 4us);
  CHECK(after.memory.working_set == Bytes::mib(64));
  CHECK(after.memory.pages == PageSize::large_2m);
  REQUIRE(after.block.size() == 1);
  CHECK(after.block[0].requests.mean == doctest::Approx(0.3));
  CHECK(after.block[0].size == Bytes::kib(8));
  CHECK(after.block[0].direction == Direction::write);
  CHECK(after.block[0].locality == Locality::sequential);
  CHECK(after.block[0].flush);
  REQUIRE(after.network.size() == 1);
  CHECK(after.network[0].flow == NetworkDemand::Flow::transmit);
  CHECK_FALSE(after.network[0].segmentation_offload);
}

TEST_CASE("threads serve operations: one a vCPU unless the workload or the guest says otherwise") {
  const std::string workload =
      "[[workload]]\nname = \"mine\"\ndemand = { user_time = \"1 ms\" }\nload = { rate = \"1/s\" }\n";
  const std::string guest =
      good_host + "[[guest]]\nname = \"g\"\nmode = \"pv\"\nvcpus = 3\nmemory = \"1 GiB\"\nworkload = \"mine\"\n";
  CHECK(loaded(guest + workload).guests[0].workload.threads == 3);
  CHECK(loaded(guest + workload + "threads = 8\n").guests[0].workload.threads == 8);
  CHECK(loaded(guest + "threads = 2\n" + workload + "threads = 8\n").guests[0].workload.threads == 2);
  CHECK(loaded(guest + workload).guests[0].workload.name == "mine");
}

TEST_CASE("affinities are lists as xl writes them") {
  const GuestSpec guest = loaded(good_guest + "hard_affinity = \"4-6,0,5\"\nsoft_affinity = \"7\"\n").guests[0];
  CHECK(guest.hard_affinity == std::vector<unsigned>{0, 4, 5, 6});
  CHECK(guest.soft_affinity == std::vector<unsigned>{7});
}

TEST_CASE("a driver domain is a guest of the same host that stands behind another's devices") {
  const Scenario scenario = loaded(good_guest + "network_backend = \"net\"\n[[guest]]\nname = \"net\"\nmode = \"pv\"\n"
                                                "vcpus = 1\nmemory = \"512 MiB\"\nworkload = \"idle\"\n");
  CHECK(scenario.guests[0].network_backend == 1);
  CHECK_FALSE(scenario.guests[0].disk_backend);
  CHECK_FALSE(scenario.guests[1].network_backend);
}

TEST_CASE("hosts are joined by links, over which disks are reached and bulk is copied") {
  const Scenario scenario = loaded(good_host + R"(remote_storage = { target = "filer", link = "san" }
[[host]]
name = "filer"
platform = "sandy-bridge"
cores_per_socket = 4
memory = "16 GiB"
storage = "raid10-sata"
nic = "1gbe"
[[link]]
name = "san"
from = "xs"
to = "filer"
bandwidth = "1 Gb/s"
latency = "50 us"
[[flow]]
from = "filer"
to = "xs"
link = "san"
size = "10 GiB"
start = "2 s"
repeat = "30 s"
[[guest]]
name = "db"
host = "xs"
mode = "pvhvm"
vcpus = 2
memory = "4 GiB"
workload = "idle"
disk = "iscsi"
)");
  REQUIRE(scenario.hosts[0].remote_storage);
  CHECK(scenario.hosts[0].remote_storage->target == 1);
  CHECK(scenario.hosts[0].remote_storage->link == 0);
  CHECK(scenario.links[0].bandwidth == DataRate::bits_per_second(1e9));
  CHECK(scenario.links[0].latency == 50us);
  REQUIRE(scenario.flows.size() == 1);
  CHECK(scenario.flows[0].from == 1);
  CHECK(scenario.flows[0].to == 0);
  CHECK(scenario.flows[0].size == Bytes::gib(10));
  CHECK(scenario.flows[0].start == 2s);
  CHECK(scenario.flows[0].repeat == Nanoseconds{30s});
  CHECK(scenario.guests[0].disk == DiskPlace::iscsi);
}

TEST_CASE("bare metal has the whole machine and no dom0 in its way") {
  const Scenario scenario = loaded(good_host + "[[guest]]\nname = \"metal\"\nmode = \"bare-metal\"\nvcpus = 8\n"
                                               "memory = \"32 GiB\"\nworkload = \"idle\"\n");
  CHECK(scenario.guests[0].mode == Mode::bare_metal);
}

TEST_CASE("an error stops at twenty complaints") {
  std::string text = good_guest;
  for (int i = 0; i < 100; ++i)
    text += "colour" + std::to_string(i) + " = 1\n";
  const std::string errors = errors_of(text);
  CHECK(std::count(errors.begin(), errors.end(), '\n') == 39); // twenty times two lines
}

TEST_CASE("the reference describes every key with what it takes, its default and its meaning") {
  const auto keys = describe_scenario_keys();
  CHECK(keys.size() > 80);
  for (const KeyDescription& key : keys) {
    INFO(key.key);
    CHECK_FALSE(key.takes.empty());
    CHECK_FALSE(key.fallback.empty());
    CHECK_FALSE(key.meaning.empty());
  }
  const auto memory = std::find_if(keys.begin(), keys.end(), [](const auto& key) { return key.key == "guest.memory"; });
  REQUIRE(memory != keys.end());
  CHECK(memory->takes == "a size, 16 MiB to 16 TiB");
  CHECK(memory->fallback == "the flavor's");
}
