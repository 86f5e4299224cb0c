#include "tests/scenarios/demand_figures.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cstdlib>

namespace domus::scenarios::testing {

namespace {

constexpr std::string_view file = "demands.csv: ";
constexpr std::string_view note = " in the note of ";
constexpr std::string_view times = " x ";
constexpr std::string_view plus = " + ";
constexpr std::string_view comma = ", ";

bool starts_with(std::string_view text, std::string_view start) {
  return text.substr(0, start.size()) == start;
}

double number(std::string_view text) {
  return std::strtod(std::string(text).c_str(), nullptr);
}

/// "16", "0.5" or "1/7".
double factor_of(std::string_view text) {
  const std::size_t slash = text.find('/');
  return slash == std::string_view::npos ? number(text)
                                         : number(text.substr(0, slash)) / number(text.substr(slash + 1));
}

DemandFigure figure(std::string name, const models::Quantity& count) {
  return {std::move(name), count.mean, count.low, count.high, count.source, false};
}

DemandFigure figure(std::string name, const models::CpuTime& time) {
  const auto value = [](models::Nanoseconds t) { return static_cast<double>(t.count()); };
  return {std::move(name), value(time.mean), value(time.low), value(time.high), time.source, true};
}

std::vector<std::string> parts(std::string_view text) {
  std::vector<std::string> found;
  while (true) {
    const std::size_t end = text.find(plus);
    found.emplace_back(text.substr(0, end));
    if (end == std::string_view::npos)
      return found;
    text.remove_prefix(end + plus.size());
  }
}

} // namespace

std::vector<DemandFigure> figures_of(const models::Demand& demand) {
  std::vector<DemandFigure> list{figure("user_time", demand.user_time),
                                 figure("kernel_time", demand.kernel_time),
                                 figure("system_calls", demand.system_calls),
                                 figure("page_faults", demand.page_faults),
                                 figure("page_table_writes", demand.page_table_writes),
                                 figure("entries_set_by_faults", demand.entries_set_by_faults),
                                 figure("entries_copied", demand.entries_copied),
                                 figure("entries_protected", demand.entries_protected),
                                 figure("entries_torn_down", demand.entries_torn_down),
                                 figure("copied_on_write", demand.copied_on_write),
                                 figure("address_spaces", demand.address_spaces),
                                 figure("page_tables", demand.page_tables),
                                 figure("tlb_flushes", demand.tlb_flushes),
                                 figure("address_space_switches", demand.address_space_switches),
                                 figure("wakeups", demand.wakeups),
                                 figure("timer_arms", demand.timer_arms),
                                 figure("clock_reads", demand.clock_reads),
                                 figure("kernel_clock_reads", demand.kernel_clock_reads),
                                 figure("memory.accesses", demand.memory.accesses)};
  for (const models::BlockDemand& block : demand.block)
    list.push_back(figure(fmt::format("block {} requests", block.size.count()), block.requests));
  for (const models::NetworkDemand& network : demand.network)
    list.push_back(figure(fmt::format("network {} messages", network.size.count()), network.messages));
  return list;
}

double stated(std::string_view note_part) {
  return number(note_part.substr(note_part.find('=') + 1));
}

std::optional<Citation> citation_in(std::string_view source) {
  const std::size_t begin = source.find(file);
  if (begin == std::string_view::npos)
    return std::nullopt;
  Citation citation;
  std::string_view before = source.substr(0, begin);
  if (const std::size_t end = before.find(times); end != std::string_view::npos) {
    citation.factor = factor_of(before.substr(0, end));
    before.remove_prefix(end + times.size());
  }
  if (const std::size_t end = before.find(note); end != std::string_view::npos)
    citation.from_note = parts(before.substr(0, end));
  std::string_view row = source.substr(begin + file.size());
  const std::size_t first = row.find(comma);
  const std::size_t last = row.rfind(comma);
  citation.workload = row.substr(0, first);
  citation.count = row.substr(std::min(row.size(), last + comma.size()));
  citation.parameters = row.substr(std::min(row.size(), first + comma.size()));
  citation.parameters.resize(citation.parameters.size() -
                             std::min(citation.parameters.size(), citation.count.size() + comma.size()));
  return citation;
}

bool is_assumed(const DemandFigure& figure) {
  return starts_with(figure.source, "assumed");
}

bool is_definition(const DemandFigure& figure) {
  return starts_with(figure.source, "definition: ");
}

bool claims_to_equal(const DemandFigure& figure) {
  return !is_assumed(figure) && citation_in(figure.source).has_value();
}

} // namespace domus::scenarios::testing
