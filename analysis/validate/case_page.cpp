#include "analysis/validate/case_page.hpp"

#include "analysis/key_reference.hpp"
#include "scenarios/cases/load_cases.hpp"

#include <fmt/format.h>

#include <string_view>
#include <vector>

namespace domus::analysis {

namespace {

constexpr std::string_view example =
    R"(A case file (TOML) has a name, a list of cases and, where prices of the model are to be set from them, a list
of parameters. This is all of one:

  name = "our own measurements"

  [[parameter]]
  name = "system call pv extra"
  platform = "sandy-bridge"
  why = "our kernel has page-table isolation of its own, which the published price does not"

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

  [[case]]
  id = "LAB-2"
  area = "system calls"
  family = "dd"
  what = "100 blocks of dd in PV, CPU time"
  published = 180
  unit = "us"
  tolerance = 0.2
  because = "another kernel than that of the workload"
  source = "lab book, page 14"
  calibrated = ["system call pv extra"]
  predict = { quantity = "CPU per operation", scenario = "scenarios/lessons/system_calls.toml", mode = "pv" }

The prediction is the figure in "predict", divided by the one in "over" or less the one in "minus";
what those leave out is as in "predict". The error is relative to the published value.

How to add a measurement of your own
1. Describe the machine as a scenario (`domus help scenario`), or take one of scenarios/validation/. A price
   that you measured goes into its [host.costs]; no price is looked for in the cases unless it is a parameter.
2. Prefer ratios of two modes on one machine ("over"): what the model does not know of the machine cancels out.
3. Take the tolerance from the spread of your own runs, and say so in "because". Where the model cannot be
   right, say why in "remark", with gate = false: such a case is shown and counted, but sets no price.
4. Cases of one benchmark are one family. `domus validate --cases FILE --only ID` runs a single one.
)";

} // namespace

std::string case_page() {
  return fmt::format("{}\n{}\nKeys of \"predict\", \"over\" and \"minus\"\n\n{}", example,
                     key_reference(scenarios::describe_case_keys()),
                     key_reference(scenarios::describe_prediction_keys()));
}

} // namespace domus::analysis
