/// All that a price depends on besides the demand: how a domain is virtualized, on what, and how its devices are set
/// up.
///
/// dom0 and driver domains have a profile like any guest: it prices their back-end work.
#pragma once

#include "models/demand.hpp"
#include "models/mmu/p2m_pages.hpp"
#include "models/mode.hpp"
#include "models/platform.hpp"
#include "models/units.hpp"

namespace domus::models {

/// How an HVM container's page tables are virtualized. PV guests and bare metal have no choice, and ignore it.
enum class Paging : std::uint8_t { hap, shadow };
/// When a PV kernel has Xen check and hold a process's page tables: while they are in use, or from the birth of each
/// table to its death, as before August 2005 (MMU-010).
enum class Pinning : std::uint8_t { late, from_birth };
enum class DiskEmulation : std::uint8_t { ide, ahci };
enum class NicEmulation : std::uint8_t { rtl8139, e1000 };
/// The host page cache below QEMU. Only a file shows it: facts/measurements.csv BLK-003/004 are bound by the disk.
enum class DiskCache : std::uint8_t { writeback, none };
enum class DiskBacking : std::uint8_t { block_device, file };
/// How the guest reads the clock: through the Xen clock source and so by system call (CLK-001); from the time-stamp
/// counter in user mode (CLK-002); or from the ACPI timer, a port that Xen emulates, by system call too (EMU-003).
enum class ClockSource : std::uint8_t { xen, tsc, acpi_pm };

/// Page-table isolation of 64-bit PV guests (facts/xen.md 6.1): none; as first written, in January 2018; or as in
/// Xen 4.11 and later.
enum class Xpti : std::uint8_t { off, first_form, on };

[[nodiscard]] std::string_view to_text(Paging paging);
[[nodiscard]] std::string_view to_text(Pinning pinning);
[[nodiscard]] std::string_view to_text(DiskEmulation disk);
[[nodiscard]] std::string_view to_text(NicEmulation nic);
[[nodiscard]] std::string_view to_text(DiskCache cache);
[[nodiscard]] std::string_view to_text(DiskBacking backing);
[[nodiscard]] std::string_view to_text(ClockSource clock);

/// Defaults: Linux 3.11 to 3.15 in guest and dom0 (indirect requests, but one queue a device: recalled), libxl's device
/// models (facts/xen.md 5.4).
struct PathOptions {
  bool persistent_grants = true;   ///< both ends keep pages mapped; the guest copies data instead
  unsigned indirect_segments = 32; ///< 4 KiB segments in one request; 0: no indirect requests, at most 11
  unsigned block_ring_pages = 1;   ///< 1, 2, 4, 8 or 16
  unsigned block_queues = 1;       ///< rings of one disk, each with a back-end thread of its own
  unsigned net_queues = 1;         ///< queues of one virtual NIC
  DiskEmulation disk_emulation = DiskEmulation::ide;
  bool lba48 = false; ///< the emulated IDE disk has 128 GiB or more: commands take more port accesses
  NicEmulation nic_emulation = NicEmulation::rtl8139;
  DiskCache disk_cache = DiskCache::writeback;
  DiskBacking disk_backing = DiskBacking::block_device;
  ClockSource clock_source = ClockSource::xen;
};

struct GuestProfile {
  Mode mode = Mode::pvhvm;
  const Platform* platform = nullptr; ///< never null in use
  unsigned vcpus = 1;
  P2mPages p2m;   ///< of an HVM container (facts/xen.md 6.2)
  Bytes memory{}; ///< zero: not known
  Paging paging = Paging::hap;
  unsigned bits = 64; ///< a PV guest's kernel: 64 or 32. Other modes ignore it, and `pinning`
  Pinning pinning = Pinning::late;
  Xpti xpti = Xpti::off;           ///< off in 2015, when nobody knew
  bool xpti_pcid = true;           ///< with it, Xen keeps TLB entries apart by PCID where the processor can
  bool xen_mitigations = false;    ///< Xen guards its branch predictors on every entry (models/entry.hpp)
  bool kernel_mitigations = false; ///< the domain's own kernel does, and isolates its page tables where it has to
  unsigned tick_rate = 0;          ///< ticks a second on a vCPU that runs (CONFIG_HZ); 0: not looked at
  bool pv_spinlocks = true; ///< the kernel's locks can block in Xen, where it has paravirtual IPIs (facts/xen.md 6.1)
  bool hardware_domain = false; ///< a PV kernel that drives the host's devices itself, as dom0's does; others ignore it
  bool pause_loop_exiting = true; ///< Xen has the hardware exit from loops that wait for a lock (HVM containers)
  PathOptions options;
};

/// True if Xen runs below: everything but bare metal.
[[nodiscard]] inline bool is_virtual(const GuestProfile& profile) {
  return profile.mode != Mode::bare_metal;
}
/// True if the domain's own drivers work the host's devices, with no back-end between.
[[nodiscard]] bool drives_devices(const GuestProfile& profile);
/// Who serves the domain's disk and its NIC.
[[nodiscard]] DoneBy disk_by(const GuestProfile& profile);
[[nodiscard]] DoneBy network_by(const GuestProfile& profile);
/// The clock source that the domain can really use: bare metal and HVM know no Xen clock, PV and PVH have no ACPI
/// timer.
[[nodiscard]] ClockSource clock_source_of(const GuestProfile& profile);
/// True if the guest's page tables are shadowed: by choice, or for want of nested paging.
[[nodiscard]] bool is_shadowed(const GuestProfile& profile);

} // namespace domus::models
