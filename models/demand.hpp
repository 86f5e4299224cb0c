/// A demand: what one operation of a workload asks for, free of any virtualization mode.
///
/// Counts carry over from machine to machine; times do not, so user time is given for a reference CPU and scaled by the
/// platform. What depends on the scheduler (context switches, IPIs, batching) is an outcome and does not stand here.
#pragma once

#include "models/units.hpp"

#include <string>
#include <vector>

namespace domus::models {

/// How often something happens in one operation, on average, and how we know.
struct Quantity {
  double mean = 0;
  double low = 0; ///< plausible range; low == high == mean where it was measured
  double high = 0;
  std::string source; ///< a row of facts/demands.csv, a measurement id, or "assumed"
};

/// CPU time of one operation on the reference CPU (facts/demands.md: AMD EPYC at 2.6 GHz, native).
struct CpuTime {
  Nanoseconds mean{0};
  Nanoseconds low{0};
  Nanoseconds high{0};
  std::string source;
};

enum class PageSize : std::uint8_t { small_4k, large_2m, huge_1g };

/// Memory touched by an operation: what TLB misses are computed from.
struct MemoryUse {
  Bytes working_set; ///< zero: the operation's TLB misses do not matter
  PageSize pages = PageSize::small_4k;
  Quantity accesses; ///< accesses to distinct pages in no particular order, per operation
};

enum class Direction : std::uint8_t { read, write };
enum class Locality : std::uint8_t { sequential, random };

/// One kind of block request an operation issues.
struct BlockDemand {
  Quantity requests; ///< may be fractional: 0.3 means three operations in ten issue one
  Bytes size;        ///< of one request, a multiple of 512 bytes
  Direction direction = Direction::read;
  Locality locality = Locality::random;
  bool flush = false;      ///< a flush follows each write (fsync)
  unsigned parallel = 1;   ///< how many of them are in flight together
  bool background = false; ///< the operation does not wait for them (write-back)
};

/// One kind of message an operation receives or sends through the virtual NIC.
struct NetworkDemand {
  enum class Flow : std::uint8_t { receive, transmit };
  Quantity messages;
  Bytes size; ///< payload of one message
  Flow flow = Flow::receive;
  bool segmentation_offload = true; ///< GSO/TSO: up to 64 KiB a segment; otherwise one MTU of 1500 bytes a packet
  unsigned parallel = 1;
  bool background = false;
};

struct Demand {
  std::string operation; ///< what one operation is: "request", "transaction", "compile unit" ...
  CpuTime user_time;
  CpuTime kernel_time;    ///< the kernel's own work natively, over and above the primitives counted below
  double variability = 0; ///< coefficient of variation of the CPU time, 0 (constant) to 1 (exponential)
  Quantity system_calls;
  Quantity page_faults;
  Quantity page_table_writes; ///< entries written, of the lowest level (upper levels: `page_tables`)
  /// Of them: set by page faults. Unset: one by each; but Linux maps up to 16 pages around a fault in a file.
  Quantity entries_set_by_faults;
  Quantity entries_copied;    ///< copied to a child by fork
  Quantity entries_protected; ///< write-protected in the parent by fork
  Quantity entries_torn_down; ///< cleared when their address space ends
  Quantity copied_on_write;   ///< page faults that copy a page: they clear its entry before they set it
  Quantity address_spaces;    ///< made and ended again: by exec, and by fork unless it is vfork
  Quantity page_tables;       ///< pages of page tables made and freed again, all levels but the top
  Quantity tlb_flushes;       ///< that the kernel asks for, beyond those of address-space switches
  Quantity address_space_switches;
  Quantity wakeups; ///< hand-overs from one guest thread to another that sleeps
  Quantity timer_arms;
  Quantity clock_reads;        ///< by processes
  Quantity kernel_clock_reads; ///< by the kernel for itself: time stamps of packets, messages and requests
  MemoryUse memory;
  std::vector<BlockDemand> block;
  std::vector<NetworkDemand> network;
};

} // namespace domus::models
