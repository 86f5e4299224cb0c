#include "scenarios/loading/drafts.hpp"
#include "scenarios/loading/memory_field.hpp"

namespace domus::scenarios {

namespace {

using models::Bytes;
using models::Memory;
using models::Mode;

constexpr std::int64_t most_copies = 10'000;
constexpr std::int64_t most_vcpus = 4096;
constexpr std::int64_t most_weight = 65535;
constexpr models::Nanoseconds latest_start = std::chrono::hours(24 * 365);

void read_mode(Field& field, Mode& to) {
  std::vector<std::pair<std::string_view, Mode>> words;
  for (const Mode mode : models::all_modes)
    words.emplace_back(models::to_text(mode), mode);
  field.choice<Mode>(to, words);
}

constexpr Key<GuestDraft> keys[] = {
    {"name", required, "what messages and results call it; unique",
     [](Field& f, GuestDraft& t) {
       f.name(t.name);
       t.spec.name = t.name.text;
     }},
    {"count", "one guest, named as it is", "makes this many guests, named NAME-1, NAME-2 ...",
     [](Field& f, GuestDraft& t) { f.whole(t.count.emplace(), 1, most_copies); }},
    {"host", "the only host", "where it runs", [](Field& f, GuestDraft& t) { f.name(t.host); }},
    {"mode", required, "how it is virtualized", [](Field& f, GuestDraft& t) { read_mode(f, t.spec.mode); }},
    {"flavor", "none", "gives vcpus, memory and disk_size", [](Field& f, GuestDraft& t) { f.name(t.flavor); }},
    {"vcpus", "the flavor's", "virtual CPUs; at most the host's pCPUs",
     [](Field& f, GuestDraft& t) { f.whole(t.vcpus.emplace(), 1, most_vcpus); }},
    {"memory", "the flavor's", "guest memory",
     [](Field& f, GuestDraft& t) {
       read_memory(f, t.memory.emplace(Memory::mib(1024)), Memory::mib(16), Memory::gib(16384));
     }},
    {"disk_size", "the flavor's, else 0 B", "size of its disk",
     [](Field& f, GuestDraft& t) { f.size(t.disk_size.emplace(), Bytes{0}, Bytes::gib(1 << 20)); }},
    {"weight", "", "its share of the CPU", [](Field& f, GuestDraft& t) { f.whole(t.spec.weight, 1, most_weight); }},
    {"cap", "0: none", "most CPU it gets, in per cent of one pCPU",
     [](Field& f, GuestDraft& t) { f.whole(t.spec.cap, 0, 100 * most_vcpus); }},
    {"hard_affinity", "", "pCPUs that its vCPUs may run on",
     [](Field& f, GuestDraft& t) { f.cpu_list(t.spec.hard_affinity); }},
    {"soft_affinity", "", "pCPUs that they prefer", [](Field& f, GuestDraft& t) { f.cpu_list(t.spec.soft_affinity); }},
    {"workload", required, "what runs in it: a name of the library or of a [[workload]] here",
     [](Field& f, GuestDraft& t) { f.name(t.workload); }},
    {"load", "the workload's", "changes how operations arrive",
     [](Field& f, GuestDraft& t) {
       if (f.node() == nullptr)
         describe_load(f);
       t.load = f.node();
     }},
    {"demand", "the workload's", "changes what one operation asks for; keys as in workload.demand",
     [](Field& f, GuestDraft& t) {
       if (!f.describe("a table", ""))
         t.demand = f.node();
     }},
    {"threads", "the workload's", "guest threads that serve operations",
     [](Field& f, GuestDraft& t) { f.whole(t.threads.emplace(), 1, most_vcpus); }},
    {"disk", "", "where its disk is: the host's storage, or its remote_storage",
     [](Field& f, GuestDraft& t) {
       f.choice<DiskPlace>(t.spec.disk, {{"local", DiskPlace::local}, {"iscsi", DiskPlace::iscsi}});
     }},
    {"disk_backend", "dom0", "the driver domain behind its disk: a guest of the same host",
     [](Field& f, GuestDraft& t) { f.name(t.disk_backend); }},
    {"network_backend", "dom0", "the driver domain behind its virtual NIC",
     [](Field& f, GuestDraft& t) { f.name(t.network_backend); }},
    {"start", "", "when its load begins, from the start of the run",
     [](Field& f, GuestDraft& t) { f.time(t.spec.start, models::Nanoseconds{0}, latest_start); }},
};

} // namespace

Keys<GuestDraft> guest_keys() {
  return keys;
}

} // namespace domus::scenarios
