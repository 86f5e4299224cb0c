#include "analysis/policy/change.hpp"

#include "analysis/policy/looks.hpp"

#include <algorithm>
#include <map>
#include <utility>

namespace domus::analysis {

namespace {

using models::Condition;
using models::Operation;
using models::Policy;
using models::Question;
using models::Rule;

/// Rules of `policy` of which `other` has none the same.
std::vector<const Rule*> rules_beyond(const Policy& policy, const Policy& other) {
  std::vector<const Rule*> rules;
  for (const Rule& rule : policy.rules)
    if (std::none_of(other.rules.begin(), other.rules.end(), [&](const Rule& one) { return same_effect(one, rule); }))
      rules.push_back(&rule);
  return rules;
}

template <class Entry>
bool same(const Entry* one, const Entry* other) {
  return one == other || (one != nullptr && other != nullptr && *one == *other);
}

/// True if the condition may hold on one of the days and not on the other: it compares a date with a text that lies
/// between them, or does anything else with it.
bool tells_apart(const Condition& condition, const Question& one_day, const Question& other_day) {
  const std::vector<Condition>& operands = condition.operands;
  if (is_date_of_request(condition))
    return true;
  if (operands.size() == 2 && is_date_of_request(operands[0]) && operands[1].operation == Operation::literal)
    return evaluate(condition, one_day) != evaluate(condition, other_day);
  return std::any_of(operands.begin(), operands.end(),
                     [&](const Condition& operand) { return tells_apart(operand, one_day, other_day); });
}

bool no_rule_tells_dates_apart(const PolicySide& before, const PolicySide& after) {
  Question one;
  one.date = before.date;
  Question other;
  other.date = after.date;
  const auto none = [&](const Policy& policy) {
    return std::none_of(policy.rules.begin(), policy.rules.end(),
                        [&](const Rule& rule) { return tells_apart(rule.when, one, other); });
  };
  return before.date == after.date || (none(*before.policy) && none(*after.policy));
}

/// Nova's answer where there is no such image or flavor (facts/policy.md 4).
Rule absence(std::string id, std::string message) {
  Rule rule;
  rule.id = std::move(id);
  Condition text;
  text.literal = std::move(message);
  rule.message = models::MessageTemplate{std::move(text)};
  rule.http = 400;
  rule.source = "openstack/nova: ImageNotFound, FlavorNotFound";
  return rule;
}

bool any_fires(const std::vector<const Rule*>& rules, const Question& question) {
  return std::any_of(rules.begin(), rules.end(), [&](const Rule* rule) { return fires(*rule, question); });
}

} // namespace

PolicyChange::PolicyChange(PolicySide before, PolicySide after)
    : before_(std::move(before)), after_(std::move(after)),
      rules_before_(rules_beyond(*before_.policy, *after_.policy)),
      rules_after_(rules_beyond(*after_.policy, *before_.policy)),
      no_image_(absence("image-gone", "Can not find requested image")),
      no_flavor_(absence("flavor-gone", "Invalid flavorRef provided.")),
      no_target_(absence("flavor-gone", "Unable to locate requested flavor.")) {
  add_images();
  add_flavors();
  const auto is_same = [](const auto& both) { return both.same; };
  same_date_ = no_rule_tells_dates_apart(before_, after_);
  alike_ = same_date_ && before_.cloud->hosts().empty() && std::all_of(images_.begin(), images_.end(), is_same) &&
           std::all_of(flavors_.begin(), flavors_.end(), is_same);
}

void PolicyChange::add_images() {
  std::vector<const Rule*> rules = rules_of(*before_.policy);
  const std::vector<const Rule*> more = rules_of(*after_.policy);
  rules.insert(rules.end(), more.begin(), more.end());
  const std::vector<Condition> asked = asked_about(models::Subject::image, rules);
  std::map<Look, std::size_t> looks;
  const auto add = [&](const models::Image& entry) {
    const models::Image* was = before_.cloud->image(entry.id);
    const models::Image* is = after_.cloud->image(entry.id);
    const bool alike = was != nullptr && is != nullptr && same(was, is) &&
                       same(before_.cloud->base_of(*was), after_.cloud->base_of(*is));
    Look look;
    add_look(asked, *before_.cloud, was, look);
    look.emplace_back(alike);
    if (!alike)
      add_look(asked, *after_.cloud, is, look);
    images_by_id_.emplace(entry.id, images_.size());
    images_.push_back({was, is, alike, looks.emplace(std::move(look), looks.size()).first->second});
  };
  for (const models::Image& image : before_.cloud->images())
    add(image);
  for (const models::Image& image : after_.cloud->images())
    if (before_.cloud->image(image.id) == nullptr)
      add(image);
}

void PolicyChange::add_flavors() {
  const auto add = [&](const models::Flavor& entry) {
    const models::Flavor* was = before_.cloud->flavor(entry.id);
    const models::Flavor* is = after_.cloud->flavor(entry.id);
    flavors_by_id_.emplace(entry.id, flavors_.size());
    flavors_.push_back({was, is, same(was, is), flavors_.size()});
  };
  for (const models::Flavor& flavor : before_.cloud->flavors())
    add(flavor);
  for (const models::Flavor& flavor : after_.cloud->flavors())
    if (before_.cloud->flavor(flavor.id) == nullptr)
      add(flavor);
}

const BothImages* PolicyChange::image(std::string_view id) const {
  const auto found = images_by_id_.find(id);
  return found == images_by_id_.end() ? nullptr : &images_[found->second];
}

const BothFlavors* PolicyChange::flavor(std::string_view id) const {
  const auto found = flavors_by_id_.find(id);
  return found == flavors_by_id_.end() ? nullptr : &flavors_[found->second];
}

bool PolicyChange::may_change(models::Action action) const {
  const auto concerns = [&](const Rule* rule) { return rule->asked_for(action); };
  return !alike_ || std::any_of(rules_before_.begin(), rules_before_.end(), concerns) ||
         std::any_of(rules_after_.begin(), rules_after_.end(), concerns);
}

bool PolicyChange::is_untouched(const PolicyRequest& request, const Question& before, const Question& after) const {
  const bool same_catalogue = (request.image == nullptr || request.image->same) && request.flavor->same &&
                              (request.from == nullptr || request.from->same) && same_date_ &&
                              before_.cloud->hosts().empty();
  return same_catalogue && !any_fires(rules_before_, before) && !any_fires(rules_after_, after);
}

PolicyChange::Asked PolicyChange::ask(const PolicySide& side, bool before, const PolicyRequest& request) const {
  const auto of_side = [&](const auto* both) {
    return both == nullptr ? nullptr : before ? both->before : both->after;
  };
  const auto kept = [](const auto* both) { return both == nullptr ? nullptr : &both->any(); };
  const bool is_new = request.action == models::Action::create;
  const bool reads_image = is_new || request.action == models::Action::rebuild;
  const bool reads_flavor = is_new || request.action == models::Action::resize;
  const models::Image* image = reads_image ? of_side(request.image) : kept(request.image);
  const models::Flavor* flavor = reads_flavor ? of_side(request.flavor) : kept(request.flavor);
  Asked asked;
  if (request.image != nullptr && image == nullptr)
    asked.missing = &no_image_;
  else if (flavor == nullptr)
    asked.missing = is_new ? &no_flavor_ : &no_target_;
  asked.question = side.cloud->question(request.action, image, flavor);
  if (image != nullptr && !reads_image) // what it was made from is as it was, too
    asked.question.base_image = (request.image->before != nullptr ? before_ : after_).cloud->base_of(*image);
  asked.question.from = kept(request.from);
  asked.unknown_image = request.unknown_image;
  asked.question.boot = request.boot;
  asked.question.disk_config = request.disk_config;
  asked.question.server_disk_config = request.server_disk_config;
  asked.question.server_host = request.server_host;
  asked.question.date = side.date;
  return asked;
}

const Rule* PolicyChange::rejecting(const PolicySide& side, const Asked& asked) {
  if (asked.missing != nullptr)
    return asked.missing;
  const models::Judgement judgement = side.cloud->judge(*side.policy, asked.question);
  const auto found = std::find_if(judgement.fired.begin(), judgement.fired.end(), [&](const Rule* rule) {
    return rule->verdict == models::Verdict::reject &&
           !(asked.unknown_image && asks_about(models::Subject::image, *rule));
  });
  return found == judgement.fired.end() ? nullptr : *found;
}

bool PolicyChange::is_granted_after(const PolicyRequest& request) const {
  return rejecting(after_, ask(after_, false, request)) == nullptr;
}

std::optional<VerdictChange> PolicyChange::of(const PolicyRequest& request) const {
  const Asked was = ask(before_, true, request);
  const Asked is = ask(after_, false, request);
  if ((was.missing != nullptr && is.missing != nullptr) ||
      (was.missing == nullptr && is.missing == nullptr && is_untouched(request, was.question, is.question)))
    return std::nullopt;
  const Rule* rejected_before = rejecting(before_, was);
  const Rule* rejected_after = rejecting(after_, is);
  if ((rejected_before == nullptr) == (rejected_after == nullptr))
    return std::nullopt;
  const bool broken = rejected_before == nullptr;
  const Rule* rule = broken ? rejected_after : rejected_before;
  return VerdictChange{broken, rule, message_of(*rule, broken ? is.question : was.question)};
}

} // namespace domus::analysis
