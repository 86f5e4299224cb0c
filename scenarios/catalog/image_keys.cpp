#include "scenarios/catalog/entry_keys.hpp"

namespace domus::scenarios {

namespace {

using models::Bytes;
using models::Memory;
using models::VmMode;

void read_vm_mode(Field& field, PlacedImage& to) {
  VmMode vm_mode = VmMode::xen;
  field.choice<VmMode>(vm_mode, {{"xen", VmMode::xen}, {"hvm", VmMode::hvm}});
  to.entry.vm_mode = models::to_text(vm_mode);
}

constexpr Key<PlacedImage> keys[] = {
    {"id", required, "what scenarios call it", [](Field& f, PlacedImage& t) { read_id(f, t.entry.id); }},
    {"name", required, "what people call it", [](Field& f, PlacedImage& t) { f.text(t.entry.name); }},
    {"vm_mode", "by the operating system", "xen boots PV, hvm in an HVM container", read_vm_mode},
    {"os_type", required, "linux or windows", [](Field& f, PlacedImage& t) { f.text(t.entry.os_type); }},
    {"os_distro", "", "the distribution", [](Field& f, PlacedImage& t) { f.text(t.entry.os_distro); }},
    {"os_version", "", "its release", [](Field& f, PlacedImage& t) { f.text(t.entry.os_version); }},
    {"kernel", "unknown", "its kernel series", [](Field& f, PlacedImage& t) { read_optional_text(f, t.entry.kernel); }},
    {"file_system", "unknown", "of the system disk",
     [](Field& f, PlacedImage& t) { read_optional_text(f, t.entry.file_system); }},
    {"auto_disk_config", "", "may the cloud resize the system disk: True, False or disabled, as the image says it",
     [](Field& f, PlacedImage& t) { f.text(t.entry.auto_disk_config); }},
    {"flavor_classes", "any", "the flavor classes that may run it: \"*,!onmetal\"",
     [](Field& f, PlacedImage& t) { read_optional_text(f, t.entry.flavor_classes); }},
    {"min_ram", "", "least memory of a flavor for it",
     [](Field& f, PlacedImage& t) { f.size(t.entry.min_ram, Memory{0}, Memory::gib(16384)); }},
    {"min_disk", "", "least system disk",
     [](Field& f, PlacedImage& t) { f.size(t.entry.min_disk, Bytes{0}, Bytes::gib(1 << 20)); }},
    {"hypervisor_version_requires", "none", "the versions of the hypervisor that may run it: \">=6.1\"",
     [](Field& f, PlacedImage& t) { read_optional_text(f, t.entry.hypervisor_version_requires); }},
    {"release_id", "none", "the same for the PV and the PVHVM image of one release",
     [](Field& f, PlacedImage& t) { read_optional_text(f, t.entry.release_id); }},
    {"disk_format", "", "vhd, iso ...", [](Field& f, PlacedImage& t) { f.text(t.entry.disk_format); }},
    {"status", "", "active, or what keeps it from being booted",
     [](Field& f, PlacedImage& t) { f.text(t.entry.status); }},
    {"size", "unknown", "of its file",
     [](Field& f, PlacedImage& t) { f.size(t.entry.size, Bytes{0}, Bytes::gib(1 << 20)); }},
    {"base_image_ref", "none", "of a snapshot: the id of the image that its server was built from",
     [](Field& f, PlacedImage& t) { read_optional_text(f, t.entry.base_image_ref); }},
    {"properties", "none", "what else its metadata say: { key = \"text\" }",
     [](Field& f, PlacedImage& t) { read_properties(f, t.entry.properties); }},
};

} // namespace

Keys<PlacedImage> image_keys() {
  return keys;
}

} // namespace domus::scenarios
