/// An itinerary: the steps one operation takes under a virtualization mode, each at a station where it may have to
/// queue.
///
/// A demand says what is asked for, a mode and a platform turn it into an itinerary, and everything else reads
/// itineraries: the event simulator walks them, `domus explain` prints them, the accounting and the solver add them up.
/// An itinerary holds only means; what depends on who is asleep, which ring is full or what waits on a runqueue is for
/// the simulator to find out, with the primitives of DomainCosts (models/domain_costs.hpp).
#pragma once

#include "models/demand.hpp"
#include "models/units.hpp"

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <ratio>
#include <string>
#include <string_view>
#include <vector>

namespace domus::models {

/// An average time. Averages have fractions of a nanosecond; clocks never do.
using MeanTime = std::chrono::duration<double, std::nano>;

/// Where a step is served. The first six are threads or interrupt contexts of some domain and need a CPU; who they
/// belong to is bound when the guest is placed, so a driver domain or a stub domain is only another binding.
enum class Station : std::uint8_t {
  guest_thread,         ///< an application thread of the guest
  guest_interrupt,      ///< interrupt context on one of the guest's vCPUs (blkfront completions, NAPI polls)
  block_backend,        ///< blkback's thread of one ring, in the domain that backs the disk
  net_backend_transmit, ///< netback's NAPI poll of one queue (packets from the guest)
  net_backend_receive,  ///< netback's guest_rx thread of one queue (packets to the guest)
  emulator,             ///< the single main-loop thread of the guest's QEMU
  driver_interrupt, ///< interrupt context of the domain that drives the hardware (disk completions, NIC polls, bridge)
  disk,             ///< the physical disk or array (or remote storage)
  nic_transmit,     ///< the physical NIC's transmit side: the wire at line rate
  nic_receive,      ///< the physical NIC's receive side
};
inline constexpr std::size_t station_count = 10;

/// Why time is spent: the rows of the waterfall.
enum class Cause : std::uint8_t {
  user_work,
  kernel_work,
  system_call,
  page_fault,
  page_table_write,
  single_update,  ///< PV: mmu_update of one entry
  batched_update, ///< PV: entries of a multicall in lazy MMU mode
  new_page_table, ///< PV: a page made read-only, checked and linked into the tree; shadow paging: shadowed
  pin,            ///< PV: the tree of a new address space
  unpin,          ///< PV: the tree of one that ends; shadow paging: unshadowed
  emulated_write, ///< a write to a page table that trapped
  tlb_flush,
  resync, ///< shadow paging: a table that was writable is compared with its shadow
  tlb_miss,
  address_space_switch,
  thread_switch,
  wake_up,
  timer,
  clock_read,
  driver, ///< front-end, back-end or native driver code
  data_copy,
  grant,
  hypercall,
  event_channel,
  interrupt,
  vm_exit,
  emulation, ///< QEMU's own work for one access or command
  bridge,
  device_service,
  wire,
  mitigation, ///< of Meltdown and Spectre (models/entry.hpp)
};
inline constexpr std::size_t cause_count = static_cast<std::size_t>(Cause::mitigation) + 1;

/// Whose code runs meanwhile.
enum class Locus : std::uint8_t { guest_user, guest_kernel, hypervisor, driver_kernel, qemu, hardware };

[[nodiscard]] std::string_view to_text(Station station);
[[nodiscard]] std::string_view to_text(Cause cause);
[[nodiscard]] std::string_view to_text(Locus locus);

/// One line of the bill of a step: `count` times `each`, and where the figure comes from.
struct Charge {
  Cause cause;
  Locus locus;
  double count;
  MeanTime each;
  std::string_view source;  ///< a measurement id, a fact, or "assumed"; points to static text
  bool by_emulator = false; ///< QEMU's part of an emulated access: its thread works while the step's vCPU stands still
  bool stall = false;       ///< the hardware thread waits: a busy sibling does not slow it (is_stall())

  [[nodiscard]] MeanTime total() const { return count * each; }
};

/// How work arrives at a step from the one before. What it costs is for DomainCosts to say, and whether it must be paid
/// is for the simulator to find out: a ring's peer that is still polling needs no event.
enum class Arrival : std::uint8_t {
  inline_call,        ///< the same thread goes on
  thread_wake,        ///< a sleeping thread of the same domain is woken
  event_channel,      ///< an event to another domain (EVTCHNOP_send, upcall), suppressed while the peer polls
  interrupt,          ///< an interrupt of a physical device
  emulated_interrupt, ///< an interrupt line raised by QEMU, delivered and acknowledged by exits
  device,             ///< a command handed to hardware
};

/// Accesses to an emulated device in mid-step. Each stops the whole vCPU: exit, ioreq to QEMU, answer, resume.
struct EmulatedAccesses {
  double count = 0;          ///< round trips to QEMU, one after the other
  MeanTime exit{0};          ///< Xen's own work for one, on the vCPU's pCPU (exit, decode, send, resume)
  MeanTime emulator{0};      ///< QEMU's work for one
  double handled_in_xen = 0; ///< further exits that Xen answers itself
  MeanTime in_xen{0};        ///< cost of each of those
  double batch_count = 0;    ///< round trips made once for all requests found together, same costs as those of `count`
};

enum class Ring : std::uint8_t { none, block, net_transmit, net_receive };

struct Step {
  Station station = Station::guest_thread;
  Arrival arrival = Arrival::inline_call;
  MeanTime per_item{0};     ///< CPU work for each request (for hardware: see models/devices/)
  MeanTime per_batch{0};    ///< CPU work once for all requests found together
  unsigned batch_limit = 0; ///< most requests that make one batch; 0: all that are found
  double variability = 0;   ///< coefficient of variation of per_item
  Ring acquires =
      Ring::none;          ///< ring slots taken before the step after this one may start (the front-end waits for them)
  unsigned ring_slots = 0; ///< how many
  Ring releases = Ring::none; ///< ring slots given back when this step ends
  EmulatedAccesses accesses;  ///< emulated device accesses made by this step, after its per_item work
  /// Whoever waits for the item goes on when this step ends; what follows is done behind its back (a packet has left,
  /// its ring slot is not yet free). At most one step of an item says so.
  bool rest_in_background = false;
  std::vector<Charge> item_charges;  ///< adds up to per_item, the `accesses.count` round trips and the exits to Xen
  std::vector<Charge> batch_charges; ///< adds up to per_batch and the `accesses.batch_count` round trips
};

enum class PhaseKind : std::uint8_t { receive, compute, block, transmit };

/// What hardware needs to know about a request to price it.
struct RequestShape {
  Bytes size; ///< payload of one request (a disk request, or one packet or GSO segment)
  Direction direction = Direction::read;
  Locality locality = Locality::random;
  bool flush = false;
  unsigned packets = 1; ///< frames on the wire (network only)
};

/// A part of an operation. Phases follow one another; the items of a phase run `parallel` at a time.
struct Phase {
  PhaseKind kind = PhaseKind::compute;
  double repeat = 1; ///< mean number of items per operation, may be fractional
  unsigned parallel = 1;
  bool background = false; ///< the operation goes on without waiting for these items
  bool hand_over = false;  ///< compute only: between items the thread wakes a sleeping sibling thread, which goes on
  RequestShape request;
  std::vector<Step> steps; ///< receive: ends where the application thread takes over. Others start at guest_thread
};

struct Itinerary {
  std::string operation;
  std::vector<Phase> phases; ///< receive phases first
};

/// Mean CPU work of one step when it meets no queue and no companion: per_item, one per_batch, and its accesses.
[[nodiscard]] MeanTime lonely_work(const Step& step);
/// The sum of a step's charges, which by contract equals the work they explain.
[[nodiscard]] MeanTime sum_of(const std::vector<Charge>& charges);

} // namespace domus::models
