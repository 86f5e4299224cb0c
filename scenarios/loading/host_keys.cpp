#include "scenarios/loading/drafts.hpp"
#include "scenarios/loading/memory_field.hpp"

namespace domus::scenarios {

namespace {

using models::Memory;

constexpr std::int64_t most_sockets = 16;
constexpr std::int64_t most_cores = 256;
constexpr std::int64_t most_threads = 8;
constexpr std::int64_t most_weight = 65535;

constexpr Key<SchedulerSpec> scheduler_keys[] = {
    {"name", "", "the CPU scheduler (sched=)", [](Field& f, SchedulerSpec& t) { f.text(t.name, 32); }},
    {"time_slice", "", "how long a vCPU runs before another of its priority (sched_credit_tslice_ms)",
     [](Field& f, SchedulerSpec& t) { f.time(t.time_slice, std::chrono::milliseconds(1), std::chrono::seconds(1)); }},
    {"rate_limit", "", "how long a vCPU runs before it can be preempted (sched_ratelimit_us); 0 = off",
     [](Field& f, SchedulerSpec& t) {
       f.time(t.rate_limit, std::chrono::nanoseconds(0), std::chrono::milliseconds(500));
       if (f.node() != nullptr && t.rate_limit.count() != 0 && t.rate_limit < std::chrono::microseconds(100))
         f.complain("is too short", "give \"0 us\" to switch it off, or 100 us to 500 ms");
     }},
};

constexpr Key<Dom0Draft> dom0_keys[] = {
    {"vcpus", "XenServer's rule: the pCPUs, at most 16", "virtual CPUs of dom0",
     [](Field& f, Dom0Draft& t) { f.whole(t.vcpus.emplace(), 1, 4096); }},
    {"memory", "XenServer's rule for the Xen version", "memory of dom0 (dom0_mem)",
     [](Field& f, Dom0Draft& t) { read_memory(f, t.memory.emplace(), Memory::mib(128), Memory::gib(1024)); }},
    {"weight", "", "its share of the CPU", [](Field& f, Dom0Draft& t) { f.whole(t.spec.weight, 1, most_weight); }},
    {"pinned", "", "vCPU n runs on pCPU n only (dom0_vcpus_pin)",
     [](Field& f, Dom0Draft& t) { f.flag(t.spec.pinned); }},
};

constexpr Key<RemoteStorageDraft> remote_storage_keys[] = {
    {"target", required, "the host whose storage serves the requests",
     [](Field& f, RemoteStorageDraft& t) { f.name(t.target); }},
    {"link", required, "the link to it", [](Field& f, RemoteStorageDraft& t) { f.name(t.link); }},
};

constexpr Key<HostDraft> keys[] = {
    {"name", required, "what messages and guests call it",
     [](Field& f, HostDraft& t) {
       f.name(t.name);
       t.spec.name = t.name.text;
     }},
    {"platform", required, "the CPU generation", [](Field& f, HostDraft& t) { f.name(t.platform); }},
    {"sockets", "", "processor packages", [](Field& f, HostDraft& t) { f.whole(t.spec.sockets, 1, most_sockets); }},
    {"cores_per_socket", required, "cores in each",
     [](Field& f, HostDraft& t) { f.whole(t.spec.cores_per_socket, 1, most_cores); }},
    {"threads_per_core", "", "hardware threads in each core: 2 = SMT on",
     [](Field& f, HostDraft& t) { f.whole(t.spec.threads_per_core, 1, most_threads); }},
    {"memory", required, "installed memory",
     [](Field& f, HostDraft& t) { read_memory(f, t.spec.memory, Memory::mib(256), Memory::gib(16384)); }},
    {"xen", "\"4.17\"", "Xen version", [](Field& f, HostDraft& t) { f.name(t.xen_version); }},
    {"toolstack", "", "who creates guests and accounts for their memory",
     [](Field& f, HostDraft& t) {
       f.choice<models::Toolstack>(t.spec.toolstack,
                                   {{"xapi", models::Toolstack::xapi}, {"libxl", models::Toolstack::libxl}});
     }},
    {"scheduler", "", "Xen's CPU scheduler",
     [](Field& f, HostDraft& t) { read_subtable<SchedulerSpec>(f, t.spec.scheduler, scheduler_keys); }},
    {"dom0", "", "the control domain",
     [](Field& f, HostDraft& t) {
       t.dom0.where = f.node() != nullptr ? f.node()->where : Position{};
       read_subtable<Dom0Draft>(f, t.dom0, dom0_keys);
     }},
    {"storage", required, "the disk or array behind local disks", [](Field& f, HostDraft& t) { f.name(t.storage); }},
    {"disk_size", "not looked at", "room for guests' local disks",
     [](Field& f, HostDraft& t) {
       f.size(t.spec.disk_size.emplace(), models::Bytes::gib(1), models::Bytes::gib(1 << 20));
     }},
    {"nic", required, "the physical network card", [](Field& f, HostDraft& t) { f.name(t.nic); }},
    {"remote_storage", "none", "an iSCSI target, for guests with disk = \"iscsi\"",
     [](Field& f, HostDraft& t) {
       t.remote_storage.emplace();
       t.remote_storage->where = f.node() != nullptr ? f.node()->where : Position{};
       read_subtable<RemoteStorageDraft>(f, *t.remote_storage, remote_storage_keys);
     }},
};

} // namespace

Keys<HostDraft> host_keys() {
  return keys;
}

} // namespace domus::scenarios
