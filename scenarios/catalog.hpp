/// The catalogues that come with domus: real flavors and images of a public cloud of March 2015, and plausible hosts.
///
/// They stand in scenarios/catalog/*.toml as lists of [[flavor]], [[image]] and [[host]] tables; a user's own file may
/// have any of the three. The facts and their sources are in the files.
#pragma once

#include "models/flavor.hpp"
#include "models/host_model.hpp"
#include "models/image.hpp"
#include "scenarios/toml/field.hpp"

#include <algorithm>
#include <string>
#include <string_view>
#include <vector>

namespace domus::scenarios {

/// Ids are unique in each list.
struct Catalog {
  std::vector<models::Flavor> flavors;
  std::vector<models::Image> images;
  std::vector<models::HostModel> hosts;
};

/// Adds the entries of a catalogue file, in its order. `file` is what messages call it. Throws InputError for what is
/// wrong in it, an id that the catalogue has already included.
void add_catalog_text(Catalog& catalog, std::string_view text, const std::string& file);

/// All that comes with domus.
[[nodiscard]] Catalog load_catalog();
/// Its flavors alone.
[[nodiscard]] std::vector<models::Flavor> load_flavors();

/// The reference of the catalogue format.
[[nodiscard]] std::vector<KeyDescription> describe_catalog();

/// The entry of that id, or null.
template <class Entry>
[[nodiscard]] const Entry* find_by_id(const std::vector<Entry>& entries, std::string_view id) {
  const auto found = std::ranges::find(entries, id, &Entry::id);
  return found == entries.end() ? nullptr : &*found;
}

} // namespace domus::scenarios
