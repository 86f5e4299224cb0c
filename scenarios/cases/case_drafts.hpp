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
  Located unit;
  std::optional<double> scale;
  std::optional<double> published_to;
  std::vector<Located> calibrated;
  const Node* predict = nullptr;
  const Node* over = nullptr;
  const Node* minus = nullptr;
  Position where;
};

struct CaseFileDraft {
  std::string name;
  std::vector<CaseDraft> cases;
};

[[nodiscard]] Keys<PredictionDraft> prediction_keys();
[[nodiscard]] Keys<CaseDraft> case_keys();
[[nodiscard]] Keys<CaseFileDraft> case_file_keys();

/// Names of what a measurement can have been used to set: the primitives, the rate of a thread whose sibling is busy
/// (models/platform.hpp), and how fast disks are (models/devices/disk.hpp).
[[nodiscard]] std::vector<std::string_view> calibrated_parameters();

} // namespace domus::scenarios
