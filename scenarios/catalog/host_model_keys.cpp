#include "models/devices/disk.hpp"
#include "models/devices/nic.hpp"
#include "models/platform.hpp"
#include "scenarios/catalog/entry_keys.hpp"
#include "scenarios/loading/known_name.hpp"

#include <fmt/format.h>

#include <array>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace domus::scenarios {

namespace {

using models::Bytes;
using models::DeviceModel;
using models::Dom0Rule;
using models::EventChannelAbi;
using models::Memory;
using models::PropertySource;
using models::Toolstack;

using Sources = std::vector<PropertySource>;

void read_source(Field& field, Sources& to) {
  PropertySource source{std::string(field.key()), ""};
  read_id(field, source.source);
  to.push_back(source);
}

constexpr Key<Sources> source_keys[] = {
    {"platform", required, "of the CPU generation", read_source},
    {"cpus", required, "of sockets, cores and threads", read_source},
    {"memory", required, "of the installed memory", read_source},
    {"storage", required, "of the device and its size", read_source},
    {"nic", required, "of the network card", read_source},
    {"software", required, "of the versions of Xen and toolstack", read_source},
    {"dom0", required, "of dom0's memory and vCPUs", read_source},
};

void read_xen_version(Field& field, PlacedHost& to) {
  std::string text = models::to_text(to.entry.xen);
  field.text(text, 16);
  if (field.node() == nullptr)
    return;
  if (const auto version = models::xen_version_from(text)) {
    to.entry.xen = *version;
    return;
  }
  const models::NoXenVersion no = models::why_no_xen_version(text);
  field.complain(fmt::format("is \"{}\", which {}", printable(text), no.why), no.remedy);
}

void read_xapi_major(Field& field, PlacedHost& to) {
  int major = 1;
  field.whole(major, 1, 99);
  to.entry.xapi = models::xapi_rule_of(major);
}

/// A word that to_text and a *_from function of models know.
template <class Enum, std::size_t N>
void read_word(Field& field, Enum& to, const std::array<Enum, N>& all) {
  std::vector<std::pair<std::string_view, Enum>> words;
  words.reserve(N);
  for (const Enum value : all)
    words.emplace_back(to_text(value), value);
  field.choice<Enum>(to, words);
}

constexpr Key<PlacedHost> keys[] = {
    {"id", required, "what scenarios call it", [](Field& f, PlacedHost& t) { read_id(f, t.entry.id); }},
    {"name", required, "what people call it", [](Field& f, PlacedHost& t) { f.text(t.entry.name); }},
    {"platform", required, "the CPU generation",
     [](Field& f, PlacedHost& t) { read_name_of(f, t.entry.platform, models::all_platforms()); }},
    {"sockets", "", "processor packages", [](Field& f, PlacedHost& t) { f.whole(t.entry.sockets, 1, 16); }},
    {"cores_per_socket", required, "cores in each",
     [](Field& f, PlacedHost& t) { f.whole(t.entry.cores_per_socket, 1, 256); }},
    {"threads_per_core", "", "hardware threads in each core: 2 = SMT on",
     [](Field& f, PlacedHost& t) { f.whole(t.entry.threads_per_core, 1, 8); }},
    {"memory", required, "installed memory",
     [](Field& f, PlacedHost& t) { f.size(t.entry.memory, Memory::mib(256), Memory::gib(16384)); }},
    {"storage", required, "the disk or array behind local disks",
     [](Field& f, PlacedHost& t) { read_name_of(f, t.entry.storage, models::all_disks()); }},
    {"disk_size", "not looked at", "room for guests' local disks",
     [](Field& f, PlacedHost& t) { f.size(t.entry.disk_size.emplace(), Bytes{0}, Bytes::gib(1 << 20)); }},
    {"nic", required, "the physical network card",
     [](Field& f, PlacedHost& t) { read_name_of(f, t.entry.nic, models::all_nics()); }},
    {"toolstack", "", "who creates guests and accounts for their memory",
     [](Field& f, PlacedHost& t) {
       read_word(f, t.entry.toolstack, std::array{Toolstack::xapi, Toolstack::libxl});
     }},
    {"xen", "\"4.17\"", "the release series of Xen", read_xen_version},
    {"xapi_major", "1", "major version of xapi: from 26 it counts vCPU structures", read_xapi_major},
    {"device_model", "", "the QEMU of HVM guests",
     [](Field& f, PlacedHost& t) {
       read_word(f, t.entry.device_model, std::array{DeviceModel::qemu_traditional, DeviceModel::qemu_xen});
     }},
    {"compat_m2p", "", "Xen is built for 32-bit PV guests too",
     [](Field& f, PlacedHost& t) { f.flag(t.entry.compat_m2p); }},
    {"dom0_rule", "", "how dom0's memory and vCPUs follow from the host's",
     [](Field& f, PlacedHost& t) {
       read_word(f, t.entry.dom0_rule,
                 std::array{Dom0Rule::xenserver_table, Dom0Rule::xenserver_percent, Dom0Rule::upstream_default});
     }},
    {"dom0_memory", "by dom0_rule", "memory of dom0 (dom0_mem)",
     [](Field& f, PlacedHost& t) { f.size(t.entry.dom0_memory.emplace(), Memory::mib(128), Memory::gib(1024)); }},
    {"dom0_vcpus", "by dom0_rule", "virtual CPUs of dom0",
     [](Field& f, PlacedHost& t) { f.whole(t.entry.dom0_vcpus.emplace(1), 1, 4096); }},
    {"event_channels", "", "how many event channels dom0 can have",
     [](Field& f, PlacedHost& t) {
       read_word(f, t.entry.event_channel_abi,
                 std::array{EventChannelAbi::two_level_1024, EventChannelAbi::two_level_4096, EventChannelAbi::fifo});
     }},
    {"channels_per_disk", "", "event channels of a PV disk",
     [](Field& f, PlacedHost& t) { f.whole(t.entry.event_channels.per_disk, 1, 64); }},
    {"channels_per_nic", "", "event channels of a PV NIC",
     [](Field& f, PlacedHost& t) { f.whole(t.entry.event_channels.per_nic, 1, 64); }},
    {"device_model_channels_per_vcpu", "", "event channels between a guest's vCPU and its QEMU",
     [](Field& f, PlacedHost& t) { f.whole(t.entry.event_channels.device_model_per_vcpu, 0, 8); }},
    {"channels_of_the_host", "", "event channels that dom0 uses for itself",
     [](Field& f, PlacedHost& t) { f.whole(t.entry.event_channels.by_the_host, 0, 4096); }},
    {"sources", required, "where each property comes from",
     [](Field& f, PlacedHost& t) { read_subtable<Sources>(f, t.entry.sources, source_keys); }},
};

} // namespace

Keys<PlacedHost> host_model_keys() {
  return keys;
}

} // namespace domus::scenarios
