#include "analysis/case_page.hpp"

#include "scenarios/cases/load_cases.hpp"

#include <fmt/format.h>

#include <string_view>
#include <vector>

namespace domus::analysis {

namespace {

constexpr std::string_view example = R"(A case file (TOML) has a name and a list of cases. This is all of one:

  name = "our own measurements"

  [[case]]
  id = "LAB-1"
  area = "disk"
  what = "random reads of 4 KiB on one SATA disk, PV to PVHVM"
  published = 1.0
  unit = "x"
  tolerance = 0.03
  because = "five runs differed by 2 %"
  source = "lab book, page 12"

  [case.predict]
  quantity = "operations"
  scenario = "scenarios/lessons/disk_bound.toml"
  mode = "pv"

  [case.over]
  mode = "pvhvm"

The prediction is the figure in "predict", divided by the one in "over" or less the one in "minus";
what those leave out is as in "predict". The error is relative to the published value.
)";

std::string lines_of(const std::vector<scenarios::KeyDescription>& keys) {
  std::string text;
  for (const scenarios::KeyDescription& key : keys)
    text += fmt::format("{}: {}\n    {}; {}\n", key.key, key.meaning, key.takes,
                        key.fallback == "required" ? key.fallback : "without it: " + key.fallback);
  return text;
}

} // namespace

std::string case_page() {
  return fmt::format("{}\n{}\nKeys of \"predict\", \"over\" and \"minus\"\n\n{}", example,
                     lines_of(scenarios::describe_case_keys()), lines_of(scenarios::describe_prediction_keys()));
}

} // namespace domus::analysis
