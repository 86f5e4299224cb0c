/// The tables of a case file as they stand there: nothing looked up yet, nothing taken over from another table.
#pragma once

#include "scenarios/cases/case.hpp"
#include "scenarios/toml/keys.hpp"

#include <optional>
#include <string>
#include <vector>

namespace domus::scenarios {

struct PredictionDraft {
  std::optional<Quantity> quantity;
  const Node* scenario = nullptr; ///< a path, or a table as a scenario file has it
  Located guest;
  std::optional<models::Mode> mode;
  const Node* change = nullptr; ///< keys of the guest that differ from the scenario's
  std::optional<ItineraryPart> part;
  std::optional<models::Cause> cause;
  std::optional<models::Primitive> primitive;
  std::string platform;
};

struct CaseDraft {
  ValidationCase values; ///< what needs no looking up
  Located family;
  Located unit;
  std::optional<double> scale;
  std::optional<double> published_to;
  std::vector<Located> calibrated;
  const Node* predict = nullptr;
  const Node* over = nullptr;
  const Node* minus = nullptr;
  Position where;
};

struct ParameterDraft {
  Located name;
  std::string platform;
  const Node* range = nullptr;
  std::string why;
  Position where;
};

struct CaseFileDraft {
  std::string name;
  std::vector<ParameterDraft> parameters;
  std::vector<CaseDraft> cases;
};

[[nodiscard]] Keys<PredictionDraft> prediction_keys();
[[nodiscard]] Keys<CaseDraft> case_keys();
[[nodiscard]] Keys<ParameterDraft> parameter_keys();
[[nodiscard]] Keys<CaseFileDraft> case_file_keys();

} // namespace domus::scenarios
