/// What changes, found with shortcuts (looks, caches, only the rules that differ), is what asking both sides about each
/// thing by itself finds.
#include "analysis/policy/build_changes.hpp"
#include "analysis/policy/server_changes.hpp"
#include "scenarios/policy/load_policy.hpp"

#include <doctest/doctest.h>
#include <fmt/format.h>
#include <rapidcheck.h>

#include <algorithm>
#include <set>
#include <string>
#include <vector>

using namespace domus;
using analysis::Cloud;
using analysis::PolicySide;
using models::Action;
using models::BootSource;
using models::Bytes;

namespace {

/// Conditions that look at one thing, at two together, at the base image, at the request, and at days.
const std::vector<std::string> conditions{
    "flavor.memory < image.min_ram",
    "image.mode == \"xen\" and flavor.class == \"a\"",
    "image.mode == \"xen\"",
    "not admits(image.flavor_classes, flavor.class)",
    "request.boot == \"image\" and flavor.disk == 0",
    "request.boot == \"volume\" and image.id is absent",
    "request.disk_config == \"AUTO\" and refuses_auto(image.auto_disk_config)",
    "request.disk_config is absent and flavor.class == \"b\"",
    "request.server_disk_config == \"MANUAL\"",
    "image.base_is_listed == false and flavor.vcpus > 1",
    "image.mode != \"hvm\"",
    "image.auto_disk_config is absent and flavor.class == \"a\"",
    "request.date >= \"2016\"",
    "image.min_disk * 1e300 * 1e300 - image.min_disk * 1e300 * 1e300 < flavor.disk or image.min_ram < flavor.memory",
    "remainder(flavor.memory, 2 GiB) == 0 or starts_with(image.name, \"i1\")",
};

models::Policy policy_from(const std::set<std::size_t>& rules, const std::string& date) {
  std::string text = fmt::format("name = \"p\"\ndate = \"{}\"\n", date);
  for (const std::size_t n : rules)
    text += fmt::format("[[rule]]\nid = \"r{0}\"\non = [\"create\", \"rebuild\", \"migrate\", \"resize\"]\nwhen = "
                        "'{1}'\nplace = {0}\nsource = \"s\"\n",
                        n, conditions[n]);
  // Resizes only.
  text += "[[rule]]\nid = \"down\"\non = [\"resize\"]\nwhen = 'flavor.memory < from.memory'\nsource = \"s\"\n";
  return scenarios::load_policy_text(text, "p");
}

std::vector<models::Image> some_images() {
  std::vector<models::Image> images;
  const auto count = *rc::gen::inRange<std::size_t>(1, 6);
  for (std::size_t n = 0; n < count; ++n) {
    models::Image image;
    image.id = fmt::format("i{}", n);
    image.name = image.id;
    image.os_type = "linux";
    image.vm_mode = *rc::gen::element<std::string>("xen", "hvm");
    image.min_ram = Bytes::gib(*rc::gen::element(0, 2));
    image.min_disk = Bytes::gib(*rc::gen::element(0, 20));
    image.auto_disk_config = *rc::gen::element<std::string>("True", "disabled");
    if (*rc::gen::arbitrary<bool>())
      image.flavor_classes = *rc::gen::element<std::string>("*,!a", "*", "b");
    if (*rc::gen::arbitrary<bool>())
      image.base_image_ref = fmt::format("i{}", *rc::gen::inRange(0, 8));
    images.push_back(std::move(image));
  }
  return images;
}

std::vector<models::Flavor> some_flavors() {
  std::vector<models::Flavor> flavors;
  const auto count = *rc::gen::inRange<std::size_t>(1, 5);
  for (std::size_t n = 0; n < count; ++n) {
    models::Flavor flavor;
    flavor.id = fmt::format("f{}", n);
    flavor.name = flavor.id;
    flavor.flavor_class = *rc::gen::element<std::string>("a", "b");
    flavor.memory = Bytes::gib(*rc::gen::inRange(1, 4));
    flavor.vcpus = *rc::gen::inRange(1U, 3U);
    flavor.system_disk = Bytes::gib(*rc::gen::element(0, 20));
    flavors.push_back(std::move(flavor));
  }
  return flavors;
}

/// What a policy and a cloud say to one request.
bool grants(const PolicySide& side, Action action, const models::Image* image, const models::Flavor* flavor,
            BootSource boot, std::optional<models::DiskConfig> config, const models::Flavor* from = nullptr,
            std::optional<models::DiskConfig> of_server = std::nullopt, const Cloud* cloud_of_image = nullptr,
            bool unknown_image = false) {
  models::Question question = side.cloud->question(action, image, flavor);
  question.boot = boot;
  question.disk_config = config;
  question.from = from;
  question.server_disk_config = of_server;
  question.date = side.date;
  if (image != nullptr && cloud_of_image != nullptr)
    question.base_image = cloud_of_image->base_of(*image);
  const auto fired = side.cloud->judge(*side.policy, question).fired;
  return std::none_of(fired.begin(), fired.end(), [&](const models::Rule* rule) {
    const bool about_image = subjects_of(rule->when)[static_cast<std::size_t>(models::Subject::image)];
    return rule->verdict == models::Verdict::reject && !(unknown_image && about_image);
  });
}

template <class Entry>
std::set<std::string> ids(const std::vector<Entry>& before, const std::vector<Entry>& after) {
  std::set<std::string> all;
  for (const auto* side : {&before, &after})
    for (const Entry& one : *side)
      all.insert(one.id);
  return all;
}

/// Two clouds, of which the second may be the first with a few things changed, and two policies.
struct TwoSides {
  Cloud first;
  Cloud second;
  models::Policy old_policy;
  models::Policy new_policy;
  std::string old_date;
  std::string new_date;
};

TwoSides two_sides() {
  const auto images = some_images();
  const auto flavors = some_flavors();
  const bool same = *rc::gen::arbitrary<bool>();
  const auto rules = *rc::gen::container<std::set<std::size_t>>(rc::gen::inRange<std::size_t>(0, conditions.size()));
  auto more = rules;
  for (const std::size_t one :
       *rc::gen::container<std::vector<std::size_t>>(2, rc::gen::inRange<std::size_t>(0, conditions.size())))
    if (more.erase(one) == 0)
      more.insert(one);
  const auto date = [] { return *rc::gen::element<std::string>("2015-03", "2016-05"); };
  const std::string before = date();
  const std::string after = date();
  return {Cloud(flavors, images, {}),
          Cloud(same ? flavors : some_flavors(), same ? images : some_images(), {}),
          policy_from(rules, before),
          policy_from(more, after),
          before,
          after};
}

std::string key_of(const std::string& image, const std::string& flavor, BootSource boot,
                   std::optional<models::DiskConfig> config, bool broken) {
  return fmt::format("{}/{}/{}/{}/{}", image, flavor, to_text(boot), config ? to_text(*config) : "-", broken);
}

/// What changes only for requests with a disk config is told beside what changes for those without.
std::set<std::string> builds_one_by_one(const TwoSides& sides, const PolicySide& before, const PolicySide& after) {
  std::set<std::string> changed;
  auto images = ids(sides.first.images(), sides.second.images());
  images.insert(""); // a volume without an image
  const auto change_of = [&](const std::string& image, const std::string& flavor, BootSource boot, auto config) {
    const auto granted = [&](const PolicySide& side) {
      const models::Image* of_side = side.cloud->image(image);
      const models::Flavor* on = side.cloud->flavor(flavor);
      return (image.empty() || of_side != nullptr) && on != nullptr &&
             grants(side, Action::create, of_side, on, boot, config);
    };
    return static_cast<int>(granted(after)) - static_cast<int>(granted(before));
  };
  for (const std::string& image : images)
    for (const std::string& flavor : ids(sides.first.flavors(), sides.second.flavors()))
      for (const BootSource boot : {BootSource::image, BootSource::volume}) {
        if (image.empty() && boot == BootSource::image)
          continue;
        const int plain = change_of(image, flavor, boot, std::optional<models::DiskConfig>());
        if (plain != 0)
          changed.insert(key_of(image, flavor, boot, std::nullopt, plain < 0));
        for (const auto config : {models::DiskConfig::automatic, models::DiskConfig::manual}) {
          const int then = change_of(image, flavor, boot, std::optional(config));
          if (then != 0 && then != plain)
            changed.insert(key_of(image, flavor, boot, config, then < 0));
        }
      }
  return changed;
}

/// Whether a server loses something: it has its flavor, and what its image was, from before.
bool loses(const TwoSides& sides, const PolicySide& before, const PolicySide& after, const scenarios::Server& server) {
  const models::Flavor* has = sides.first.flavor(server.flavor) != nullptr ? sides.first.flavor(server.flavor)
                                                                           : sides.second.flavor(server.flavor);
  const models::Image* image =
      sides.first.image(server.image) != nullptr ? sides.first.image(server.image) : sides.second.image(server.image);
  const Cloud& of_image = sides.first.image(server.image) != nullptr ? sides.first : sides.second;
  const bool unknown = image == nullptr && !server.image.empty(); // rules about images are left aside
  const BootSource boot = server.image.empty() ? BootSource::volume : BootSource::image;
  const auto rebuilt = [&](const PolicySide& side) {
    const models::Image* anew = side.cloud->image(server.image);
    return anew != nullptr && grants(side, Action::rebuild, anew, has, boot, {}, nullptr, server.disk_config);
  };
  const auto migrated = [&](const PolicySide& side) {
    return grants(side, Action::migrate, image, has, boot, {}, nullptr, server.disk_config, &of_image, unknown);
  };
  bool lost = (rebuilt(before) && !rebuilt(after)) || (migrated(before) && !migrated(after));
  for (const std::string& id : ids(sides.first.flavors(), sides.second.flavors())) {
    const auto resized = [&](const PolicySide& side) {
      const models::Flavor* to = side.cloud->flavor(id);
      return to != nullptr &&
             grants(side, Action::resize, image, to, boot, {}, has, server.disk_config, &of_image, unknown);
    };
    lost = lost || (resized(before) && !resized(after));
  }
  return lost;
}

} // namespace

TEST_CASE("diff: builds that change are those that asking one by one finds") {
  CHECK(rc::check([] {
    const TwoSides sides = two_sides();
    const PolicySide before{&sides.first, &sides.old_policy, sides.old_date};
    const PolicySide after{&sides.second, &sides.new_policy, sides.new_date};
    const analysis::PolicyChange change(before, after);
    const analysis::BuildChanges found = analysis::changed_builds(change);
    std::set<std::string> changed;
    for (const analysis::ChangedBuild& one : found.builds)
      changed.insert(key_of(one.image, one.flavor, one.boot, one.disk_config, one.change.is_broken));
    RC_ASSERT(changed.size() == found.builds.size());
    RC_ASSERT(changed == builds_one_by_one(sides, before, after));
  }));
}

TEST_CASE("diff: servers that lose something are those that asking one by one finds") {
  CHECK(rc::check([] {
    const TwoSides sides = two_sides();
    const PolicySide before{&sides.first, &sides.old_policy, sides.old_date};
    const PolicySide after{&sides.second, &sides.new_policy, sides.new_date};
    const analysis::PolicyChange change(before, after);
    analysis::ServerChanges servers(change);
    std::size_t broken = 0;
    const auto count = *rc::gen::inRange(1, 20);
    for (int n = 0; n < count; ++n) {
      scenarios::Server server;
      server.id = fmt::format("s{}", n);
      server.image = *rc::gen::element<std::string>("", "i0", "i1", "i2", "i3", "nowhere");
      server.flavor = fmt::format("f{}", *rc::gen::inRange(0, 5));
      server.disk_config = *rc::gen::element<std::optional<models::DiskConfig>>(
          std::nullopt, models::DiskConfig::automatic, models::DiskConfig::manual);
      servers.take(server);
      const bool listed = sides.first.flavor(server.flavor) != nullptr || sides.second.flavor(server.flavor) != nullptr;
      broken += listed && loses(sides, before, after, server) ? 1 : 0;
    }
    RC_ASSERT(servers.broken() == broken);
  }));
}
