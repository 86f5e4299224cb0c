#include "scenarios/catalog.hpp"

#include "scenarios/catalog/entry_keys.hpp"
#include "scenarios/library/embedded_files.hpp"

#include <fmt/format.h>

#include <set>
#include <utility>

namespace domus::scenarios {

namespace {

/// A catalogue file as it stands there.
struct Draft {
  std::vector<PlacedFlavor> flavors;
  std::vector<PlacedImage> images;
  std::vector<PlacedHost> hosts;
};

constexpr Key<Draft> file_keys[] = {
    {"flavor", "none", "sizes of guests",
     [](Field& f, Draft& t) { read_tables<PlacedFlavor>(f, t.flavors, flavor_keys()); }},
    {"image", "none", "operating systems",
     [](Field& f, Draft& t) { read_tables<PlacedImage>(f, t.images, image_keys()); }},
    {"host", "none", "models of hosts",
     [](Field& f, Draft& t) { read_tables<PlacedHost>(f, t.hosts, host_model_keys()); }},
};

/// Properties that have a key of their own in a catalogue are properties all the same.
void complete(models::Image& image) {
  const auto add = [&](const char* key, const std::string& value) {
    if (!value.empty())
      image.properties.emplace(key, value);
  };
  add("vm_mode", image.vm_mode.value_or(""));
  add("os_type", image.os_type);
  add("os_distro", image.os_distro);
  add("os_version", image.os_version);
  add("auto_disk_config", image.auto_disk_config);
  add("flavor_classes", image.flavor_classes.value_or(""));
  add("hypervisor_version_requires", image.hypervisor_version_requires.value_or(""));
  add("base_image_ref", image.base_image_ref.value_or(""));
  add("disk_format", image.disk_format);
}

void complete(models::Flavor& flavor) {
  const auto add = [&](const char* key, const std::string& value) {
    if (!value.empty())
      flavor.extra_specs.emplace(key, value);
  };
  add("class", flavor.flavor_class);
  add("policy_class", flavor.policy_class);
  add("resize_policy_class", flavor.resize_policy_class.value_or(""));
  add("number_of_data_disks", std::to_string(flavor.data_disks));
  add("disk_io_index", flavor.disk_io_index ? std::to_string(*flavor.disk_io_index) : "");
}

void complete(models::HostModel& /*host*/) {}

/// Moves entries into the catalogue, and complains about ids that are taken.
template <class Entry>
void move_entries(std::vector<Placed<Entry>>& from, std::vector<Entry>& to, std::string_view title,
                  Complaints& complaints) {
  std::set<std::string, std::less<>> taken;
  for (const Entry& entry : to)
    taken.insert(entry.id);
  for (Placed<Entry>& placed : from) {
    if (!placed.entry.id.empty() && !taken.insert(placed.entry.id).second)
      complaints.add(placed.where, fmt::format("a second {} has the id \"{}\"", title, printable(placed.entry.id)),
                     "give each an id of its own");
    complete(placed.entry);
    to.push_back(std::move(placed.entry));
  }
}

} // namespace

void read_id(Field& field, std::string& to) {
  constexpr std::size_t longest = 256;
  field.text(to, longest);
  if (field.node() != nullptr && field.node()->as<std::string>() != nullptr && to.empty())
    field.complain("is empty", "give at least one character");
}

void read_optional_text(Field& field, std::optional<std::string>& to) {
  std::string text;
  field.text(text);
  to = std::move(text);
}

void read_properties(Field& field, std::map<std::string, std::string>& to) {
  if (field.describe("a table of texts", "none"))
    return;
  const Table* table = field.node()->as<Table>();
  if (table == nullptr)
    return field.complain_kind("a table", "write { key = \"text\" }");
  for (const Member& member : table->members) {
    if (const std::string* text = member.node.as<std::string>())
      to.insert_or_assign(member.key, *text);
    else
      field.complaints().add(member.node.where, fmt::format("is {} where text is needed", kind_of(member.node)),
                             "write it in quotes");
  }
}

void add_catalog_text(Catalog& catalog, std::string_view text, const std::string& file) {
  Complaints complaints(file);
  Draft draft;
  read_table<Draft>(parse_toml(text, file), "the catalogue", file_keys, draft, complaints);
  Catalog enlarged = catalog;
  move_entries(draft.flavors, enlarged.flavors, "flavor", complaints);
  move_entries(draft.images, enlarged.images, "image", complaints);
  move_entries(draft.hosts, enlarged.hosts, "host", complaints);
  complaints.throw_if_any();
  catalog = std::move(enlarged);
}

Catalog load_catalog() {
  Catalog catalog;
  for (const EmbeddedFile& file : embedded_files()) {
    if (file.path.starts_with("catalog/"))
      add_catalog_text(catalog, file.text, fmt::format("scenarios/{}", file.path));
  }
  return catalog;
}

std::vector<models::Flavor> load_flavors() {
  return load_catalog().flavors;
}

std::vector<KeyDescription> describe_catalog() {
  std::vector<KeyDescription> lines;
  describe_table<Draft>("", file_keys, lines);
  return lines;
}

} // namespace domus::scenarios
