#include "analysis/policy/page.hpp"

#include "analysis/key_reference.hpp"
#include "analysis/text/table.hpp"
#include "models/policy/attributes.hpp"
#include "models/policy/functions.hpp"
#include "scenarios/catalog.hpp"
#include "scenarios/policy/load_policy.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <string_view>
#include <vector>

namespace domus::analysis {

namespace {

constexpr std::string_view beginning = R"page(Policies: which images build on which flavors

  domus policy check --image "CentOS 6 (PV)" --flavor io1-15
  domus policy matrix --flavors flavors.json --images images.json --csv matrix.csv
  domus policy diff rackspace-2015 new.toml --servers servers.json
  domus policy lint --images images.json
  domus policy show --policy openstack-current --rule min-disk

A policy is a TOML file of rules, each with a condition, in the order in which the cloud asks them. A change
of policy is a file that names what it is based on (a policy that comes with domus, or a file beside it):

  name = "no PV on general1 any more"
  based_on = "rackspace-2015"

  [[rule]]
  id = "general-needs-pvhvm"
  when = 'flavor.class == "general1" and image.mode == "xen"'
  message = "Image {image.id} cannot be built with provided flavor."
  http = 400
  source = "proposal of 2015-04"

Files of flavors, images, servers and hosts are recognised by what is in them: JSON of Nova, Glance and
Placement (GET /flavors/detail, /v2/images, /images/detail, /servers/detail, /os-hypervisors/detail,
inventories), of `openstack flavor list --long`, `image show`, `server list --long` and `hypervisor list
--long` with `-f json`, or, for flavors and images, a catalogue in TOML. Several files are put together
with commas between; the pages of an answer may also stand one after the other in one file, or come from a
pipe: - is the standard input. `openstack image list` leaves out what rules ask for, and is refused.

A rule without "http" or "message" is one of which nobody knows the code or the text: answers say "unknown".
A rule without "place" is one of which nobody knows when the cloud asks it: it is assumed to come first.
What is gone from the catalogue is answered by no rule of the file: diff calls it image-gone or flavor-gone.

Conditions

  a == b, a != b, a < b, a <= b, a > b, a >= b      each kind compares with its own; texts have no order
  a in ["x", "y"]    a is present    a is absent    not c    c and d    c or d    ( )    + - * /
  sizes have a unit (20 GiB; B, KiB, MiB, GiB, TiB), save 0; texts stand in " or ' without escapes
  versions compare by older(image.kernel, "3.2"), and request.date with dates: request.date < "2018-08"
  image.properties["key"], flavor.extra_specs["key"], from.extra_specs["key"]    any key, as text;
  number(image.properties["key"]) > 3 makes a number of it

What is absent is equal to nothing, and is neither less nor greater; so a comparison with it does not hold
(but != does). Messages have values in braces: {image.id}, {flavor.memory / 1 MiB}; {{ and }} are braces.
)page";

std::string attributes_table() {
  Table table({{"attribute", Align::left}, {"", Align::left}, {"", Align::left}});
  for (const models::AttributeDescription& one : models::describe_attributes())
    table.add_row({one.name, std::string(to_text(one.type)), std::string(one.meaning)});
  return table.to_text();
}

std::string_view short_text(models::ValueType type) {
  return type == models::ValueType::amount ? "an amount" : to_text(type);
}

std::string functions_table() {
  Table table({{"function", Align::left}, {"", Align::left}, {"", Align::left}});
  for (const models::Function& one : models::all_functions()) {
    std::vector<std::string_view> takes(one.takes.size());
    std::transform(one.takes.begin(), one.takes.end(), takes.begin(), short_text);
    table.add_row({fmt::format("{}({})", one.name, fmt::join(takes, ", ")), std::string(short_text(one.gives)),
                   std::string(one.meaning)});
  }
  return table.to_text();
}

std::vector<scenarios::KeyDescription> catalogue_keys() {
  std::vector<scenarios::KeyDescription> keys = scenarios::describe_catalog();
  std::erase_if(keys, [](const scenarios::KeyDescription& key) {
    return !key.key.starts_with("flavor.") && !key.key.starts_with("image.");
  });
  return keys;
}

} // namespace

std::string policy_page() {
  return fmt::format("{}\n{}\n{}  (amounts are numbers or sizes)\n\nThe policies that come with domus: {}\n\nKeys of a "
                     "policy file\n\n{}"
                     "\nKeys of [[flavor]] and [[image]] in a catalogue\n\n{}",
                     beginning, attributes_table(), functions_table(), fmt::join(scenarios::shipped_policies(), ", "),
                     key_reference(scenarios::describe_policy_keys()), key_reference(catalogue_keys()));
}

} // namespace domus::analysis
