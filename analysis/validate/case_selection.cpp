#include "analysis/validate/case_selection.hpp"

#include "analysis/usage_error.hpp"
#include "scenarios/input_error.hpp"
#include "scenarios/nearest.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <sstream>
#include <string>
#include <string_view>
#include <vector>

namespace domus::analysis {

namespace {

using scenarios::ValidationCase;

using Names = std::vector<std::string_view>;

/// What the cases have in this member, each once.
Names names_of(const std::vector<ValidationCase>& cases, std::string ValidationCase::*member) {
  Names names;
  for (const ValidationCase& one : cases)
    if (std::find(names.begin(), names.end(), one.*member) == names.end())
      names.push_back(one.*member);
  return names;
}

/// Families first: they are what one usually wants.
Names known_names(const std::vector<ValidationCase>& cases) {
  Names names;
  for (const auto member : {&ValidationCase::family, &ValidationCase::area, &ValidationCase::id}) {
    const Names more = names_of(cases, member);
    names.insert(names.end(), more.begin(), more.end());
  }
  return names;
}

/// All families and areas, lest one that comes late be unheard of; ids are too many, and the tables have them.
std::string what_there_is(const std::vector<ValidationCase>& cases, std::string_view meant) {
  constexpr std::size_t most = 100;
  if (cases.empty())
    return "the file has no cases";
  const auto near = scenarios::nearest(meant, known_names(cases));
  return fmt::format("{}the families are {};\n  the areas are {};\n  and each case has an id, such as \"{}\"",
                     near ? fmt::format("did you mean \"{}\"?\n  ", scenarios::printable(*near)) : "",
                     scenarios::quoted_list(names_of(cases, &ValidationCase::family), most),
                     scenarios::quoted_list(names_of(cases, &ValidationCase::area), most),
                     scenarios::printable(cases.front().id));
}

std::vector<std::string> names_in(const std::string& wanted, const std::vector<ValidationCase>& cases) {
  const Names known = known_names(cases);
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
                       what_there_is(cases, name));
    names.push_back(std::move(name));
  }
  if (names.empty())
    throw UsageError("--only names nothing", what_there_is(cases, ""));
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
