#include "analysis/policy/quiet_rules.hpp"

#include "analysis/policy/looks.hpp"
#include "models/policy/text.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <chrono>
#include <iterator>
#include <set>
#include <utility>

namespace domus::analysis {

namespace {

using models::Action;
using models::BootSource;
using models::Condition;
using models::Question;
using models::Rule;

/// It is compared with something else than days that the rule names.
bool reads_date_otherwise(const Condition& condition) {
  if (models::is_date_of_request(condition))
    return true;
  const std::vector<Condition>& operands = condition.operands;
  // What a function makes of a date is not known beforehand.
  const bool with_day = condition.operation != models::Operation::call && operands.size() == 2 &&
                        std::any_of(operands.begin(), operands.end(),
                                    [](const Condition& one) { return one.operation == models::Operation::literal; });
  return std::any_of(operands.begin(), operands.end(), [&](const Condition& operand) {
    return !(with_day && models::is_date_of_request(operand)) && reads_date_otherwise(operand);
  });
}

constexpr std::array requests{Action::create, Action::rebuild, Action::migrate, Action::resize};

bool can_be_told(const Rule* rule) {
  const std::array<std::string_view, 3> unknown{"request.hosts_left", "request.volume_size",
                                                "request.server_disk_config"};
  return rule->verdict != models::Verdict::pass_over && !reads_date_otherwise(rule->when) &&
         std::none_of(unknown.begin(), unknown.end(),
                      [&](std::string_view attribute) { return asks_for(rule->when, attribute); }) &&
         std::any_of(requests.begin(), requests.end(), [&](Action action) { return rule->asked_for(action); });
}

std::string to_text(std::chrono::sys_days day) {
  const std::chrono::year_month_day date(day);
  return fmt::format("{:04}-{:02}-{:02}", static_cast<int>(date.year()), static_cast<unsigned>(date.month()),
                     static_cast<unsigned>(date.day()));
}

/// The first day of a date, and the first after it: of "2015-03", the first of March and of April.
std::array<std::string, 2> days_around(const std::string& date) {
  namespace chrono = std::chrono;
  constexpr std::size_t month = 5;
  constexpr std::size_t day = 8;
  const auto number = [&](std::size_t at) {
    return date.size() > at ? static_cast<unsigned>(std::stoi(date.substr(at, 2))) : 1U;
  };
  const chrono::year_month first = chrono::year(std::stoi(date.substr(0, 4))) / chrono::month(number(month));
  const chrono::sys_days begin(first / chrono::day(number(day)));
  const chrono::sys_days end = date.size() > day     ? begin + chrono::days(1)
                               : date.size() > month ? chrono::sys_days((first + chrono::months(1)) / 1)
                                                     : chrono::sys_days((first + chrono::years(1)) / 1);
  return {to_text(begin), to_text(end)};
}

void add_days(const Condition& condition, std::set<std::string>& days) {
  const bool about_dates =
      std::any_of(condition.operands.begin(), condition.operands.end(), models::is_date_of_request);
  for (const Condition& operand : condition.operands) {
    const std::string* text = std::get_if<std::string>(&operand.literal);
    if (about_dates && operand.operation == models::Operation::literal && text != nullptr && models::is_date(*text))
      for (std::string& day : days_around(*text))
        days.insert(std::move(day));
    add_days(operand, days);
  }
}

/// What a rule can tell from each other of what can be asked, and no more of it than one of each.
class RequestsOf {
  using Flavors = std::vector<const models::Flavor*>;

public:
  RequestsOf(const Cloud& cloud, const Rule& rule, const std::optional<std::string>& date)
      : cloud_(cloud), rule_(rule) {
    const std::vector<const Rule*> alone{&rule};
    if (asks_about(models::Subject::image, rule))
      images_ = distinct_images(cloud, alone);
    images_.push_back(nullptr); // none, as for a rule that does not ask about images
    if (asks_about(models::Subject::flavor, rule) || asks_about(models::Subject::from, rule))
      flavors_ = distinct_flavors(cloud, alone);
    else
      flavors_ = {nullptr};
    if (asks_about(models::Subject::from, rule))
      from_ = flavors_;
    days_ = {date.value_or("0001-01-01")};
    if (!date)
      add_days(rule.when, days_);
    if (asks_for(rule.when, "request.disk_config"))
      configs_ = {std::nullopt, models::DiskConfig::automatic, models::DiskConfig::manual};
  }

  [[nodiscard]] bool any_fires() const {
    for (const Action action : requests)
      for (const BootSource boot : {BootSource::image, BootSource::volume})
        for (const models::Image* image : images_) {
          // Without an image there is nothing to rebuild from, and a volume to boot from.
          const bool is_asked = image != nullptr || !asks_about(models::Subject::image, rule_) ||
                                (boot == BootSource::volume && action != Action::rebuild);
          if (rule_.asked_for(action) && is_asked && any_fires(action, boot, image))
            return true;
        }
    return false;
  }

private:
  [[nodiscard]] bool any_fires(Action action, BootSource boot, const models::Image* image) const {
    Question question = cloud_.question(action, image, nullptr);
    question.boot = boot;
    for (const std::string& day : days_)
      for (const auto config : configs_)
        for (const models::Flavor* from : action == Action::resize ? from_ : Flavors{nullptr})
          for (const models::Flavor* flavor : flavors_) {
            question.date = day;
            question.disk_config = config;
            question.from = from;
            question.flavor = flavor;
            if (fires(rule_, question))
              return true;
          }
    return false;
  }

  const Cloud& cloud_;
  const Rule& rule_;
  std::vector<const models::Image*> images_;
  Flavors flavors_;
  Flavors from_{nullptr};
  std::set<std::string> days_;
  std::vector<std::optional<models::DiskConfig>> configs_{std::nullopt};
};

} // namespace

std::vector<const Rule*> quiet_rules(const Cloud& cloud, const std::vector<const Rule*>& rules,
                                     const std::optional<std::string>& date) {
  std::vector<const Rule*> quiet;
  std::copy_if(rules.begin(), rules.end(), std::back_inserter(quiet),
               [&](const Rule* rule) { return can_be_told(rule) && !RequestsOf(cloud, *rule, date).any_fires(); });
  return quiet;
}

} // namespace domus::analysis
