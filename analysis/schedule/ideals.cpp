#include "analysis/schedule/ideals.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

namespace domus::analysis {

Ideals::Ideals(const ScheduleReport& report)
    : whose(what_weight_counts_for(report.spec)), shares(ideal_shares(report.spec, report.result, whose)),
      of_manual(ideal_shares(report.spec, report.result, WeightOf::domain)) {
  constexpr double visible = 0.0005;
  if (of_manual && std::equal(of_manual->begin(), of_manual->end(), shares->begin(),
                              [](double a, double b) { return std::abs(a - b) < visible; }))
    of_manual.reset();
}

std::string Ideals::explanation() const {
  std::string text;
  if (shares)
    text +=
        fmt::format("  ideal: CPU time divided at will by weight{}\n",
                    whose == WeightOf::vcpu ? ", where each vCPU has its domain's" : ", which a domain's vCPUs share");
  if (of_manual)
    text += "  ideal*: the same if a domain's vCPUs shared its weight, as the manual has it\n";
  return text;
}

} // namespace domus::analysis
