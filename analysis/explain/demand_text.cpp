#include "analysis/explain/demand_text.hpp"

#include "analysis/text/numbers.hpp"
#include "analysis/text/table.hpp"
#include "scenarios/input_error.hpp"

#include <fmt/format.h>

namespace domus::analysis {

namespace {

using models::CpuTime;
using models::MeanTime;
using models::Quantity;

class DemandTable {
public:
  void add(const std::string& what, const CpuTime& time) {
    if (time.mean.count() == 0)
      return;
    table_.add_row({what, to_text(MeanTime{time.mean}),
                    range(to_text(MeanTime{time.low}), to_text(MeanTime{time.high}), time.low == time.high),
                    scenarios::printable(time.source, 200)});
  }

  void add(const std::string& what, const Quantity& quantity) {
    if (quantity.mean == 0)
      return;
    table_.add_row({what, count_text(quantity.mean),
                    range(count_text(quantity.low), count_text(quantity.high), quantity.low == quantity.high),
                    scenarios::printable(quantity.source, 200)});
  }

  [[nodiscard]] std::string text() const { return table_.to_text(); }

private:
  static std::string range(const std::string& low, const std::string& high, bool none) {
    return none ? "" : fmt::format("{} to {}", low, high);
  }

  Table table_{{{"what", Align::left}, {"each time"}, {"range", Align::left}, {"source", Align::left}}};
};

std::string name_of(const models::BlockDemand& block) {
  return fmt::format("{}{} {} of {}{}{}", block.flush ? "flushed " : "",
                     block.locality == models::Locality::random ? "random" : "sequential",
                     block.direction == models::Direction::read ? "reads" : "writes", models::to_text(block.size),
                     block.parallel > 1 ? fmt::format(", {} at a time", block.parallel) : "",
                     block.background ? ", in the background" : "");
}

std::string name_of(const models::NetworkDemand& network) {
  return fmt::format("messages of {} {}{}", models::to_text(network.size),
                     network.flow == models::NetworkDemand::Flow::receive ? "received" : "sent",
                     network.background ? ", in the background" : "");
}

} // namespace

std::string demand_text(const models::Demand& demand) {
  DemandTable table;
  table.add("user CPU time", demand.user_time);
  table.add("kernel CPU time", demand.kernel_time);
  table.add("system calls", demand.system_calls);
  table.add("page faults", demand.page_faults);
  table.add("page-table writes", demand.page_table_writes);
  table.add("  set by page faults", demand.entries_set_by_faults);
  table.add("  copied by fork", demand.entries_copied);
  table.add("  write-protected by fork", demand.entries_protected);
  table.add("  cleared with their address space", demand.entries_torn_down);
  table.add("pages copied on write", demand.copied_on_write);
  table.add("address spaces made", demand.address_spaces);
  table.add("page tables made", demand.page_tables);
  table.add("TLB flushes", demand.tlb_flushes);
  table.add("address-space switches", demand.address_space_switches);
  table.add("wake-ups of other threads", demand.wakeups);
  table.add("timers armed", demand.timer_arms);
  table.add("clock reads", demand.clock_reads);
  table.add("  in the kernel", demand.kernel_clock_reads);
  if (demand.memory.working_set > models::Bytes{0})
    table.add(fmt::format("accesses to {} of memory", models::to_text(demand.memory.working_set)),
              demand.memory.accesses);
  for (const models::BlockDemand& block : demand.block)
    table.add(name_of(block), block.requests);
  for (const models::NetworkDemand& network : demand.network)
    table.add(name_of(network), network.messages);
  return table.text();
}

} // namespace domus::analysis
