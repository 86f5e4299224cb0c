#include "analysis/schedule/starved.hpp"

#include "scenarios/input_error.hpp"

#include <fmt/format.h>

#include <cstddef>
#include <string_view>
#include <vector>

namespace domus::analysis {

namespace {

bool is_starved(const sim::ScheduleVcpuResult& vcpu) {
  return vcpu.cpu_time.count() == 0 && vcpu.dispatches == 0 && vcpu.steal.count() > 0;
}

/// "web", or "web vCPU 1" where others of its vCPUs ran.
std::vector<std::string> starved_of(const sim::ScheduleDomainResult& domain) {
  const std::string name = scenarios::printable(domain.name, 24);
  std::vector<std::string> names;
  for (std::size_t v = 0; v < domain.vcpus.size(); ++v)
    if (is_starved(domain.vcpus[v]))
      names.push_back(fmt::format("{} vCPU {}", name, v));
  return names.size() == domain.vcpus.size() ? std::vector{name} : names;
}

std::string_view reason(models::Scheduler scheduler) {
  switch (scheduler) {
  case models::Scheduler::null:
    return " (under null a vCPU has a pCPU to itself, or none)";
  case models::Scheduler::arinc653:
    return " (under arinc653 a vCPU runs in its own slots only)";
  default:
    return "";
  }
}

} // namespace

std::string starved_text(const ScheduleReport& report, const std::string& prefix) {
  constexpr std::size_t most_named = 6;
  std::vector<std::string> starved;
  for (const sim::ScheduleDomainResult& domain : report.result.domains)
    for (const std::string& name : starved_of(domain))
      starved.push_back(name);
  if (starved.empty())
    return "";
  std::string names;
  for (std::size_t i = 0; i < starved.size() && i < most_named; ++i)
    names += (i == 0 ? "" : ", ") + starved[i];
  if (starved.size() > most_named)
    names += fmt::format(" and {} more", starved.size() - most_named);
  return fmt::format("  {}never ran: {}{}\n", prefix, names, reason(report.spec.scheduler));
}

} // namespace domus::analysis
