#include "analysis/policy_change.hpp"

#include <algorithm>

namespace domus::analysis {

namespace {

using models::Condition;
using models::Judgement;
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

bool is_date(const Condition& condition) {
  static const models::Attribute date = *models::find_attribute("request.date");
  return condition.operation == Operation::attribute && condition.attribute == date;
}

/// True if the condition may hold on one of the days and not on the other: it compares a date with a text that lies
/// between them, or does anything else with it.
bool tells_apart(const Condition& condition, const Question& one_day, const Question& other_day) {
  const std::vector<Condition>& operands = condition.operands;
  if (is_date(condition))
    return true;
  if (operands.size() == 2 && is_date(operands[0]) && operands[1].operation == Operation::literal)
    return evaluate(condition, one_day) != evaluate(condition, other_day);
  return std::any_of(operands.begin(), operands.end(),
                     [&](const Condition& operand) { return tells_apart(operand, one_day, other_day); });
}

bool same_date(const Policy& before, const Policy& after) {
  Question one;
  one.date = before.date;
  Question other;
  other.date = after.date;
  const auto none = [&](const Policy& policy) {
    return std::none_of(policy.rules.begin(), policy.rules.end(),
                        [&](const Rule& rule) { return tells_apart(rule.when, one, other); });
  };
  return before.date == after.date || (none(before) && none(after));
}

bool is_about_images_only(const Condition& condition) {
  models::Subjects images{};
  images[static_cast<std::size_t>(models::Subject::image)] = true;
  return subjects_of(condition) == images;
}

/// Adds the largest parts of the condition that are about images alone, each once.
void add_parts_about_images(const Condition& condition, std::vector<Condition>& parts) {
  if (is_about_images_only(condition)) {
    if (std::find(parts.begin(), parts.end(), condition) == parts.end())
      parts.push_back(condition);
    return;
  }
  for (const Condition& operand : condition.operands)
    add_parts_about_images(operand, parts);
}

std::vector<Condition> asked_of_images(const Policy& before, const Policy& after) {
  std::vector<Condition> parts;
  for (const Policy* policy : {&before, &after})
    for (const Rule& rule : policy->rules)
      add_parts_about_images(rule.when, parts);
  return parts;
}

/// The values of what is asked, as one text.
std::string look_of(const std::vector<Condition>& asked, const Cloud& cloud, const models::Image* image) {
  if (image == nullptr)
    return "none";
  const Question question = cloud.question(models::Action::create, image, nullptr);
  std::string look;
  for (const Condition& one : asked) {
    const models::Value value = evaluate(one, question);
    look += models::is_absent(value) ? "-" : "+" + models::to_text(value);
    look += '\0';
  }
  return look;
}

bool fires(const std::vector<const Rule*>& rules, const Question& question) {
  return std::any_of(rules.begin(), rules.end(), [&](const Rule* rule) {
    return rule->asked_for(question.action) && models::is_true(evaluate(rule->when, question));
  });
}

} // namespace

PolicyChange::PolicyChange(PolicySide before, PolicySide after)
    : before_(before), after_(after), rules_before_(rules_beyond(*before.policy, *after.policy)),
      rules_after_(rules_beyond(*after.policy, *before.policy)) {
  const std::vector<Condition> asked = asked_of_images(*before.policy, *after.policy);
  std::unordered_map<std::string, std::size_t> looks;
  for (const models::Image& image : before.cloud->images()) {
    const models::Image* other = after.cloud->image(image.id);
    const bool alike = same(&image, other) && same(before.cloud->base_of(image), after.cloud->base_of(*other));
    images_by_id_.emplace(image.id, images_.size());
    const std::string look =
        look_of(asked, *before.cloud, &image) + (alike ? "same" : look_of(asked, *after.cloud, other));
    images_.push_back({&image, other, alike, looks.emplace(look, looks.size()).first->second});
  }
  for (const models::Flavor& flavor : before.cloud->flavors()) {
    const models::Flavor* other = after.cloud->flavor(flavor.id);
    flavors_by_id_.emplace(flavor.id, flavors_.size());
    flavors_.push_back({&flavor, other, same(&flavor, other), flavors_.size()});
  }
  const auto is_same = [](const auto& both) { return both.same; };
  same_date_ = same_date(*before.policy, *after.policy);
  alike_ = same_date_ && before.cloud->hosts().empty() && std::all_of(images_.begin(), images_.end(), is_same) &&
           std::all_of(flavors_.begin(), flavors_.end(), is_same);
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
  return same_catalogue && !fires(rules_before_, before) && !fires(rules_after_, after);
}

std::optional<VerdictChange> PolicyChange::of(const PolicyRequest& request) const {
  const auto side = [&](const PolicySide& of, auto member) -> std::optional<Question> {
    const auto get = [&](const auto* both) { return both == nullptr ? nullptr : member(*both); };
    const models::Image* image = get(request.image);
    const models::Flavor* flavor = get(request.flavor);
    const models::Flavor* from = get(request.from);
    if (flavor == nullptr || (image == nullptr && request.image != nullptr) ||
        (from == nullptr && request.from != nullptr))
      return std::nullopt;
    Question question = of.cloud->question(request.action, image, flavor);
    question.from = from;
    question.boot = request.boot;
    question.disk_config = request.disk_config;
    question.date = of.policy->date;
    return question;
  };
  const auto before = side(before_, [](const auto& both) { return both.before; });
  const auto after = side(after_, [](const auto& both) { return both.after; });
  if (!before || !after || is_untouched(request, *before, *after))
    return std::nullopt;
  const Judgement was = before_.cloud->judge(*before_.policy, *before);
  const Judgement is = after_.cloud->judge(*after_.policy, *after);
  const bool granted_before = was.rejected_by() == nullptr;
  if (granted_before == (is.rejected_by() == nullptr))
    return std::nullopt;
  const Rule* rule = granted_before ? is.rejected_by() : was.rejected_by();
  return VerdictChange{granted_before, rule, message_of(*rule, granted_before ? *after : *before)};
}

} // namespace domus::analysis
