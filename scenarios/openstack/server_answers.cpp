/// Servers in their formats.
#include "scenarios/openstack/answers.hpp"
#include "scenarios/openstack/record_fields.hpp"

#include <algorithm>
#include <array>

namespace domus::scenarios {

namespace {

constexpr std::array<std::string_view, 15> keys{"id", "image", "flavor", "status", "ID", "Image ID", "Image",
                                                "Flavor ID", "Flavor", "Flavor Name", "Host", "OS-DCF:diskConfig",
                                                "OS-EXT-SRV-ATTR:host", "OS-EXT-SRV-ATTR:hypervisor_hostname",
                                                // What tells that a record is no server.
                                                "disk_format"};

/// What the command line says of a server whose disk is a volume (facts/policy.md 8).
constexpr std::string_view booted_from_volume = "N/A (booted from volume)";

/// `openstack server show` says "name (id)" of images and flavors, in lower case keys; names may have brackets too.
std::string id_in_brackets(const std::string& text) {
  const std::size_t open = text.rfind(" (");
  return open == std::string::npos || !text.ends_with(')') ? text : text.substr(open + 2, text.size() - open - 3);
}

std::string image_of(const JsonNode& record) {
  const std::initializer_list<std::string_view> names{"image", "Image ID", "Image"};
  const auto image = first_of(record, names);
  if (!image && std::none_of(names.begin(), names.end(), [&](std::string_view name) { return record.has(name); }))
    record.reject("this server has no \"image\"", "add \"image\", which is \"\" for a server that boots from a volume");
  if (!image)
    return "";
  if (image->is_object())
    return id_from(needed(*image, "image", {"id"}));
  const std::string text = image->text();
  if (text == booted_from_volume)
    return "";
  return record.has("image") ? id_in_brackets(text) : text;
}

/// Since microversion 2.47 a flavor comes with its name and sizes, and without its id.
std::string flavor_of(const JsonNode& record) {
  const JsonNode flavor = needed(record, "server", {"flavor", "Flavor ID", "Flavor", "Flavor Name"});
  if (flavor.is_object())
    return id_from(needed(flavor, "flavor", {"id", "original_name"}));
  if (flavor.is_text() && flavor.text().empty())
    flavor.reject("names no flavor", "list servers with --long, which tells the ids of flavors that are gone as well");
  return record.has("flavor") ? id_in_brackets(id_from(flavor)) : id_from(flavor);
}

} // namespace

bool is_server_key(std::string_view key) {
  return std::find(keys.begin(), keys.end(), key) != keys.end();
}

bool is_of_down_cell(const JsonNode& record) {
  const auto status = first_of(record, {"status"});
  return status && status->is_text() && status->text() == "UNKNOWN" && !record.has("flavor");
}

Server server_from(const JsonNode& record) {
  if (record.has("disk_format") ||
      (!record.has("flavor") && !record.has("Flavor") && !record.has("Flavor ID") && !record.has("Flavor Name")))
    record.reject("is no server with a flavor",
                  "save the answer of GET /servers/detail, or of `openstack server list --long -f json`");
  Server server;
  server.id = id_from(needed(record, "server", {"id", "ID"}));
  server.image = image_of(record);
  server.flavor = flavor_of(record);
  if (const auto host = first_of(record, {"OS-EXT-SRV-ATTR:hypervisor_hostname", "OS-EXT-SRV-ATTR:host", "Host"}))
    server.host = host->text();
  if (const auto config = first_of(record, {"OS-DCF:diskConfig"})) {
    server.disk_config = models::disk_config_from(config->text());
    if (!server.disk_config)
      config->reject("is neither AUTO nor MANUAL", "write one of them, in capitals");
  }
  return server;
}

} // namespace domus::scenarios
