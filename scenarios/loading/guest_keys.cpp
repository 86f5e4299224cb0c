#include "scenarios/loading/drafts.hpp"
#include "scenarios/loading/memory_field.hpp"
#include "scenarios/loading/reservation_field.hpp"

#include <bit>

namespace domus::scenarios {

namespace {

using models::Bytes;
using models::ClockSource;
using models::DiskBacking;
using models::DiskCache;
using models::DiskEmulation;
using models::Memory;
using models::Mode;
using models::NicEmulation;
using models::P2mHistory;
using models::PageSize;
using models::Paging;
using models::PathOptions;
using models::Pinning;

constexpr std::int64_t most_copies = 10'000;
constexpr std::int64_t most_vcpus = 4096;
constexpr std::int64_t most_queues = 64;
constexpr std::int64_t most_weight = 65535;
constexpr models::Nanoseconds latest_start = std::chrono::hours(24 * 365);

void read_mode(Field& field, Mode& to) {
  std::vector<std::pair<std::string_view, Mode>> words;
  words.reserve(std::size(models::all_modes));
  for (const Mode mode : models::all_modes)
    words.emplace_back(models::to_text(mode), mode);
  field.choice<Mode>(to, words);
}

/// Rings of blkif are powers of two of pages up to 16 (facts/xen.md 5.1).
void read_ring_pages(Field& field, PathOptions& to) {
  constexpr unsigned most_pages = 16;
  field.whole(to.block_ring_pages, 1, most_pages);
  if (field.node() != nullptr && !std::has_single_bit(to.block_ring_pages))
    field.complain("is " + shown(*field.node()) + ", which is not a power of two", "give 1, 2, 4, 8 or 16");
}

void read_bits(Field& field, unsigned& to) {
  field.whole(to, 32, 64);
  if (field.node() != nullptr && to != 32 && to != 64)
    field.complain("is " + shown(*field.node()) + ", and no processor has such words", "give 64 or 32");
}

constexpr Key<P2mHistory> p2m_keys[] = {
    {"ballooned", "", "share of its memory that ballooning took, page by page, given back or not",
     [](Field& f, P2mHistory& t) { f.real(t.ballooned, 0, 1); }},
    {"granted", "", "share of its memory at whose place it maps pages of other guests, as a driver domain does",
     [](Field& f, P2mHistory& t) { f.real(t.granted, 0, 1); }},
    {"migrated", "", "it came from another host while it ran: all by 4 KiB, before Xen 4.21",
     [](Field& f, P2mHistory& t) { f.flag(t.migrated); }},
    {"log_dirty", "", "it is being migrated, and what it writes is mapped by 4 KiB",
     [](Field& f, P2mHistory& t) { f.flag(t.log_dirty); }},
};

constexpr Key<PathOptions> path_keys[] = {
    {"persistent_grants", "", "both ends keep pages mapped; the guest copies data instead",
     [](Field& f, PathOptions& t) { f.flag(t.persistent_grants); }},
    {"indirect_segments", "", "4 KiB segments in one block request; 0: no indirect requests, at most 11 segments",
     [](Field& f, PathOptions& t) { f.whole(t.indirect_segments, 0, 256); }},
    {"block_ring_pages", "", "pages of a block ring: 1 = 32 requests", read_ring_pages},
    {"block_queues", "", "rings of one disk, each with a back-end thread of its own",
     [](Field& f, PathOptions& t) { f.whole(t.block_queues, 1, most_queues); }},
    {"net_queues", "", "queues of the virtual NIC",
     [](Field& f, PathOptions& t) { f.whole(t.net_queues, 1, most_queues); }},
    {"disk_emulation", "", "what QEMU emulates (mode hvm)",
     [](Field& f, PathOptions& t) {
       f.choice<DiskEmulation>(t.disk_emulation, {{"ide", DiskEmulation::ide}, {"ahci", DiskEmulation::ahci}});
     }},
    {"nic_emulation", "", "what QEMU emulates (mode hvm)",
     [](Field& f, PathOptions& t) {
       f.choice<NicEmulation>(t.nic_emulation, {{"rtl8139", NicEmulation::rtl8139}, {"e1000", NicEmulation::e1000}});
     }},
    {"disk_cache", "", "the host's page cache below QEMU",
     [](Field& f, PathOptions& t) {
       f.choice<DiskCache>(t.disk_cache, {{"writeback", DiskCache::writeback}, {"none", DiskCache::none}});
     }},
    {"disk_backing", "", "what the virtual disk is on its host",
     [](Field& f, PathOptions& t) {
       f.choice<DiskBacking>(t.disk_backing,
                             {{"block-device", DiskBacking::block_device}, {"file", DiskBacking::file}});
     }},
    {"clock_source", "", "how the guest reads the clock: by system call, in user mode, or from the ACPI timer",
     [](Field& f, PathOptions& t) {
       f.choice<ClockSource>(t.clock_source,
                             {{"xen", ClockSource::xen}, {"tsc", ClockSource::tsc}, {"acpi-pm", ClockSource::acpi_pm}});
     }},
};

constexpr Key<GuestDraft> keys[] = {
    {"name", required, "what messages and results call it; unique",
     [](Field& f, GuestDraft& t) {
       f.name(t.name);
       t.spec.name = t.name.text;
     }},
    {"count", "one guest, named as it is", "makes this many guests, named NAME-1, NAME-2 ...",
     [](Field& f, GuestDraft& t) { f.whole(t.count.emplace(), 1, most_copies); }},
    {"host", "the only host", "where it runs", [](Field& f, GuestDraft& t) { f.name(t.host); }},
    {"mode", "the image's; required without one", "how it is virtualized",
     [](Field& f, GuestDraft& t) { read_mode(f, t.mode.emplace(Mode::pv)); }},
    {"image", "none",
     "gives the mode; an id or name of the catalogue, which the policy must allow on the flavor: from a volume, if the "
     "disk is remote or the flavor has none, and else from a copy",
     [](Field& f, GuestDraft& t) { f.name(t.image); }},
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
    {"reservation", "Xen's: 4 ms in every 10 ms", "what each of its vCPUs gets under RTDS",
     [](Field& f, GuestDraft& t) { read_reservation(f, t.spec.reservation); }},
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
    {"p2m_pages", "", "what its memory was mapped with in the p2m when it was built",
     [](Field& f, GuestDraft& t) {
       f.choice<PageSize>(t.spec.p2m.built,
                          {{"4 KiB", PageSize::small_4k}, {"2 MiB", PageSize::large_2m}, {"1 GiB", PageSize::huge_1g}});
     }},
    {"p2m", "", "what has broken large pages of the p2m since",
     [](Field& f, GuestDraft& t) { read_subtable<P2mHistory>(f, t.spec.p2m, p2m_keys); }},
    {"paging", "", "how page tables of HVM containers are virtualized",
     [](Field& f, GuestDraft& t) {
       f.choice<Paging>(t.spec.paging, {{"hap", Paging::hap}, {"shadow", Paging::shadow}});
     }},
    {"bits", "", "of a PV guest's kernel: 64 or 32", [](Field& f, GuestDraft& t) { read_bits(f, t.spec.bits); }},
    {"pinning", "", "when a PV kernel has Xen hold a page table: while its process runs, or from birth (before 2006)",
     [](Field& f, GuestDraft& t) {
       f.choice<Pinning>(t.spec.pinning, {{"late", Pinning::late}, {"from-birth", Pinning::from_birth}});
     }},
    {"hardware_domain", "", "in mode pv it drives the host's devices itself, as dom0 does: no back-end, no rings",
     [](Field& f, GuestDraft& t) { f.flag(t.spec.hardware_domain); }},
    {"pv_spinlocks", "",
     "its kernel's spinlocks block in Xen after a while, in modes with paravirtual IPIs (pv, pvhvm, pvh)",
     [](Field& f, GuestDraft& t) { f.flag(t.spec.pv_spinlocks); }},
    {"mitigations", "the host's", "its kernel guards against Meltdown and Spectre (mitigations=)",
     [](Field& f, GuestDraft& t) { f.flag(t.spec.mitigations.emplace()); }},
    {"tick_rate", "0: not charged", "ticks a second of its kernel's timer on a vCPU that runs (CONFIG_HZ)",
     [](Field& f, GuestDraft& t) { f.whole(t.spec.tick_rate, 0, 1000); }},
    {"paths", "", "how its devices are set up",
     [](Field& f, GuestDraft& t) { read_subtable<PathOptions>(f, t.spec.paths, path_keys); }},
    {"start", "", "when its load begins, from the start of the run",
     [](Field& f, GuestDraft& t) { f.time(t.spec.start, models::Nanoseconds{0}, latest_start); }},
};

} // namespace

Keys<GuestDraft> guest_keys() {
  return keys;
}

} // namespace domus::scenarios
