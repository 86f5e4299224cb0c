#include "analysis/policy/quiet_rules.hpp"

#include "analysis/policy/looks.hpp"
#include "models/policy/text.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <chrono>
#include <iterator>
#include <set>
#include <string>
#include <utility>

namespace domus::analysis {

namespace {

using models::Action;
using models::BootSource;
using models::Question;
using models::Rule;

bool can_be_told(const Rule* rule) {
  return rule->verdict != models::Verdict::pass_over && !asks_for(rule->when, "request.hosts_left") &&
         !asks_for(rule->when, "request.volume_size") && !asks_for(rule->when, "request.server_disk_config");
}

/// The day after a date, or the month or year after one that says no more.
std::string next_after(const std::string& date) {
  const auto number = [&](std::size_t at, std::size_t digits) { return std::stoi(date.substr(at, digits)); };
  constexpr std::size_t month = 5;
  constexpr std::size_t day = 8;
  namespace chrono = std::chrono;
  const chrono::year year(number(0, 4));
  if (date.size() < month)
    return fmt::format("{:04}", static_cast<int>(year) + 1);
  const chrono::month of_year(static_cast<unsigned>(number(month, 2)));
  if (date.size() < day) {
    const chrono::year_month next = year / of_year + chrono::months(1);
    return fmt::format("{:04}-{:02}", static_cast<int>(next.year()), static_cast<unsigned>(next.month()));
  }
  const chrono::year_month_day next = chrono::sys_days(year / of_year / number(day, 2)) + chrono::days(1);
  return fmt::format("{:04}-{:02}-{:02}", static_cast<int>(next.year()), static_cast<unsigned>(next.month()),
                     static_cast<unsigned>(next.day()));
}

void add_dates(const models::Condition& condition, std::set<std::string>& dates) {
  const bool about_dates =
      std::any_of(condition.operands.begin(), condition.operands.end(), [](const models::Condition& operand) {
        return operand.operation == models::Operation::attribute && models::is_date_attribute(operand.attribute);
      });
  for (const models::Condition& operand : condition.operands) {
    const std::string* text = std::get_if<std::string>(&operand.literal);
    if (about_dates && operand.operation == models::Operation::literal && text != nullptr && models::is_date(*text)) {
      dates.insert(*text);
      dates.insert(next_after(*text));
    }
    add_dates(operand, dates);
  }
}

/// One of all days that rules do not tell apart.
std::set<std::string> days_of(const models::Policy& policy, const std::vector<const Rule*>& rules) {
  std::set<std::string> dates{"0001-01-01", policy.date};
  for (const Rule* rule : rules)
    add_dates(rule->when, dates);
  return dates;
}

constexpr std::array requests{Action::create, Action::rebuild, Action::migrate, Action::resize};

/// Asks every request of the rules that have not fired yet, until all have.
class AllRequests {
public:
  AllRequests(const Cloud& cloud, std::vector<const Rule*> rules)
      : cloud_(cloud), quiet_(std::move(rules)), images_(distinct_images(cloud, quiet_)),
        flavors_(distinct_flavors(cloud, quiet_)) {
    images_.push_back(nullptr); // a volume that is no image's
  }

  [[nodiscard]] std::vector<const Rule*> without_answer(const std::set<std::string>& dates) {
    for (const std::string& date : dates)
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
        if (image == nullptr && like.boot == BootSource::image)
          continue;
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
  std::vector<const Rule*> quiet_;
  std::vector<const models::Image*> images_;
  std::vector<const models::Flavor*> flavors_;
};

} // namespace

std::vector<const Rule*> quiet_rules(const Cloud& cloud, const models::Policy& policy,
                                     const std::vector<const Rule*>& rules, std::optional<std::string_view> date) {
  std::vector<const Rule*> asked;
  std::copy_if(rules.begin(), rules.end(), std::back_inserter(asked), [](const Rule* rule) {
    return can_be_told(rule) &&
           std::any_of(requests.begin(), requests.end(), [&](Action action) { return rule->asked_for(action); });
  });
  const std::set<std::string> dates = date ? std::set<std::string>{std::string(*date)} : days_of(policy, asked);
  return AllRequests(cloud, asked).without_answer(dates);
}

} // namespace domus::analysis
