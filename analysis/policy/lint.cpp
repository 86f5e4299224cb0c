#include "analysis/policy/lint.hpp"

#include "analysis/policy/change.hpp"
#include "analysis/policy/matrix.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <set>

namespace domus::analysis {

namespace {

using models::Action;
using models::Policy;
using models::Question;
using models::Rule;
using models::Subject;
using models::Subjects;

bool asks_about(const Subjects& subjects, Subject subject) {
  return subjects[static_cast<std::size_t>(subject)];
}

bool asks_for(const models::Condition& condition, std::string_view attribute) {
  if (condition.operation == models::Operation::attribute && condition.attribute == models::find_attribute(attribute))
    return true;
  return std::any_of(condition.operands.begin(), condition.operands.end(),
                     [&](const models::Condition& operand) { return asks_for(operand, attribute); });
}

/// Rules of the action lint about each of what they ask about.
class LintRules {
public:
  LintRules(const Cloud& cloud, const Policy& policy, std::vector<Finding>& findings)
      : cloud_(cloud), policy_(policy), findings_(findings) {}

  void look() {
    for (const models::Flavor& flavor : cloud_.flavors())
      ask(nullptr, &flavor);
    for (const models::Image& image : cloud_.images())
      ask(&image, nullptr);
    for (const models::Image& image : cloud_.images())
      for (const models::Flavor& flavor : cloud_.flavors())
        ask(&image, &flavor);
  }

private:
  /// Those rules that ask about an image, if there is one here, and about a flavor, if there is one, and about no more.
  void ask(const models::Image* image, const models::Flavor* flavor) {
    const Question question = cloud_.question(Action::lint, image, flavor);
    for (const Rule* rule : judge(policy_, question).fired) {
      const Subjects subjects = subjects_of(rule->when);
      if (asks_about(subjects, Subject::image) != (image != nullptr) ||
          asks_about(subjects, Subject::flavor) != (flavor != nullptr))
        continue;
      Finding finding{rule->id, image == nullptr ? "flavor" : "image", "",
                      "",       models::message_of(*rule, question),   rule->source};
      finding.id = image == nullptr ? flavor->id : image->id;
      finding.name = image == nullptr ? flavor->name : image->name;
      if (image != nullptr && flavor != nullptr)
        finding.message = fmt::format("on {}: {}", flavor->id, finding.message);
      findings_.push_back(std::move(finding));
    }
  }

  const Cloud& cloud_;
  const Policy& policy_;
  std::vector<Finding>& findings_;
};

/// Every request that the catalogue allows to be made, with or without each thing that a request may say.
class AllRequests {
public:
  AllRequests(const Cloud& cloud, const Policy& policy)
      : cloud_(cloud), policy_(policy), images_(distinct_images(cloud, policy)) {}

  /// Rules that fire for any of them.
  [[nodiscard]] std::set<const Rule*> firing() {
    // A rule of the future is asked in the future.
    constexpr std::string_view far_future = "9999-12-31";
    for (const std::string_view date : {std::string_view(policy_.date), far_future})
      for (const auto boot : {models::BootSource::image, models::BootSource::volume})
        for (const auto config : {std::optional<models::DiskConfig>(), std::optional(models::DiskConfig::automatic),
                                  std::optional(models::DiskConfig::manual)}) {
          Question question;
          question.date = date;
          question.boot = boot;
          question.disk_config = config;
          ask_all(question);
        }
    return firing_;
  }

private:
  void ask_all(const Question& like) {
    for (const models::Image* image : images_)
      for (const models::Flavor& flavor : cloud_.flavors()) {
        for (const Action action : {Action::create, Action::rebuild, Action::migrate, Action::lint})
          ask(like, action, *image, flavor, nullptr);
        if (has_quiet_rule_of(Action::resize))
          for (const models::Flavor& from : cloud_.flavors())
            ask(like, Action::resize, *image, flavor, &from);
      }
  }

  void ask(const Question& like, Action action, const models::Image& image, const models::Flavor& flavor,
           const models::Flavor* from) {
    Question question = cloud_.question(action, &image, &flavor);
    question.date = like.date;
    question.boot = like.boot;
    question.disk_config = like.disk_config;
    question.from = from;
    for (const Rule& rule : policy_.rules)
      if (rule.asked_for(action) && !firing_.contains(&rule) && models::is_true(evaluate(rule.when, question)))
        firing_.insert(&rule);
  }

  [[nodiscard]] bool has_quiet_rule_of(Action action) const {
    return std::any_of(policy_.rules.begin(), policy_.rules.end(),
                       [&](const Rule& rule) { return rule.asked_for(action) && !firing_.contains(&rule); });
  }

  const Cloud& cloud_;
  const Policy& policy_;
  std::vector<const models::Image*> images_; ///< one of each look: the others make the same rules fire
  std::set<const Rule*> firing_;
};

bool can_be_told(const Rule& rule) {
  return rule.verdict != models::Verdict::pass_over && !asks_for(rule.when, "request.hosts_left") &&
         !asks_for(rule.when, "request.volume_size");
}

void add_quiet_rules(const Cloud& cloud, const Policy& policy, std::vector<Finding>& findings) {
  const std::set<const Rule*> firing = AllRequests(cloud, policy).firing();
  for (const Rule& rule : policy.rules)
    if (can_be_told(rule) && !rule.asked_for(Action::lint) && !firing.contains(&rule))
      findings.push_back({"rule-never-fires", "rule", rule.id, rule.about,
                          "no request for these images and flavors makes it fire", rule.source});
}

void add_homeless(const Cloud& cloud, const Policy& policy, std::vector<Finding>& findings) {
  Question plain;
  Question volume;
  volume.boot = models::BootSource::volume;
  const Matrix from_image(cloud, policy, plain);
  const Matrix from_volume(cloud, policy, volume);
  const auto images = from_image.homeless_images();
  const auto volume_images = from_volume.homeless_images();
  for (const models::Image* image : images)
    if (std::find(volume_images.begin(), volume_images.end(), image) != volume_images.end())
      findings.push_back({"no-flavor-takes-it", "image", image->id, image->name,
                          "no flavor can build it, from a copy or from a volume", "derived from the policy"});
  const auto flavors = from_image.empty_flavors();
  const auto volume_flavors = from_volume.empty_flavors();
  for (const models::Flavor* flavor : flavors)
    if (std::find(volume_flavors.begin(), volume_flavors.end(), flavor) != volume_flavors.end())
      findings.push_back({"takes-no-image", "flavor", flavor->id, flavor->name,
                          "no image can be built on it, from a copy or from a volume", "derived from the policy"});
}

/// A snapshot of a snapshot of ... itself.
void add_cycles(const Cloud& cloud, std::vector<Finding>& findings) {
  for (const models::Image& image : cloud.images()) {
    std::set<const models::Image*> seen{&image};
    const models::Image* base = cloud.base_of(image);
    while (base != nullptr && seen.insert(base).second)
      base = cloud.base_of(*base);
    if (base == &image)
      findings.push_back({"cyclic-base-image", "image", image.id, image.name,
                          "base_image_ref leads back to the image itself", "derived from the images"});
  }
}

} // namespace

std::vector<Finding> lint(const Cloud& cloud, const Policy& policy) {
  std::vector<Finding> findings;
  LintRules(cloud, policy, findings).look();
  add_cycles(cloud, findings);
  add_homeless(cloud, policy, findings);
  add_quiet_rules(cloud, policy, findings);
  return findings;
}

} // namespace domus::analysis
