#include "analysis/policy/looks.hpp"

#include <algorithm>
#include <map>

namespace domus::analysis {

namespace {

using models::Condition;
using models::Rule;
using models::Subject;

void add_parts(Subject subject, const Condition& condition, std::vector<Condition>& parts) {
  models::Subjects alone{};
  alone[static_cast<std::size_t>(subject)] = true;
  if (subjects_of(condition) == alone) {
    if (std::find(parts.begin(), parts.end(), condition) == parts.end())
      parts.push_back(condition);
    return;
  }
  for (const Condition& operand : condition.operands)
    add_parts(subject, operand, parts);
}

void add_values(const std::vector<Condition>& asked, const models::Question& question, Look& look) {
  for (const Condition& one : asked)
    look.push_back(evaluate(one, question));
}

/// The first entry of each look.
template <class Entry, class LookOf>
std::vector<const Entry*> distinct(const std::vector<Entry>& entries, LookOf look_of) {
  std::map<Look, const Entry*> first;
  for (const Entry& entry : entries)
    first.emplace(look_of(entry), &entry);
  std::vector<const Entry*> found(first.size());
  std::transform(first.begin(), first.end(), found.begin(), [](const auto& one) { return one.second; });
  return found;
}

} // namespace

std::vector<Condition> asked_about(Subject subject, const std::vector<const Rule*>& rules) {
  std::vector<Condition> parts;
  for (const Rule* rule : rules)
    add_parts(subject, rule->when, parts);
  return parts;
}

void add_look(const std::vector<Condition>& asked, const Cloud& cloud, const models::Image* image, Look& look) {
  look.emplace_back(image != nullptr);
  add_values(asked, cloud.question(models::Action::create, image, nullptr), look);
}

std::vector<const models::Image*> distinct_images(const Cloud& cloud, const std::vector<const Rule*>& rules) {
  const std::vector<Condition> asked = asked_about(Subject::image, rules);
  return distinct(cloud.images(), [&](const models::Image& image) {
    Look look;
    add_look(asked, cloud, &image, look);
    return look;
  });
}

std::vector<const models::Flavor*> distinct_flavors(const Cloud& cloud, const std::vector<const Rule*>& rules) {
  const std::vector<Condition> wanted = asked_about(Subject::flavor, rules);
  const std::vector<Condition> had = asked_about(Subject::from, rules);
  return distinct(cloud.flavors(), [&](const models::Flavor& flavor) {
    models::Question question;
    question.flavor = &flavor;
    question.from = &flavor;
    Look look;
    add_values(wanted, question, look);
    add_values(had, question, look);
    return look;
  });
}

bool asks_about(Subject subject, const Rule& rule) {
  return subjects_of(rule.when)[static_cast<std::size_t>(subject)];
}

bool asks_for(const Condition& condition, std::string_view attribute) {
  if (condition.operation == models::Operation::attribute && condition.attribute == models::find_attribute(attribute))
    return true;
  return std::any_of(condition.operands.begin(), condition.operands.end(),
                     [&](const Condition& operand) { return asks_for(operand, attribute); });
}

std::vector<const Rule*> rules_of(const models::Policy& policy) {
  std::vector<const Rule*> rules(policy.rules.size());
  std::transform(policy.rules.begin(), policy.rules.end(), rules.begin(), [](const Rule& rule) { return &rule; });
  return rules;
}

} // namespace domus::analysis
