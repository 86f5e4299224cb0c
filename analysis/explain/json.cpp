#include "analysis/explain/report.hpp"
#include "analysis/run/result_json.hpp"

#include <nlohmann/json.hpp>

namespace domus::analysis {

namespace {

using Json = nlohmann::ordered_json;

Json lines_json(const std::vector<BillLine>& lines) {
  Json list = Json::array();
  for (const BillLine& line : lines)
    list.push_back({{"station", key_of(line.station)},
                    {"cause", models::to_text(line.cause)},
                    {"runs", models::to_text(line.locus)},
                    {"count", line.count},
                    {"each_ns", line.each.count()},
                    {"total_ns", line.total().count()},
                    {"per_batch", line.per_batch},
                    {"background", line.background},
                    {"source", line.source}});
  return list;
}

} // namespace

Json to_json(const ModeBill& mode) {
  Json sections = Json::array();
  for (const BillSection& section : mode.bill.sections)
    sections.push_back(
        {{"title", section.title}, {"lines", lines_json(section.lines)}, {"wakeups", lines_json(section.wakeups)}});
  Json payers = Json::object();
  const ByPayer totals = by_payer(mode.bill);
  payers["guest_ns"] = totals[static_cast<std::size_t>(Payer::guest)].count();
  payers["driver_domain_ns"] = totals[static_cast<std::size_t>(Payer::driver_domain)].count();
  payers["emulator_ns"] = totals[static_cast<std::size_t>(Payer::emulator)].count();
  payers["devices_ns"] = totals[static_cast<std::size_t>(Payer::hardware)].count();
  Json json{{"mode", models::to_text(mode.mode)}};
  if (!mode.guest.empty())
    json["guest"] = mode.guest;
  json["totals"] = std::move(payers);
  Json memory = Json::array();
  for (const models::MemoryLine& line : mode.memory.lines)
    memory.push_back({{"name", line.name},
                      {"bytes", line.size.count()},
                      {"paid_by", models::to_text(line.paid_by)},
                      {"source", line.source}});
  json["memory"] = std::move(memory);
  json["sections"] = std::move(sections);
  if (mode.beside_sibling)
    json["beside_sibling"] = {{"rate_share", mode.beside_sibling->rate},
                              {"waits_share", mode.beside_sibling->waits_share}};
  return json;
}

} // namespace domus::analysis
