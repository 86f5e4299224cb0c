#include "analysis/policy/quiet_rules.hpp"

#include "analysis/policy/looks.hpp"

#include <algorithm>
#include <array>
#include <string_view>

namespace domus::analysis {

namespace {

using models::Action;
using models::BootSource;
using models::Question;
using models::Rule;

bool asks_for(const models::Condition& condition, std::string_view attribute) {
  if (condition.operation == models::Operation::attribute && condition.attribute == models::find_attribute(attribute))
    return true;
  return std::any_of(condition.operands.begin(), condition.operands.end(),
                     [&](const models::Condition& operand) { return asks_for(operand, attribute); });
}

bool can_be_told(const Rule* rule) {
  return rule->verdict != models::Verdict::pass_over && !asks_for(rule->when, "request.hosts_left") &&
         !asks_for(rule->when, "request.volume_size");
}

constexpr std::array requests{Action::create, Action::rebuild, Action::migrate, Action::resize};

/// Asks every request of the rules that have not fired yet, until all have.
class AllRequests {
public:
  AllRequests(const Cloud& cloud, const models::Policy& policy, std::vector<const Rule*> rules)
      : cloud_(cloud), policy_(policy), quiet_(std::move(rules)), images_(distinct_images(cloud, quiet_)),
        flavors_(distinct_flavors(cloud, quiet_)) {}

  [[nodiscard]] std::vector<const Rule*> without_answer() {
    // A rule of the future is asked in the future.
    constexpr std::string_view far_future = "9999-12-31";
    for (const std::string_view date : {std::string_view(policy_.date), far_future})
      for (const BootSource boot : {BootSource::image, BootSource::volume})
        for (const auto config : {std::optional<models::DiskConfig>(), std::optional(models::DiskConfig::automatic),
                                  std::optional(models::DiskConfig::manual)}) {
          Question question;
          question.date = date;
          question.boot = boot;
          question.disk_config = config;
          for (const Action action : requests) {
            question.action = action;
            ask_all(question);
          }
        }
    return quiet_;
  }

private:
  /// About all images and flavors, with the rest of the question as it is.
  void ask_all(const Question& like) {
    const auto concerned = [&](const Rule* rule) { return rule->asked_for(like.action); };
    for (const models::Image* image : images_)
      for (const models::Flavor* flavor : flavors_) {
        if (std::none_of(quiet_.begin(), quiet_.end(), concerned))
          return;
        Question question = cloud_.question(like.action, image, flavor);
        question.date = like.date;
        question.boot = like.boot;
        question.disk_config = like.disk_config;
        if (like.action != Action::resize) {
          ask(question);
          continue;
        }
        for (const models::Flavor* from : flavors_) {
          question.from = from;
          ask(question);
        }
      }
  }

  void ask(const Question& question) {
    std::erase_if(quiet_, [&](const Rule* rule) {
      return rule->asked_for(question.action) && models::is_true(evaluate(rule->when, question));
    });
  }

  const Cloud& cloud_;
  const models::Policy& policy_;
  std::vector<const Rule*> quiet_;
  std::vector<const models::Image*> images_;
  std::vector<const models::Flavor*> flavors_;
};

} // namespace

std::vector<const Rule*> quiet_rules(const Cloud& cloud, const models::Policy& policy,
                                     const std::vector<const Rule*>& rules) {
  std::vector<const Rule*> asked;
  std::copy_if(rules.begin(), rules.end(), std::back_inserter(asked), [](const Rule* rule) {
    return can_be_told(rule) &&
           std::any_of(requests.begin(), requests.end(), [&](Action action) { return rule->asked_for(action); });
  });
  return AllRequests(cloud, policy, asked).without_answer();
}

} // namespace domus::analysis
