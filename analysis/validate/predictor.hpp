/// What the model says on the cases of a case file, at any values of its parameters.
///
/// Each scenario is run once under each seed for each set of values that matter to it, whoever asks. Which parameters
/// matter to a scenario shows when one of them is moved alone: if all runs end in the very state that they ended in
/// before, to the last random number, it does not, and the scenario is never run again for that parameter's sake.
#pragma once

#include "analysis/environment.hpp"
#include "analysis/run/progress_lines.hpp"
#include "analysis/run/replicated_run.hpp"
#include "analysis/validate/parameter_values.hpp"
#include "analysis/validate/predict.hpp"

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace domus::analysis {

class Predictor {
public:
  /// All three must outlive it.
  Predictor(const scenarios::CaseFile& cases, const ReplicationPlan& plan, Environment& environment);
  ~Predictor();
  Predictor(const Predictor&) = delete;
  Predictor& operator=(const Predictor&) = delete;

  /// An answer to each case, in their order; to those that are not `wanted` an empty one. Shows progress.
  [[nodiscard]] std::vector<Answer> at(const ParameterValues& values, const std::vector<bool>& wanted);

  /// For the estimate of the time left: about how many times every scenario will be run in all.
  void expect_rounds(double rounds);
  /// Simulations so far.
  [[nodiscard]] std::size_t runs() const { return runs_; }

private:
  /// A scenario in a mode, or as it stands.
  using Key = std::pair<std::size_t, std::optional<models::Mode>>;

  /// What came of a scenario's runs.
  struct Outcome {
    std::vector<std::uint64_t> unseeds;
    std::vector<Figures> figures; ///< in the order of Variant::asked
  };
  struct Variant {
    scenarios::Scenario scenario;             ///< in its mode
    std::string reason;                       ///< why it cannot be run
    std::vector<scenarios::Prediction> asked; ///< what needs its runs
    std::vector<std::optional<bool>> matters; ///< each parameter; unset: not known
    std::map<ParameterValues, Outcome> outcomes;
  };

  void add(const scenarios::Prediction& prediction);
  /// `values`, but those that do not matter as they are now.
  [[nodiscard]] ParameterValues reduced(const Variant& variant, const ParameterValues& values) const;
  void run(const std::vector<Key>& keys, const ParameterValues& values);
  void learn_what_matters(Variant& variant, const ParameterValues& values) const;
  [[nodiscard]] Figures figures_of(const scenarios::Prediction& prediction, const ParameterValues& values) const;
  void show(double share_of_batch, std::size_t batch);

  const scenarios::CaseFile& cases_;
  const ReplicationPlan& plan_;
  Environment& environment_;
  const ParameterValues now_;
  std::map<Key, Variant> variants_;
  std::size_t runs_ = 0;
  double expected_runs_ = 0;
  ProgressLines progress_;
  const std::chrono::steady_clock::time_point start_ = std::chrono::steady_clock::now();
};

} // namespace domus::analysis
