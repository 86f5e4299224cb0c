#include "analysis/explain/memory.hpp"

#include "analysis/text/table.hpp"

#include <algorithm>

namespace domus::analysis {

namespace {

using models::Memory;
using models::MemoryBill;
using models::MemoryLine;

const MemoryLine* find(const MemoryBill& bill, const MemoryLine& like) {
  const auto found = std::find_if(bill.lines.begin(), bill.lines.end(),
                                  [&](const MemoryLine& line) { return line.name == like.name; });
  return found == bill.lines.end() ? nullptr : &*found;
}

std::string kib(const MemoryLine* line) {
  return line == nullptr ? "" : std::to_string(line->size.count() / Memory::kib(1).count());
}

/// The lines of both, those of the second that the first has not at the end.
std::vector<const MemoryLine*> lines_of(const MemoryBill& first, const MemoryBill& second) {
  std::vector<const MemoryLine*> lines;
  for (const MemoryLine& line : first.lines)
    lines.push_back(&line);
  for (const MemoryLine& line : second.lines)
    if (find(first, line) == nullptr)
      lines.push_back(&line);
  return lines;
}

const std::string heading = "\nWhat Xen keeps for the guest, and what of its RAM its kernel needs for that\n";

} // namespace

std::string memory_text(const ModeBill& only) {
  if (only.memory.lines.empty())
    return "";
  Table table({{"memory", Align::left}, {"KiB"}, {"paid by", Align::left}, {"source", Align::left}});
  for (const MemoryLine& line : only.memory.lines)
    table.add_row({line.name, kib(&line), std::string(models::to_text(line.paid_by)), std::string(line.source)});
  return heading + table.to_text();
}

std::string memory_text(const ModeBill& first, const ModeBill& second) {
  const auto lines = lines_of(first.memory, second.memory);
  if (lines.empty())
    return "";
  Table table({{"memory", Align::left}, {first.label() + " KiB"}, {second.label() + " KiB"}, {"paid by", Align::left}});
  for (const MemoryLine* line : lines)
    table.add_row({line->name, kib(find(first.memory, *line)), kib(find(second.memory, *line)),
                   std::string(models::to_text(line->paid_by))});
  return heading + table.to_text();
}

} // namespace domus::analysis
