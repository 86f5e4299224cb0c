#include "analysis/policy/lint.hpp"

#include "analysis/policy/looks.hpp"
#include "analysis/policy/matrix.hpp"
#include "analysis/policy/quiet_rules.hpp"
#include "models/policy/flavor_classes.hpp"
#include "scenarios/nearest.hpp"

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

/// Rules of the action lint about each of what they ask about.
class LintRules {
public:
  LintRules(const Cloud& cloud, const Policy& policy, std::string_view date, std::vector<Finding>& findings)
      : cloud_(cloud), policy_(policy), date_(date), findings_(findings) {}

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
    Question question = cloud_.question(Action::lint, image, flavor);
    question.date = date_;
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
  std::string_view date_;
  std::vector<Finding>& findings_;
};

void add_quiet_rules(const Cloud& cloud, const Policy& policy, std::vector<Finding>& findings) {
  for (const Rule* rule : quiet_rules(cloud, policy, rules_of(policy)))
    findings.push_back({"rule-never-fires", "rule", rule->id, rule->about,
                        "no request for these images and flavors makes it fire", rule->source});
}

/// Classes in an image's list that are spelt as none is.
void add_unknown_classes(const Cloud& cloud, std::vector<Finding>& findings) {
  std::vector<std::string_view> classes;
  for (const models::Flavor& flavor : cloud.flavors())
    classes.emplace_back(flavor.flavor_class);
  for (const models::Image& image : cloud.images()) {
    if (!image.flavor_classes)
      continue;
    for (const std::string_view name : models::classes_named_in(*image.flavor_classes))
      if (std::find(classes.begin(), classes.end(), name) == classes.end())
        findings.push_back({"class-of-no-flavor", "image", image.id, image.name,
                            fmt::format("flavor_classes names \"{}\", and no flavor has that class: {}", name,
                                        scenarios::suggest(name, classes, "the classes are")),
                            "derived from images and flavors"});
  }
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

std::vector<Finding> lint(const Cloud& cloud, const Policy& policy, std::string_view date) {
  std::vector<Finding> findings;
  LintRules(cloud, policy, date, findings).look();
  add_unknown_classes(cloud, findings);
  add_cycles(cloud, findings);
  add_homeless(cloud, policy, findings);
  add_quiet_rules(cloud, policy, findings);
  return findings;
}

} // namespace domus::analysis
