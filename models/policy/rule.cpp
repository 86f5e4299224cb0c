#include "models/policy/rule.hpp"

#include <algorithm>

namespace domus::models {

std::string_view to_text(Verdict verdict) {
  switch (verdict) {
  case Verdict::accept:
    return "accept";
  case Verdict::warn:
    return "warn";
  case Verdict::pass_over:
    return "pass-over";
  case Verdict::reject:
    return "reject";
  }
  return "";
}

bool same_effect(const Rule& one, const Rule& other) {
  return one.id == other.id && one.actions == other.actions && one.when == other.when && one.verdict == other.verdict &&
         one.message == other.message && one.http == other.http && one.is_fault == other.is_fault &&
         one.place == other.place;
}

void put_in_order(std::vector<Rule>& rules) {
  std::stable_sort(rules.begin(), rules.end(), [](const Rule& a, const Rule& b) { return a.place < b.place; });
}

} // namespace domus::models
