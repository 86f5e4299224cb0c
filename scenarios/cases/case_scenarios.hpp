/// The scenarios that the cases of a file are about, each loaded once.
#pragma once

#include "scenarios/cases/case_drafts.hpp"
#include "scenarios/cases/load_cases.hpp"

#include <cstddef>
#include <map>
#include <optional>
#include <string>
#include <vector>

namespace domus::scenarios {

class CaseScenarios {
public:
  CaseScenarios(const FindScenario& find, Complaints& complaints) : find_(find), complaints_(complaints) {}

  struct Place {
    std::size_t scenario;
    std::size_t guest;
  };
  /// The scenario and the guest that a prediction means. Complains and returns nothing where there is none.
  /// Precondition: the draft has a scenario.
  [[nodiscard]] std::optional<Place> place_of(const PredictionDraft& draft);

  [[nodiscard]] std::vector<Scenario> take() { return std::move(scenarios_); }

private:
  struct Source {
    std::string file;
    Node root;
    std::size_t scenario; ///< as it stands there
  };

  const Source* source_of(const Node& scenario);
  std::optional<std::size_t> guest_of(const PredictionDraft& draft, const Scenario& scenario, Position where);
  std::optional<std::size_t> changed(const Source& source, std::size_t guest, const Node& change);
  std::optional<std::size_t> add(Scenario scenario, Position where);

  const FindScenario& find_;
  Complaints& complaints_;
  std::vector<Scenario> scenarios_;
  std::size_t guests_ = 0;                               ///< of all scenarios
  std::map<std::string, std::optional<Source>> sources_; ///< by path, or by the place of a table
  std::map<std::string, std::optional<std::size_t>> changed_;
};

} // namespace domus::scenarios
