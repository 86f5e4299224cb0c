#include "analysis/policy/lint.hpp"

#include "analysis/policy/looks.hpp"
#include "analysis/policy/matrix.hpp"
#include "analysis/policy/quiet_rules.hpp"
#include "models/policy/flavor_classes.hpp"
#include "scenarios/nearest.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <iterator>
#include <map>
#include <set>
#include <utility>

namespace domus::analysis {

namespace {

using models::Action;
using models::Policy;
using models::Question;
using models::Rule;

/// Rules of the action lint about each of what they ask about, and about no more.
class LintRules {
public:
  LintRules(const Cloud& cloud, const Policy& policy, std::string_view date, std::vector<Finding>& findings)
      : cloud_(cloud), date_(date.empty() ? policy.date : date), findings_(findings) {
    for (const Rule& rule : policy.rules)
      if (rule.asked_for(Action::lint) && rule.verdict != models::Verdict::pass_over)
        rules_.push_back(&rule);
  }

  void look() {
    const std::vector<const Rule*> of_flavors = rules_about(false, true);
    for (const models::Flavor& flavor : cloud_.flavors())
      ask(of_flavors, nullptr, &flavor);
    const std::vector<const Rule*> of_images = rules_about(true, false);
    for (const models::Image& image : cloud_.images())
      ask(of_images, &image, nullptr);
    const std::vector<const Rule*> of_pairs = rules_about(true, true);
    if (of_pairs.empty())
      return;
    for (const models::Image& image : cloud_.images())
      for (const models::Flavor& flavor : cloud_.flavors())
        ask(of_pairs, &image, &flavor);
  }

private:
  [[nodiscard]] std::vector<const Rule*> rules_about(bool images, bool flavors) const {
    std::vector<const Rule*> found;
    std::copy_if(rules_.begin(), rules_.end(), std::back_inserter(found), [&](const Rule* rule) {
      const models::Subjects subjects = subjects_of(rule->when);
      return subjects[static_cast<std::size_t>(models::Subject::image)] == images &&
             subjects[static_cast<std::size_t>(models::Subject::flavor)] == flavors;
    });
    return found;
  }

  void ask(const std::vector<const Rule*>& rules, const models::Image* image, const models::Flavor* flavor) {
    Question question = cloud_.question(Action::lint, image, flavor);
    question.date = date_;
    for (const Rule* rule : rules) {
      if (!models::is_true(evaluate(rule->when, question)))
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
  std::string_view date_;
  std::vector<const Rule*> rules_;
  std::vector<Finding>& findings_;
};

void add_quiet_rules(const Cloud& cloud, const Policy& policy, std::vector<Finding>& findings) {
  std::vector<const Rule*> quiet = quiet_rules(cloud, rules_of(policy), std::nullopt);
  // Those of the policy's own file first: what it is based on may be about other catalogues.
  std::stable_partition(quiet.begin(), quiet.end(), [](const Rule* rule) { return !rule->is_inherited; });
  for (const Rule* rule : quiet)
    findings.push_back({"rule-never-fires", "rule", rule->id, rule->about,
                        fmt::format("no request for these images and flavors makes it fire{}",
                                    rule->is_inherited ? " (it is of what this policy is based on)" : ""),
                        rule->source});
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

/// Both ways to boot, every image on every flavor.
class BothMatrices {
public:
  BothMatrices(const Cloud& cloud, const Policy& policy, std::string_view date)
      : cloud_(cloud), from_image_(cloud, policy, asked(date, models::BootSource::image)),
        from_volume_(cloud, policy, asked(date, models::BootSource::volume)) {}

  /// Ids of the rules that reject the image on each flavor; empty where one takes it.
  [[nodiscard]] std::set<std::string> against_image(std::size_t image) const {
    return reasons(cloud_.flavors().size(), [&](const Matrix& matrix, std::size_t flavor) -> const models::Judgement& {
      return matrix.cell(image, flavor);
    });
  }
  /// The same of a flavor.
  [[nodiscard]] std::set<std::string> against_flavor(std::size_t flavor) const {
    return reasons(cloud_.images().size(), [&](const Matrix& matrix, std::size_t image) -> const models::Judgement& {
      return matrix.cell(image, flavor);
    });
  }

private:
  static Question asked(std::string_view date, models::BootSource boot) {
    Question question;
    question.date = date;
    question.boot = boot;
    return question;
  }

  template <class Cell>
  [[nodiscard]] std::set<std::string> reasons(std::size_t count, Cell cell) const {
    std::set<std::string> ids;
    for (const Matrix* matrix : {&from_image_, &from_volume_})
      for (std::size_t n = 0; n < count; ++n) {
        const Rule* rule = cell(*matrix, n).rejected_by();
        if (rule == nullptr)
          return {};
        ids.insert(rule->id);
      }
    return ids;
  }

  const Cloud& cloud_;
  Matrix from_image_;
  Matrix from_volume_;
};

void add_homeless(const Cloud& cloud, const Policy& policy, std::string_view date, std::vector<Finding>& findings) {
  const BothMatrices matrices(cloud, policy, date);
  const auto add = [&](std::string rule, std::string subject, const auto& entry, std::string_view what,
                       const std::set<std::string>& reasons) {
    if (!reasons.empty())
      findings.push_back({std::move(rule), std::move(subject), entry.id, entry.name,
                          fmt::format("{}, from a copy or from a volume: {}", what, fmt::join(reasons, ", ")),
                          "derived from the policy"});
  };
  for (std::size_t image = 0; image < cloud.images().size(); ++image)
    add("no-flavor-takes-it", "image", cloud.images()[image], "no flavor can build it", matrices.against_image(image));
  for (std::size_t flavor = 0; flavor < cloud.flavors().size(); ++flavor)
    add("takes-no-image", "flavor", cloud.flavors()[flavor], "no image can be built on it",
        matrices.against_flavor(flavor));
}

/// A snapshot of a snapshot of ... itself. Each image is walked over once: who comes by one that was seen in an earlier
/// walk comes to nothing new.
void add_cycles(const Cloud& cloud, std::vector<Finding>& findings) {
  std::map<const models::Image*, std::size_t> walk_of; // the walk in which it was seen first
  std::set<const models::Image*> in_cycle;
  for (std::size_t walk = 0; walk < cloud.images().size(); ++walk) {
    const models::Image* image = &cloud.images()[walk];
    while (image != nullptr && walk_of.emplace(image, walk).second)
      image = cloud.base_of(*image);
    if (image == nullptr || walk_of.at(image) != walk)
      continue;
    while (in_cycle.insert(image).second)
      image = cloud.base_of(*image);
  }
  for (const models::Image& image : cloud.images())
    if (in_cycle.contains(&image))
      findings.push_back({"cyclic-base-image", "image", image.id, image.name,
                          "base_image_ref leads back to the image itself", "derived from the images"});
}

} // namespace

std::vector<Finding> lint(const Cloud& cloud, const Policy& policy, std::string_view date) {
  std::vector<Finding> findings;
  LintRules(cloud, policy, date, findings).look();
  add_unknown_classes(cloud, findings);
  add_cycles(cloud, findings);
  add_homeless(cloud, policy, date, findings);
  add_quiet_rules(cloud, policy, findings);
  return findings;
}

} // namespace domus::analysis
