/// Flavors in their formats.
#include "scenarios/openstack/answers.hpp"
#include "scenarios/openstack/record_fields.hpp"

#include <algorithm>
#include <array>
#include <charconv>

namespace domus::scenarios {

namespace {

using models::Bytes;

constexpr std::array<std::string_view, 25> keys{
    "id", "name", "ram", "vcpus", "disk", "swap", "ephemeral", "rxtx_factor", "extra_specs", "properties", "ID", "Name",
    "RAM", "VCPUs", "Disk", "Swap", "Ephemeral", "RXTX Factor", "Properties", "Is Public", "OS-FLV-EXT-DATA:ephemeral",
    "OS-FLV-WITH-EXT-SPECS:extra_specs", "os-flavor-access:is_public",
    // What tells that a record is no flavor.
    "disk_format", "hypervisor_hostname"};

/// A whole number in text, as extra specs have it.
std::optional<unsigned> number_in(const std::optional<std::string>& text, unsigned most) {
  unsigned number = 0;
  if (!text)
    return std::nullopt;
  const auto [end, error] = std::from_chars(text->data(), text->data() + text->size(), number);
  const bool whole = error == std::errc{} && end == text->data() + text->size() && number <= most;
  return whole ? std::optional{number} : std::nullopt;
}

void read_extra_specs(models::Flavor& flavor) {
  flavor.flavor_class = property(flavor.extra_specs, "class").value_or("");
  flavor.policy_class = property(flavor.extra_specs, "policy_class").value_or("");
  flavor.resize_policy_class = property(flavor.extra_specs, "resize_policy_class");
  constexpr unsigned most_data_disks = 64;
  constexpr unsigned highest_index = 99;
  flavor.data_disks = number_in(property(flavor.extra_specs, "number_of_data_disks"), most_data_disks)
                          .value_or(flavor.data_disk > Bytes{0} ? 1 : 0);
  flavor.disk_io_index = number_in(property(flavor.extra_specs, "disk_io_index"), highest_index);
}

} // namespace

bool is_flavor_key(std::string_view key) {
  return std::find(keys.begin(), keys.end(), key) != keys.end();
}

models::Flavor flavor_from(const JsonNode& record) {
  if (record.has("disk_format") || record.has("hypervisor_hostname"))
    record.reject("is no flavor",
                  "save the answer of GET /flavors/detail, or of `openstack flavor list --long -f json`");
  models::Flavor flavor;
  flavor.id = id_from(needed(record, "flavor", {"id", "ID"}));
  flavor.name = needed(record, "flavor", {"name", "Name"}).text();
  flavor.memory = size_from(needed(record, "flavor", {"ram", "RAM"}), Bytes::mib(1));
  constexpr unsigned most_vcpus = 4096;
  flavor.vcpus = needed(record, "flavor", {"vcpus", "VCPUs"}).count(1, most_vcpus);
  flavor.system_disk = size_from(needed(record, "flavor", {"disk", "Disk"}), Bytes::gib(1));
  if (const auto swap = first_of(record, {"swap", "Swap"}))
    flavor.swap = size_from(*swap, Bytes::mib(1));
  if (const auto ephemeral = first_of(record, {"OS-FLV-EXT-DATA:ephemeral", "ephemeral", "Ephemeral"}))
    flavor.data_disk = size_from(*ephemeral, Bytes::gib(1));
  if (const auto factor = first_of(record, {"rxtx_factor", "RXTX Factor"}))
    flavor.rxtx_factor = factor->real(0, 1e9);
  if (const auto is_public = first_of(record, {"os-flavor-access:is_public", "Is Public"}))
    flavor.is_public = is_public->flag();
  if (const auto specs =
          first_of(record, {"extra_specs", "OS-FLV-WITH-EXT-SPECS:extra_specs", "properties", "Properties"}))
    add_properties(*specs, flavor.extra_specs);
  read_extra_specs(flavor);
  return flavor;
}

} // namespace domus::scenarios
