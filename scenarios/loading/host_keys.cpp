#include "models/devices/disk.hpp"
#include "models/devices/nic.hpp"
#include "models/platform.hpp"
#include "scenarios/loading/cost_fields.hpp"
#include "scenarios/loading/drafts.hpp"
#include "scenarios/loading/known_name.hpp"
#include "scenarios/loading/memory_field.hpp"
#include "scenarios/loading/reservation_field.hpp"

#include <fmt/format.h>

namespace domus::scenarios {

namespace {

using models::DeviceModel;
using models::Memory;
using models::Toolstack;

constexpr std::int64_t most_sockets = 16;
constexpr std::int64_t most_cores = 256;
constexpr std::int64_t most_threads = 8;
constexpr std::int64_t most_weight = 65535;

constexpr Key<Dom0Draft> dom0_keys[] = {
    {"vcpus", "the model's, else by XenServer's rule", "virtual CPUs of dom0",
     [](Field& f, Dom0Draft& t) { f.whole(t.vcpus.emplace(), 1, 4096); }},
    {"memory", "the model's, else by XenServer's rule", "memory of dom0 (dom0_mem)",
     [](Field& f, Dom0Draft& t) { read_memory(f, t.memory.emplace(), Memory::mib(128), Memory::gib(1024)); }},
    {"weight", "", "its share of the CPU", [](Field& f, Dom0Draft& t) { f.whole(t.spec.weight, 1, most_weight); }},
    {"pinned", "", "vCPU n runs on pCPU n only (dom0_vcpus_pin)",
     [](Field& f, Dom0Draft& t) { f.flag(t.spec.pinned); }},
    {"reservation", "Xen's: 4 ms in every 10 ms", "what each of its vCPUs gets under RTDS",
     [](Field& f, Dom0Draft& t) { read_reservation(f, t.spec.reservation); }},
};

constexpr Key<RemoteStorageDraft> remote_storage_keys[] = {
    {"target", required, "the host whose storage serves the requests",
     [](Field& f, RemoteStorageDraft& t) { f.name(t.target); }},
    {"link", required, "the link to it", [](Field& f, RemoteStorageDraft& t) { f.name(t.link); }},
};

void read_xen_version(Field& field, HostDraft& to) {
  std::string text;
  field.text(text, 16);
  if (field.node() == nullptr || field.node()->as<std::string>() == nullptr)
    return;
  to.xen_version = models::xen_version_from(text);
  if (to.xen_version)
    return;
  const models::NoXenVersion no = models::why_no_xen_version(text);
  field.complain(fmt::format("is {}, which {}", shown(*field.node()), no.why), no.remedy);
}

constexpr Key<HostDraft> keys[] = {
    {"name", required, "what messages and guests call it", [](Field& f, HostDraft& t) { f.name(t.name); }},
    {"model", "none", "a host model of the catalogue: gives all that is not given here",
     [](Field& f, HostDraft& t) { f.name(t.model); }},
    {"platform", "the model's", "the CPU generation",
     [](Field& f, HostDraft& t) { read_name_of(f, t.platform.emplace(), models::all_platforms()); }},
    {"sockets", "the model's, else 1", "processor packages",
     [](Field& f, HostDraft& t) { f.whole(t.sockets.emplace(), 1, most_sockets); }},
    {"cores_per_socket", "the model's", "cores in each",
     [](Field& f, HostDraft& t) { f.whole(t.cores_per_socket.emplace(), 1, most_cores); }},
    {"threads_per_core", "the model's, else 1", "hardware threads in each core: 2 = SMT on",
     [](Field& f, HostDraft& t) { f.whole(t.threads_per_core.emplace(), 1, most_threads); }},
    {"memory", "the model's", "installed memory",
     [](Field& f, HostDraft& t) { read_memory(f, t.memory.emplace(), Memory::mib(256), Memory::gib(16384)); }},
    {"xen", "the model's, else \"4.17\"", "the release series of Xen", read_xen_version},
    {"toolstack", "the model's, else \"xapi\"", "who creates guests and accounts for their memory",
     [](Field& f, HostDraft& t) {
       f.choice<Toolstack>(t.toolstack.emplace(), {{"xapi", Toolstack::xapi}, {"libxl", Toolstack::libxl}});
     }},
    {"device_model", "the model's, else that of the Xen version", "the QEMU of HVM guests",
     [](Field& f, HostDraft& t) {
       f.choice<DeviceModel>(t.device_model.emplace(), {{"qemu-xen", DeviceModel::qemu_xen},
                                                        {"qemu-traditional", DeviceModel::qemu_traditional}});
     }},
    {"xpti", "on where mitigations are and the CPU needs it",
     "page-table isolation of 64-bit PV guests (xpti=): before Xen 4.11, in the form of January 2018",
     [](Field& f, HostDraft& t) { f.flag(t.xpti.emplace()); }},
    {"pcid", "", "with XPTI, TLB entries outlive entering Xen where the CPU has PCIDs (pcid=); Xen 4.11 and later",
     [](Field& f, HostDraft& t) { f.flag(t.pcid); }},
    {"mitigations", "true from Xen 4.11 on", "Xen guards against Spectre on every entry (spec-ctrl=)",
     [](Field& f, HostDraft& t) { f.flag(t.mitigations.emplace()); }},
    {"scheduler", "", "Xen's CPU scheduler",
     [](Field& f, HostDraft& t) { read_subtable(f, t.scheduler, scheduler_keys()); }},
    {"pause_loop_exiting", "",
     "Xen has vCPUs of HVM containers yield that spin for a lock (ple_gap, Xen 4.0 and later)",
     [](Field& f, HostDraft& t) { f.flag(t.pause_loop_exiting); }},
    {"dom0", "", "the control domain", [](Field& f, HostDraft& t) { read_subtable<Dom0Draft>(f, t.dom0, dom0_keys); }},
    {"costs", "the platform's", "prices of this host's own", [](Field& f, HostDraft& t) { read_costs(f, t.costs); }},
    {"storage", "the model's", "the disk or array behind local disks",
     [](Field& f, HostDraft& t) { read_name_of(f, t.storage.emplace(), models::all_disks()); }},
    {"disk_size", "the model's, else not looked at", "room for guests' local disks",
     [](Field& f, HostDraft& t) { f.size(t.disk_size.emplace(), models::Bytes::gib(1), models::Bytes::gib(1 << 20)); }},
    {"nic", "the model's", "the physical network card",
     [](Field& f, HostDraft& t) { read_name_of(f, t.nic.emplace(), models::all_nics()); }},
    {"remote_storage", "none", "an iSCSI target, for guests with disk = \"iscsi\"",
     [](Field& f, HostDraft& t) {
       t.remote_storage.emplace();
       read_subtable<RemoteStorageDraft>(f, *t.remote_storage, remote_storage_keys);
     }},
};

} // namespace

Keys<HostDraft> host_keys() {
  return keys;
}

} // namespace domus::scenarios
