/// What OpenStack's APIs and command line say of flavors, images, servers and hosts, in any of their formats.
///
/// The format is recognised by its keys; unknown keys are ignored; a value of the wrong type is refused with its path.
/// Formats: facts/policy.md 8, data/openstack-samples. Sizes in MB and GB are MiB and GiB, as Nova means them.
#pragma once

#include "models/policy/question.hpp"
#include "scenarios/json_node.hpp"

#include <optional>
#include <string>
#include <string_view>

namespace domus::scenarios {

/// A server, as far as a policy asks about it.
struct Server {
  std::string id;
  std::string image;  ///< id; empty where it was booted from a volume
  std::string flavor; ///< id, or the name where the answer has no id
  std::string host;   ///< empty: not known
  std::optional<models::DiskConfig> disk_config;
};

// Each says whether a record of this kind has the key, so that others need not be kept. Of images all are kept: any of
// them may be a property.
[[nodiscard]] bool is_flavor_key(std::string_view key);
[[nodiscard]] bool is_server_key(std::string_view key);
[[nodiscard]] bool is_host_key(std::string_view key);

// Each throws InputError for a record that is of another kind, lacks what it must have, or has it in a wrong type.
/// Nova's GET /flavors/detail, or `openstack flavor list --long -f json`.
[[nodiscard]] models::Flavor flavor_from(const JsonNode& record);
/// Glance's GET /v2/images, `openstack image show -f json`, or Nova's GET /images/detail.
[[nodiscard]] models::Image image_from(const JsonNode& record);
/// Nova's GET /servers/detail, or `openstack server list --long -f json`.
[[nodiscard]] Server server_from(const JsonNode& record);
/// Nova's GET /os-hypervisors/detail, `openstack hypervisor list --long -f json`, or Placement's inventories of one
/// resource provider.
[[nodiscard]] models::PolicyHost host_from(const JsonNode& record);

/// A server of a cell that cannot be asked: the API knows its id and little else (microversion 2.69).
[[nodiscard]] bool is_of_down_cell(const JsonNode& record);

/// A line of `openstack resource provider inventory list UUID -f json`: one resource class of a host, whose lines
/// together make the host.
[[nodiscard]] bool is_inventory_line(const JsonNode& record);
/// Throws InputError. Resource classes that no rule asks for are passed over.
void add_inventory_line(const JsonNode& record, models::PolicyHost& host);

} // namespace domus::scenarios
