#include "analysis/policy/matrix.hpp"

#include <algorithm>

namespace domus::analysis {

using models::Judgement;
using models::Question;
using models::Rule;
using models::Verdict;

Matrix::Matrix(const Cloud& cloud, const models::Policy& policy, const Question& asked)
    : cloud_(&cloud), policy_(&policy), asked_(asked) {
  cells_.reserve(cloud.images().size() * cloud.flavors().size());
  for (std::size_t image = 0; image < cloud.images().size(); ++image)
    for (std::size_t flavor = 0; flavor < cloud.flavors().size(); ++flavor)
      cells_.push_back(cloud.judge(policy, question(image, flavor)));
}

Question Matrix::question(std::size_t image, std::size_t flavor) const {
  Question question = cloud_->question(asked_.action, &cloud_->images()[image], &cloud_->flavors()[flavor]);
  question.boot = asked_.boot;
  question.disk_config = asked_.disk_config;
  question.date = asked_.date;
  return question;
}

std::size_t Matrix::rejected() const {
  return static_cast<std::size_t>(
      std::count_if(cells_.begin(), cells_.end(), [](const Judgement& cell) { return cell.rejected_by() != nullptr; }));
}

std::vector<Matrix::Count> Matrix::counts(Verdict verdict) const {
  std::vector<Count> all;
  for (const Rule& rule : policy_->rules) {
    if (rule.verdict != verdict)
      continue;
    const auto cells = static_cast<std::size_t>(std::count_if(cells_.begin(), cells_.end(), [&](const Judgement& cell) {
      const bool shows = verdict == Verdict::reject || cell.rejected_by() == nullptr;
      return shows && std::find(cell.fired.begin(), cell.fired.end(), &rule) != cell.fired.end();
    }));
    if (cells > 0)
      all.push_back({&rule, cells});
  }
  return all;
}

std::vector<const models::Image*> Matrix::homeless_images() const {
  std::vector<const models::Image*> homeless;
  for (std::size_t image = 0; image < cloud_->images().size(); ++image) {
    bool taken = false;
    for (std::size_t flavor = 0; flavor < cloud_->flavors().size(); ++flavor)
      taken = taken || cell(image, flavor).rejected_by() == nullptr;
    if (!taken)
      homeless.push_back(&cloud_->images()[image]);
  }
  return homeless;
}

std::vector<const models::Flavor*> Matrix::empty_flavors() const {
  std::vector<const models::Flavor*> empty;
  for (std::size_t flavor = 0; flavor < cloud_->flavors().size(); ++flavor) {
    bool taken = false;
    for (std::size_t image = 0; image < cloud_->images().size(); ++image)
      taken = taken || cell(image, flavor).rejected_by() == nullptr;
    if (!taken)
      empty.push_back(&cloud_->flavors()[flavor]);
  }
  return empty;
}

std::vector<std::string> fired_ids(const Judgement& judgement, Verdict verdict) {
  std::vector<std::string> ids;
  for (const Rule* rule : judgement.fired)
    if (rule->verdict == verdict)
      ids.push_back(rule->id);
  return ids;
}

} // namespace domus::analysis
