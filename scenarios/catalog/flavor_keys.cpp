#include "scenarios/catalog/entry_keys.hpp"

namespace domus::scenarios {

namespace {

using models::Bytes;
using models::Memory;

constexpr Bytes largest_disk = Bytes::gib(1 << 20);

void read_disk_io_index(Field& field, PlacedFlavor& to) {
  unsigned index = 0;
  field.whole(index, 0, 99);
  to.entry.disk_io_index = index;
}

constexpr Key<PlacedFlavor> keys[] = {
    {"id", required, "what scenarios call it", [](Field& f, PlacedFlavor& t) { read_id(f, t.entry.id); }},
    {"name", required, "what people call it", [](Field& f, PlacedFlavor& t) { f.text(t.entry.name); }},
    {"class", "", "its family; images name the classes they allow",
     [](Field& f, PlacedFlavor& t) { f.text(t.entry.flavor_class); }},
    {"policy_class", "", "its policy group", [](Field& f, PlacedFlavor& t) { f.text(t.entry.policy_class); }},
    {"resize_policy_class", "none", "its policy group for resizing",
     [](Field& f, PlacedFlavor& t) { read_optional_text(f, t.entry.resize_policy_class); }},
    {"memory", required, "guest memory",
     [](Field& f, PlacedFlavor& t) { f.size(t.entry.memory, Memory::mib(1), Memory::gib(16384)); }},
    {"vcpus", required, "virtual CPUs", [](Field& f, PlacedFlavor& t) { f.whole(t.entry.vcpus, 1, 4096); }},
    {"system_disk", "", "the disk it boots from; 0 B: it boots from a volume elsewhere",
     [](Field& f, PlacedFlavor& t) { f.size(t.entry.system_disk, Bytes{0}, largest_disk); }},
    {"swap", "", "a disk for swap", [](Field& f, PlacedFlavor& t) { f.size(t.entry.swap, Bytes{0}, largest_disk); }},
    {"data_disk", "", "further local disks, all together",
     [](Field& f, PlacedFlavor& t) { f.size(t.entry.data_disk, Bytes{0}, largest_disk); }},
    {"data_disks", "", "how many of them", [](Field& f, PlacedFlavor& t) { f.whole(t.entry.data_disks, 0, 64); }},
    {"disk_io_index", "none", "how its local disks rank, higher is faster", read_disk_io_index},
    {"rxtx_factor", required, "the private network's limit in Mb/s",
     [](Field& f, PlacedFlavor& t) { f.real(t.entry.rxtx_factor, 0, 1e6); }},
    {"is_public", "", "anyone may use it", [](Field& f, PlacedFlavor& t) { f.flag(t.entry.is_public); }},
    {"extra_specs", "none", "what else is said of it: { key = \"text\" }",
     [](Field& f, PlacedFlavor& t) { read_properties(f, t.entry.extra_specs); }},
};

} // namespace

Keys<PlacedFlavor> flavor_keys() {
  return keys;
}

} // namespace domus::scenarios
