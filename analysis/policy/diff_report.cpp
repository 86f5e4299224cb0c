#include "analysis/policy/diff_report.hpp"

#include "analysis/policy/unasked_rules.hpp"
#include "analysis/policy/words.hpp"
#include "analysis/text/table.hpp"
#include "scenarios/input_error.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <optional>
#include <set>
#include <tuple>
#include <utility>

namespace domus::analysis {

namespace {

using models::Rule;
using scenarios::printable;

constexpr std::size_t most_groups = 40;
constexpr std::size_t most_names = 3;

using ImageNames = std::map<std::string, std::string>;

/// Each once, though a rule that changes is there twice.
std::string ids_of(const std::vector<const Rule*>& rules) {
  std::vector<std::string> ids;
  for (const Rule* rule : rules)
    if (std::string id = printable(rule->id); std::find(ids.begin(), ids.end(), id) == ids.end())
      ids.push_back(std::move(id));
  return ids.empty() ? "none" : fmt::format("{}", fmt::join(ids, ", "));
}

/// Some of the names, each as `shown` shows it, and how many more there are.
template <class Shown>
std::string some_of(const std::vector<std::string>& names, std::size_t most, Shown shown) {
  std::vector<std::string> some(std::min(most, names.size()));
  std::transform(names.begin(), names.begin() + static_cast<std::ptrdiff_t>(some.size()), some.begin(), shown);
  std::string text = fmt::format("{}", fmt::join(some, ", "));
  if (names.size() > most)
    text += fmt::format(" and {} more", names.size() - most);
  return text;
}

std::string some_of(const std::vector<std::string>& ids, std::size_t most) {
  return some_of(ids, most, [](const std::string& id) { return printable(id, 60); });
}

std::string message_of(const VerdictChange& change) {
  constexpr std::size_t longest = 160;
  return change.message.empty() ? "(what the cloud says is not known)" : printable(change.message, longest);
}

/// Builds that change by the same rule, in the same direction.
struct BuildGroup {
  std::size_t builds = 0;
  std::set<std::string> images;
  std::set<std::string> flavors;
  std::string message;
};

std::string images_text(const std::vector<std::string>& ids, const ImageNames& names, std::size_t most) {
  return some_of(ids, most, [&](const std::string& id) {
    const auto found = names.find(id);
    return id.empty() ? std::string("(a volume)") : found == names.end() ? printable(id) : found->second;
  });
}

/// By what builds are put together: broken before allowed, then the rule, and what the request says of the disk.
using BuildKind = std::tuple<bool, std::string, std::optional<models::DiskConfig>>;

std::map<BuildKind, BuildGroup> groups_of(const BuildChanges& builds) {
  std::map<BuildKind, BuildGroup> groups;
  for (const ChangedBuild& one : builds.builds) {
    BuildGroup& group = groups[{!one.change.is_broken, one.change.rule->id, one.disk_config}];
    group.message = group.builds == 0 ? message_of(one.change) : group.message;
    ++group.builds;
    if (!one.image.empty())
      group.images.insert(one.image);
    group.flavors.insert(one.flavor);
  }
  return groups;
}

std::string builds_text(const ImageNames& names, const BuildChanges& builds) {
  const std::size_t broken = builds.broken();
  std::string text = fmt::format(
      "\nBuilds (every image on every flavor, from a copy and from a volume, and volumes alone): of {}, {} break "
      "and {} become possible\n",
      builds.asked, broken, builds.builds.size() - broken);
  if (builds.builds.empty())
    return text;
  Table table({{"", Align::left},
               {"rule", Align::left},
               {"diskConfig", Align::left},
               {"builds"},
               {"images"},
               {"flavors"},
               {"message, of the first", Align::left}});
  for (const auto& [kind, group] : groups_of(builds)) {
    const auto& [allowed, rule, config] = kind;
    table.add_row({allowed ? "allowed" : "broken", printable(rule),
                   config ? fmt::format("{} only", to_text(*config)) : "any", std::to_string(group.builds),
                   std::to_string(group.images.size()), std::to_string(group.flavors.size()), group.message});
  }
  text += table.to_text();
  if (!builds.lost_images.empty())
    text +=
        fmt::format("Images that no flavor takes any more: {}\n", images_text(builds.lost_images, names, most_groups));
  if (!builds.lost_flavors.empty())
    text += fmt::format("Flavors that take no image any more: {}\n", some_of(builds.lost_flavors, most_groups));
  return text;
}

std::string what_changes(const ServerGroup& group) {
  const bool broken = group.change.is_broken;
  switch (group.action) {
  case models::Action::rebuild:
    return broken ? "cannot be rebuilt" : "can be rebuilt now";
  case models::Action::migrate:
    return broken ? "cannot be migrated" : "can be migrated now";
  default:
    break;
  }
  if (!broken)
    return "can be resized now to " + some_of(group.targets, most_names);
  return group.all_targets ? "cannot be resized at all" : "cannot be resized to " + some_of(group.targets, most_names);
}

/// How many servers have something that is not listed, and what; empty where none has.
std::string unlisted_text(const std::map<std::string, std::size_t>& unlisted, std::string_view what,
                          std::string_view effect) {
  std::size_t servers = 0;
  std::vector<std::string> names;
  for (const auto& [name, count] : unlisted) {
    servers += count;
    names.push_back(name);
  }
  return servers == 0 ? ""
                      : fmt::format("  {} of {}s that are not listed{}: {}\n", servers, what, effect,
                                    some_of(names, most_names));
}

std::string servers_text(const ImageNames& names, const ServerChanges& servers) {
  std::string text = fmt::format("\nServers: of {}, {} lose something\n", servers.servers(), servers.broken());
  text += unlisted_text(servers.unlisted_flavors(), "flavor", ", and not judged");
  text += unlisted_text(servers.unlisted_images(), "image", ", and judged as far as rules ask nothing of them");
  if (servers.of_unknown_disk_config() > 0)
    text +=
        fmt::format("  {} without OS-DCF:diskConfig, which rules for resizing ask about: give raw answers of Nova\n",
                    servers.of_unknown_disk_config());
  const std::vector<const ServerGroup*> groups = servers.groups();
  if (groups.empty())
    return text;
  Table table({{"servers"},
               {"what changes", Align::left},
               {"images", Align::left},
               {"flavor", Align::left},
               {"rule", Align::left},
               {"message", Align::left},
               {"which", Align::left}});
  for (std::size_t i = 0; i < std::min(most_groups, groups.size()); ++i) {
    const ServerGroup& group = *groups[i];
    table.add_row({std::to_string(group.servers.size()), what_changes(group), images_text(group.images, names, 2),
                   printable(group.flavor), printable(group.change.rule->id), message_of(group.change),
                   some_of(group.servers, most_names)});
  }
  text += table.to_text();
  if (groups.size() > most_groups)
    text += fmt::format("  and {} more groups: --json FILE has them all\n", groups.size() - most_groups);
  return text;
}

/// What is to be known of rules that change and seem to do nothing.
std::string silent_rules_text(const DiffAnswer& diff) {
  const auto line = [](const std::vector<const Rule*>& rules, std::string_view what) {
    return rules.empty() ? std::string() : fmt::format("  {}: {}\n", what, ids_of(rules));
  };
  const std::string& date = diff.change->after().date;
  std::vector<const Rule*> askable;
  std::vector<const Rule*> open;
  for (const Rule* rule : diff.unasked)
    (can_be_asked(*rule) ? askable : open).push_back(rule);
  return line(diff.builds->quiet, "of these no request makes fire, on any day (is the condition what was meant?)") +
         line(diff.builds->dormant,
              fmt::format("of these none fires {}, and some on other days (--date asks on another)",
                          date.empty() ? "without a date" : "on " + printable(date))) +
         line(askable, "these would be asked with --servers and --hosts") +
         line(open, "nothing tells what these ask for (the size of a volume, or what owners say of their disks)");
}

std::string side_text(const PolicySide& side) {
  return printable(side.policy->id) + as_of(side.date);
}

/// As they were called before, or are, if they are new.
ImageNames names_of(const PolicyChange& change) {
  std::vector<models::Image> images(change.images().size());
  std::transform(change.images().begin(), change.images().end(), images.begin(),
                 [](const BothImages& image) { return image.any(); });
  return shown_names(images);
}

} // namespace

bool breaks_anything(const DiffAnswer& diff) {
  return diff.builds->broken() > 0 || (diff.servers != nullptr && diff.servers->broken() > 0);
}

std::string diff_text(const DiffAnswer& diff) {
  const PolicyChange& change = *diff.change;
  const ImageNames names = names_of(change);
  return fmt::format("{}, to {}: {}\n  rules that go or change: {}\n  rules that come or change: {}\n{}{}{}",
                     side_text(change.before()), side_text(change.after()),
                     breaks_anything(diff) ? "something breaks" : "nothing breaks", ids_of(change.rules_before()),
                     ids_of(change.rules_after()), silent_rules_text(diff), builds_text(names, *diff.builds),
                     diff.servers == nullptr ? "" : servers_text(names, *diff.servers));
}

} // namespace domus::analysis
