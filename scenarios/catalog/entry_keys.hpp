/// How the entries of a catalogue are written in TOML: the keys of [[flavor]], [[image]] and [[host]].
#pragma once

#include "models/flavor.hpp"
#include "models/host_model.hpp"
#include "models/image.hpp"
#include "scenarios/position.hpp"
#include "scenarios/toml/keys.hpp"

#include <map>
#include <optional>
#include <string>

namespace domus::scenarios {

/// An entry and where its table begins.
template <class Entry>
struct Placed {
  Entry entry;
  Position where;
};

using PlacedFlavor = Placed<models::Flavor>;
using PlacedImage = Placed<models::Image>;
using PlacedHost = Placed<models::HostModel>;

[[nodiscard]] Keys<PlacedFlavor> flavor_keys();
[[nodiscard]] Keys<PlacedImage> image_keys();
[[nodiscard]] Keys<PlacedHost> host_model_keys();

/// Text that must not be empty, of at most 256 bytes.
void read_id(Field& field, std::string& to);
/// Text that may be left out, in which case `to` stays unset.
void read_optional_text(Field& field, std::optional<std::string>& to);
/// A table of texts.
void read_properties(Field& field, std::map<std::string, std::string>& to);

} // namespace domus::scenarios
