#include "models/memory/dom0_sizing.hpp"
#include "models/memory/event_channels.hpp"
#include "models/memory/grant_table.hpp"
#include "models/memory/host_bill.hpp"
#include "models/memory/p2m.hpp"
#include "models/memory/page_tracking.hpp"
#include "models/xen_version.hpp"

#include <doctest/doctest.h>

using namespace domus::models;

namespace {

GuestShape shape(Mode mode, unsigned vcpus) {
  GuestShape guest;
  guest.mode = mode;
  guest.memory = Memory::gib(4);
  guest.vcpus = vcpus;
  return guest;
}

} // namespace

TEST_CASE("every GiB of the host costs 8 MiB of frame table and 2 MiB of M2P, 1 MiB more for 32-bit PV") {
  CHECK(frame_table_size(Memory::gib(1)) == Memory::mib(8));
  CHECK(m2p_size(Memory::gib(1)) == Memory::mib(2));
  CHECK(frame_table_size(Memory::gib(128)) == Memory::gib(1));
  CHECK(m2p_size(Memory::gib(128)) == Memory::mib(256));
  CHECK(compat_m2p_size(Memory::gib(128)) == Memory::mib(128));
  // Its window of 1 GiB is full with 1 TiB of memory.
  CHECK(compat_m2p_size(Memory::gib(1024)) == Memory::gib(1));
  CHECK(compat_m2p_size(Memory::gib(4096)) == Memory::gib(1));
}

TEST_CASE("the p2m of 1 GiB takes 2060 KiB by 4 KiB pages, 12 KiB by 2 MiB pages, 8 KiB by 1 GiB pages") {
  const Memory gib = Memory::gib(1);
  CHECK(hap_p2m_size({gib, {}, {}}) == Memory::kib(2060));
  CHECK(hap_p2m_size({{}, gib, {}}) == Memory::kib(12));
  CHECK(hap_p2m_size({{}, {}, gib}) == Memory::kib(8));
  CHECK(hap_p2m_size({{}, {}, Memory::gib(512)}) == Memory::kib(8));
  // Unfragmented: one table of 4 KiB pages for the first 0xC0 of them.
  CHECK(hap_p2m_size(unfragmented(gib)) == Memory::kib(16));
  CHECK(unfragmented(gib).total() == gib);
  CHECK(pv_p2m_size(gib) == Memory::mib(2));
}

TEST_CASE("a version 1 grant frame has 512 entries, and its active entries take 6 pages; 64 frames take 322") {
  CHECK(grant_frames(512, {4, 17}) == 1);
  CHECK(grant_frames(513, {4, 17}) == 2);
  CHECK(active_grant_table_size(1) == Memory::pages(6));
  CHECK(active_grant_table_size(64) == Memory::pages(322));
  CHECK(maptrack_size(257) == Memory::pages(2));
  CHECK(maptrack_size(1'000'000) == Memory::pages(1024));
}

TEST_CASE("grant tables start with 4 frames and end with 32 up to Xen 4.9, and 1 and 64 since") {
  CHECK(grant_frames(0, {4, 9}) == 4);
  CHECK(grant_frames(1'000'000, {4, 9}) == 32);
  CHECK(grant_frames(0, {4, 10}) == 1);
  CHECK(grant_frames(1'000'000, {4, 10}) == 64);
}

TEST_CASE("one disk and one NIC may hold 353 + 514 grants; emulated devices hold none") {
  CHECK(grants_needed(shape(Mode::pvhvm, 1), {1, 1}) == 867);
  CHECK(grants_mapped(shape(Mode::pvhvm, 1), {1, 1}) == 353 + 258);
  CHECK(grants_needed(shape(Mode::hvm, 1), {1, 1}) == 0);
}

TEST_CASE("dom0 event channels: PV pays for its console, a guest with a QEMU for every vCPU") {
  const EventChannelUse before_6_2;
  EventChannelUse xenserver_6_2;
  xenserver_6_2.device_model_per_vcpu = 2;
  const GuestDevices devices{1, 1};
  CHECK(dom0_event_channels(shape(Mode::pv, 1), devices, before_6_2) == 4);
  CHECK(dom0_event_channels(shape(Mode::pv, 32), devices, before_6_2) == 4);
  CHECK(dom0_event_channels(shape(Mode::pvhvm, 1), devices, before_6_2) == 4);
  CHECK(dom0_event_channels(shape(Mode::pvhvm, 32), devices, before_6_2) == 3 + 32);
  CHECK(dom0_event_channels(shape(Mode::pvhvm, 32), devices, xenserver_6_2) == 3 + 64);
  CHECK(dom0_event_channels(shape(Mode::hvm, 2), devices, before_6_2) == 1 + 2);
  CHECK(dom0_event_channels(shape(Mode::pvh, 32), devices, xenserver_6_2) == 4);
  CHECK(dom0_event_channels(shape(Mode::bare_metal, 2), devices, before_6_2) == 0);
}

TEST_CASE("there are 1024, 4096 or 131072 event channels") {
  CHECK(event_channel_limit(EventChannelAbi::two_level_1024) == 1024);
  CHECK(event_channel_limit(EventChannelAbi::two_level_4096) == 4096);
  CHECK(event_channel_limit(EventChannelAbi::fifo) == 131072);
  CHECK(event_channel_abi_from("fifo") == EventChannelAbi::fifo);
  CHECK(!event_channel_abi_from("FIFO"));
}

TEST_CASE("XenServer before 7.5 gives dom0 752 MiB, 2, 3 or 4 GiB") {
  const auto by_table = [](Memory host) { return dom0_memory(Dom0Rule::xenserver_table, host); };
  CHECK(by_table(Memory::gib(16)) == Memory::mib(752));
  CHECK(by_table(Memory::gib(24) - Memory{1}) == Memory::mib(752));
  CHECK(by_table(Memory::gib(24)) == Memory::gib(2));
  CHECK(by_table(Memory::gib(48)) == Memory::gib(3));
  CHECK(by_table(Memory::gib(64)) == Memory::gib(4));
  CHECK(by_table(Memory::gib(128)) == Memory::gib(4));
}

TEST_CASE("XenServer since 7.5 gives dom0 1 GiB and 5 %, in steps of 16 MiB, at most 8 GiB") {
  const auto by_percent = [](Memory host) { return dom0_memory(Dom0Rule::xenserver_percent, host); };
  CHECK(by_percent(Memory::gib(16)) == Memory::mib(1024 + 832));   // 16640 / 20 = 832
  CHECK(by_percent(Memory::gib(128)) == Memory::mib(1024 + 6560)); // 131328 / 20 = 6566.4, 6560 in steps of 16
  CHECK(by_percent(Memory::gib(256)) == Memory::gib(8));
}

TEST_CASE("Xen alone gives dom0 everything but 1/16 of memory or 128 MiB, whichever is less") {
  CHECK(dom0_memory(Dom0Rule::upstream_default, Memory::gib(1)) == Memory::mib(960));
  CHECK(dom0_memory(Dom0Rule::upstream_default, Memory::gib(32)) == Memory::gib(32) - Memory::mib(128));
}

TEST_CASE("XenServer's dom0 has up to 4, 8 or 16 vCPUs by its memory, never more than pCPUs") {
  CHECK(dom0_vcpus(Dom0Rule::xenserver_table, Memory::mib(752), 32) == 4);
  CHECK(dom0_vcpus(Dom0Rule::xenserver_table, Memory::gib(2), 32) == 8);
  CHECK(dom0_vcpus(Dom0Rule::xenserver_table, Memory::gib(4), 32) == 16);
  CHECK(dom0_vcpus(Dom0Rule::xenserver_percent, Memory::gib(8), 12) == 12);
  CHECK(dom0_vcpus(Dom0Rule::upstream_default, Memory::gib(1), 64) == 64);
}

TEST_CASE("a host of 128 GiB with a dom0 of 4 GiB keeps 123 GiB less 513 MiB for guests") {
  HostMemory host;
  host.installed = Memory::gib(128);
  host.dom0 = Memory::gib(4);
  host.pcpus = 32;
  // 1024 frame table, 256 + 128 M2P, 32 stacks of 32 KiB, 128 Xen itself, 4096 dom0.
  CHECK(host_memory_bill(host).total() == Memory::mib(1024 + 256 + 128 + 1 + 128 + 4096));
  CHECK(memory_for_guests(host) == Memory::gib(123) - Memory::mib(513));
  host.installed = Memory::gib(2);
  CHECK(memory_for_guests(host) == Memory{});
}

TEST_CASE("Xen versions compare by number, not by letter, and odd texts are none") {
  CHECK(XenVersion{4, 9} < XenVersion{4, 10});
  CHECK(xen_version_from("4.17") == XenVersion{4, 17});
  CHECK(to_text(XenVersion{4, 2}) == "4.2");
  for (const char* odd : {"", "4", "4.", ".4", "4.x", "-4.1", "4.-1", "4.1.2", "4.9999", " 4.1"}) {
    CAPTURE(odd);
    CHECK(!xen_version_from(odd));
  }
}

TEST_CASE("Xen versions: only series that were released are any, and of a point release the series is named") {
  for (const char* released : {"3.0", "3.4", "4.0", "4.21"}) {
    CAPTURE(released);
    CHECK(xen_version_from(released));
  }
  for (const char* never : {"2.0", "3.5", "3.9", "4.22", "5.0", "3.5.1", "4.22.1", "4.11.x", "4.11.2.1", "4.17.", ""}) {
    CAPTURE(never);
    CHECK(!xen_version_from(never));
    CHECK(why_no_xen_version(never).why == "is not a series of Xen that domus knows");
    CHECK(why_no_xen_version(never).remedy == "give a series from 3.0 to 3.4 or from 4.0 to 4.21, such as \"4.17\"");
  }
  CHECK(why_no_xen_version("4.11.2").why == "is a point release");
  CHECK(why_no_xen_version("4.11.2").remedy == "give its series, \"4.11\": that stands for the latest point release");
}
