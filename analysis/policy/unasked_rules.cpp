#include "analysis/policy/unasked_rules.hpp"

#include "analysis/policy/looks.hpp"

#include <algorithm>
#include <iterator>

namespace domus::analysis {

namespace {

using models::Action;
using models::Rule;

bool asks_for_volume(const Rule* rule) {
  return asks_for(rule->when, "request.volume_size");
}

bool asks_for_hosts(const Rule* rule) {
  return rule->verdict == models::Verdict::pass_over || asks_for(rule->when, "request.hosts_left");
}

bool was_asked(const Rule* rule, bool with_servers, bool with_hosts) {
  if (asks_for_volume(rule) || (asks_for_hosts(rule) && !with_hosts))
    return false;
  const bool of_servers =
      rule->asked_for(Action::rebuild) || rule->asked_for(Action::migrate) || rule->asked_for(Action::resize);
  return rule->asked_for(Action::create) ||
         (of_servers && with_servers && !asks_for(rule->when, "request.disk_config"));
}

bool is_about_requests(const Rule* rule) {
  return std::any_of(models::all_actions.begin(), models::all_actions.end(),
                     [&](Action action) { return action != Action::lint && rule->asked_for(action); });
}

/// The policy before rejects the same by another name, or in other words.
bool was_there(const PolicyChange& change, const Rule* rule) {
  const std::vector<Rule>& rules = change.before().policy->rules;
  return std::any_of(rules.begin(), rules.end(), [&](const Rule& one) {
    return one.actions == rule->actions && one.when == rule->when && one.verdict == rule->verdict;
  });
}

/// Whether an image has changed in what these rules ask about.
bool looks_changed(const PolicyChange& change, const std::vector<const Rule*>& rules) {
  const std::vector<models::Condition> asked = asked_about(models::Subject::image, rules);
  return std::any_of(change.images().begin(), change.images().end(), [&](const BothImages& image) {
    Look was;
    Look is;
    add_look(asked, *change.before().cloud, image.before, was);
    add_look(asked, *change.after().cloud, image.after, is);
    return image.before != nullptr && image.after != nullptr && was != is;
  });
}

} // namespace

bool can_be_asked(const Rule& rule) {
  return was_asked(&rule, true, true);
}

std::vector<const Rule*> unasked_rules(const PolicyChange& change, bool with_servers) {
  const bool with_hosts = !change.after().cloud->hosts().empty();
  std::vector<const Rule*> unasked;
  std::copy_if(
      change.rules_after().begin(), change.rules_after().end(), std::back_inserter(unasked), [&](const Rule* rule) {
        return is_about_requests(rule) && !was_there(change, rule) && !was_asked(rule, with_servers, with_hosts);
      });
  std::vector<const Rule*> of_volumes = rules_of(*change.after().policy);
  std::erase_if(of_volumes, [&](const Rule* rule) {
    return !asks_for_volume(rule) || std::find(unasked.begin(), unasked.end(), rule) != unasked.end();
  });
  if (looks_changed(change, of_volumes))
    unasked.insert(unasked.end(), of_volumes.begin(), of_volumes.end());
  return unasked;
}

} // namespace domus::analysis
