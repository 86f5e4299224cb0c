#include "scenarios/loading/workload_keys.hpp"

#include "scenarios/loading/message_keys.hpp"
#include "scenarios/loading/quantity_field.hpp"

namespace domus::scenarios {

namespace {

using models::BlockDemand;
using models::Bytes;
using models::Demand;
using models::Direction;
using models::Locality;
using models::MemoryUse;
using models::NetworkDemand;
using models::PageSize;

constexpr std::int64_t sector = 512;
constexpr std::int64_t most_parallel = 4096;
constexpr std::int64_t most_threads = 4096;
constexpr std::int64_t most_clients = 100'000;
constexpr std::int64_t most_stage = 1'000'000;
constexpr double most_alone = 0.99;
constexpr double fastest_load = 1e7;
/// One operation in twelve days: the pauses of slower loads would not fit into the simulator's time.
constexpr double slowest_load = 1e-6;

constexpr Key<MemoryUse> memory_keys[] = {
    {"working_set", "0 B: TLB misses do not matter", "memory that an operation's accesses are spread over",
     [](Field& f, MemoryUse& t) { f.size(t.working_set, Bytes{0}, Bytes::gib(16384)); }},
    {"pages", "", "size of the pages that the guest maps it with",
     [](Field& f, MemoryUse& t) {
       f.choice<PageSize>(t.pages,
                          {{"4 KiB", PageSize::small_4k}, {"2 MiB", PageSize::large_2m}, {"1 GiB", PageSize::huge_1g}});
     }},
    {"accesses", "", "accesses to distinct pages, in no particular order, per operation",
     [](Field& f, MemoryUse& t) { read_count(f, t.accesses); }},
};

constexpr Key<BlockDemand> block_keys[] = {
    {"requests", required, "block requests per operation", [](Field& f, BlockDemand& t) { read_count(f, t.requests); }},
    {"size", required, "size of one request, a multiple of 512 bytes",
     [](Field& f, BlockDemand& t) {
       f.size(t.size, Bytes{sector}, Bytes::mib(16));
       if (f.node() != nullptr && t.size.count() % sector != 0)
         f.complain("is " + shown(*f.node()) + ", which is not a multiple of 512 bytes",
                    "disks are read and written in sectors of 512 bytes");
     }},
    {"direction", "", "what is done",
     [](Field& f, BlockDemand& t) {
       f.choice<Direction>(t.direction, {{"read", Direction::read}, {"write", Direction::write}});
     }},
    {"locality", "", "where the next request lies: after the last one, or anywhere",
     [](Field& f, BlockDemand& t) {
       f.choice<Locality>(t.locality, {{"random", Locality::random}, {"sequential", Locality::sequential}});
     }},
    {"flush", "", "each write is followed by a flush (fsync)", [](Field& f, BlockDemand& t) { f.flag(t.flush); }},
    {"parallel", "", "requests of one operation in flight together",
     [](Field& f, BlockDemand& t) { f.whole(t.parallel, 1, most_parallel); }},
    {"background", "", "the operation does not wait for them (write-back)",
     [](Field& f, BlockDemand& t) { f.flag(t.background); }},
};

constexpr Key<NetworkDemand> network_keys[] = {
    {"messages", required, "messages per operation", [](Field& f, NetworkDemand& t) { read_count(f, t.messages); }},
    {"size", required, "payload of one message",
     [](Field& f, NetworkDemand& t) { f.size(t.size, Bytes{1}, Bytes::mib(64)); }},
    {"flow", required, "seen from the guest",
     [](Field& f, NetworkDemand& t) {
       using Flow = NetworkDemand::Flow;
       f.choice<Flow>(t.flow, {{"receive", Flow::receive}, {"transmit", Flow::transmit}});
     }},
    {"segmentation_offload", "", "GSO: up to 64 KiB in one piece through the virtual NIC, else 1500 byte packets",
     [](Field& f, NetworkDemand& t) { f.flag(t.segmentation_offload); }},
    {"parallel", "", "messages of one operation in flight together",
     [](Field& f, NetworkDemand& t) { f.whole(t.parallel, 1, most_parallel); }},
    {"background", "", "the operation does not wait until they are sent",
     [](Field& f, NetworkDemand& t) { f.flag(t.background); }},
};

/// Replaces `kinds` by those in the file. The simulator keeps count of an operation's phases in little room.
template <class Kind>
void read_kinds(Field& field, std::vector<Kind>& kinds, Keys<Kind> keys) {
  constexpr std::size_t most_kinds = 6;
  kinds.clear();
  read_tables<Kind>(field, kinds, keys);
  if (kinds.size() > most_kinds)
    field.complain(fmt::format("has {} entries", kinds.size()),
                   fmt::format("use at most {}; sum up requests that are alike", most_kinds));
}

constexpr Key<Demand> demand_key_list[] = {
    {"operation", "", "what one operation is called: \"request\", \"transaction\" ...",
     [](Field& f, Demand& t) { f.text(t.operation, 64); }},
    {"user_time", "", "user-mode CPU time on the reference CPU (AMD EPYC, 2.6 GHz, native)",
     [](Field& f, Demand& t) { read_cpu_time(f, t.user_time); }},
    {"kernel_time", "", "the kernel's own CPU time, natively, beyond the primitives counted below",
     [](Field& f, Demand& t) { read_cpu_time(f, t.kernel_time); }},
    {"variability", "", "coefficient of variation of the CPU time: 0 constant, 1 exponential",
     [](Field& f, Demand& t) { f.real(t.variability, 0, 1); }},
    {"system_calls", "", "system calls", [](Field& f, Demand& t) { read_count(f, t.system_calls); }},
    {"page_faults", "", "page faults", [](Field& f, Demand& t) { read_count(f, t.page_faults); }},
    {"page_table_writes", "", "page-table entries written, of the lowest level",
     [](Field& f, Demand& t) { read_count(f, t.page_table_writes); }},
    {"entries_set_by_faults", "", "of them: set by page faults; 0: one by each",
     [](Field& f, Demand& t) { read_count(f, t.entries_set_by_faults); }},
    {"entries_copied", "", "of them: copied to a child by fork",
     [](Field& f, Demand& t) { read_count(f, t.entries_copied); }},
    {"entries_protected", "", "of them: write-protected in the parent by fork",
     [](Field& f, Demand& t) { read_count(f, t.entries_protected); }},
    {"entries_torn_down", "", "of them: cleared when their address space ends",
     [](Field& f, Demand& t) { read_count(f, t.entries_torn_down); }},
    {"copied_on_write", "", "page faults that copy a page, and so clear its entry before they set it",
     [](Field& f, Demand& t) { read_count(f, t.copied_on_write); }},
    {"address_spaces", "", "made and ended again: by exec, and by fork unless it is vfork",
     [](Field& f, Demand& t) { read_count(f, t.address_spaces); }},
    {"page_tables", "", "pages of page tables made and freed again, all levels but the top",
     [](Field& f, Demand& t) { read_count(f, t.page_tables); }},
    {"tlb_flushes", "", "flushes of the TLB that the kernel asks for, beyond those of address-space switches",
     [](Field& f, Demand& t) { read_count(f, t.tlb_flushes); }},
    {"address_space_switches", "", "switches to another process that the operation itself asks for",
     [](Field& f, Demand& t) { read_count(f, t.address_space_switches); }},
    {"wakeups", "", "hand-overs from one guest thread to another that sleeps",
     [](Field& f, Demand& t) { read_count(f, t.wakeups); }},
    {"timer_arms", "", "kernel timers set", [](Field& f, Demand& t) { read_count(f, t.timer_arms); }},
    {"clock_reads", "", "readings of the clock (gettimeofday)",
     [](Field& f, Demand& t) { read_count(f, t.clock_reads); }},
    {"kernel_clock_reads", "", "readings of the clock by the kernel for itself, as TCP does",
     [](Field& f, Demand& t) { read_count(f, t.kernel_clock_reads); }},
    {"memory", "", "what TLB misses follow from",
     [](Field& f, Demand& t) { read_subtable<MemoryUse>(f, t.memory, memory_keys); }},
    {"block", "", "kinds of block requests",
     [](Field& f, Demand& t) { read_kinds<BlockDemand>(f, t.block, block_keys); }},
    {"network", "", "kinds of messages",
     [](Field& f, Demand& t) { read_kinds<NetworkDemand>(f, t.network, network_keys); }},
};

struct LoadDraft {
  models::MessagePassing messages;
  bool messages_given = false;
  std::optional<unsigned> clients;
  std::optional<models::Nanoseconds> think_time;
  std::optional<bool> constant_think;
  std::optional<unsigned> stage;
  std::optional<double> alone;
  std::optional<double> rate;
  bool idle = false;
};

constexpr Key<LoadDraft> load_keys[] = {
    {"clients", "the workload's", "closed loop: this many clients, each waiting for its answer",
     [](Field& f, LoadDraft& t) { f.whole(t.clients.emplace(), 1, most_clients); }},
    {"think_time", "the workload's", "closed loop: mean pause of a client between answer and next request",
     [](Field& f, LoadDraft& t) { f.time(t.think_time.emplace(), models::Nanoseconds{0}, std::chrono::hours(1)); }},
    {"constant_think", "false: exponential", "closed loop: each pause is exactly the think time",
     [](Field& f, LoadDraft& t) { f.flag(t.constant_think.emplace()); }},
    {"stage", "0: no stages",
     "closed loop: after so many operations side by side come some that are done one at a time",
     [](Field& f, LoadDraft& t) { f.whole(t.stage.emplace(), 0, most_stage); }},
    {"alone", "0", "closed loop: share of operations that are done one at a time, between stages",
     [](Field& f, LoadDraft& t) { f.real(t.alone.emplace(), 0, most_alone); }},
    {"rate", "the workload's", "open loop: operations a second, arriving as a Poisson process",
     [](Field& f, LoadDraft& t) {
       f.per_second(t.rate.emplace(slowest_load), 0, fastest_load);
       if (*t.rate < slowest_load)
         f.complain("is too low", fmt::format("give at least {:g}/s, or idle = true for no load at all", slowest_load));
     }},
    {"messages", "the workload's", "threads of the guest send messages to one another, as fast as they can",
     [](Field& f, LoadDraft& t) {
       t.messages_given = true;
       if (f.node() == nullptr)
         return describe_messages(f);
       read_messages(*f.node(), t.messages, f.complaints());
     }},
    {"idle", "", "no operations at all", [](Field& f, LoadDraft& t) { f.flag(t.idle); }},
};

constexpr Key<WorkloadDraft> workload_key_list[] = {
    {"name", required, "what guests call it",
     [](Field& f, WorkloadDraft& t) {
       f.name(t.name);
       t.workload.name = t.name.text;
     }},
    {"description", "", "one sentence for people", [](Field& f, WorkloadDraft& t) { f.text(t.workload.description); }},
    {"threads", "one a vCPU", "guest threads that serve operations",
     [](Field& f, WorkloadDraft& t) { f.whole(t.threads.emplace(), 1, most_threads); }},
    {"load", "{ idle = true }", "how operations arrive",
     [](Field& f, WorkloadDraft& t) {
       if (f.node() == nullptr)
         describe_load(f);
       else
         read_load(*f.node(), t.workload.load, f.complaints());
     }},
    {"demand", required, "what one operation asks for",
     [](Field& f, WorkloadDraft& t) { read_subtable<Demand>(f, t.workload.demand, demand_key_list); }},
};

} // namespace

Keys<WorkloadDraft> workload_keys() {
  return workload_key_list;
}

Keys<Demand> demand_keys() {
  return demand_key_list;
}

void describe_load(Field& field) {
  LoadDraft ignored;
  read_subtable<LoadDraft>(field, ignored, load_keys);
}

void read_load(const Node& node, Load& load, Complaints& complaints) {
  LoadDraft draft;
  if (const auto* passing = std::get_if<models::MessagePassing>(&load))
    draft.messages = *passing;
  read_table<LoadDraft>(node, "\"load\"", load_keys, draft, complaints);
  const bool closed = draft.clients || draft.think_time || draft.constant_think || draft.stage || draft.alone;
  if ((draft.rate ? 1 : 0) + (closed ? 1 : 0) + (draft.messages_given ? 1 : 0) + (draft.idle ? 1 : 0) > 1)
    return complaints.add(
        node.where, "\"load\" mixes a rate, clients, messages and idle",
        "give clients and think_time (closed loop), or rate (open loop), or messages, or idle = true");
  if (draft.idle)
    load = models::Idle{};
  if (draft.rate)
    load = models::OpenLoop{*draft.rate};
  if (draft.messages_given)
    load = draft.messages;
  if (!closed)
    return;
  const auto* base = std::get_if<models::ClosedLoop>(&load);
  models::ClosedLoop changed = base != nullptr ? *base : models::ClosedLoop{};
  changed.clients = draft.clients.value_or(changed.clients);
  changed.think_time = draft.think_time.value_or(changed.think_time);
  changed.constant_think = draft.constant_think.value_or(changed.constant_think);
  changed.stage = draft.stage.value_or(changed.stage);
  changed.alone = draft.alone.value_or(changed.alone);
  if (changed.alone > 0 && changed.stage == 0)
    return complaints.add(node.where, "\"load\" has operations done alone, but no stages between them",
                          "say how long a stage is: stage = 40, say");
  load = changed;
}

} // namespace domus::scenarios
