#include "analysis/case_selection.hpp"

#include "analysis/usage_error.hpp"
#include "scenarios/input_error.hpp"
#include "scenarios/nearest.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <sstream>
#include <vector>

namespace domus::analysis {

namespace {

using scenarios::ValidationCase;

/// Families first: they are what one usually wants.
std::vector<std::string_view> known_names(const std::vector<ValidationCase>& cases) {
  std::vector<std::string_view> names;
  for (const auto member : {&ValidationCase::family, &ValidationCase::area, &ValidationCase::id})
    for (const ValidationCase& one : cases)
      if (std::find(names.begin(), names.end(), one.*member) == names.end())
        names.push_back(one.*member);
  return names;
}

std::vector<std::string> names_in(const std::string& wanted, const std::vector<ValidationCase>& cases) {
  const std::vector<std::string_view> known = known_names(cases);
  std::vector<std::string> names{wanted};
  if (std::find(known.begin(), known.end(), wanted) != known.end())
    return names; // it may have a comma in it
  names.clear();
  std::istringstream stream(wanted);
  for (std::string name; std::getline(stream, name, ',');) {
    name.erase(0, std::min(name.find_first_not_of(' '), name.size()));
    name.erase(name.find_last_not_of(' ') + 1);
    if (std::find(known.begin(), known.end(), name) == known.end())
      throw UsageError(fmt::format("--only: no family, area or case is called \"{}\"", scenarios::printable(name)),
                       scenarios::suggest(name, known, "there are"));
    names.push_back(std::move(name));
  }
  if (names.empty())
    throw UsageError("--only names nothing", scenarios::suggest("", known, "there are"));
  return names;
}

} // namespace

bool is_meant(const std::string& name, const ValidationCase& one) {
  return one.id == name || one.family == name || one.area == name;
}

void keep_only(const std::string& wanted, scenarios::CaseFile& cases) {
  const std::vector<std::string> names = names_in(wanted, cases.cases);
  const auto is_unwanted = [&](const ValidationCase& one) {
    return std::none_of(names.begin(), names.end(), [&](const std::string& name) { return is_meant(name, one); });
  };
  cases.cases.erase(std::remove_if(cases.cases.begin(), cases.cases.end(), is_unwanted), cases.cases.end());
}

} // namespace domus::analysis
