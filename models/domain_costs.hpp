/// The primitives that only the simulator can count: what a domain pays when somebody was asleep, had to be
/// interrupted, or had to be told. They follow from the domain's mode and the platform; models/cost_model.hpp fills
/// them in.
#pragma once

#include "models/itinerary.hpp"

namespace domus::models {

/// Per occurrence, at full speed of one hardware thread. For bare metal the same fields hold the native costs.
struct DomainCosts {
  MeanTime event_send{0};       ///< EVTCHNOP_send by this domain: SYSCALL into Xen (PV) or VMCALL exit (HVM container)
  MeanTime event_upcall{0};     ///< an event delivered to this domain: bounce frame or vector injection, entry and exit
  MeanTime device_interrupt{0}; ///< an interrupt of a physical device routed to this domain, up to its handler
  MeanTime emulated_interrupt{0}; ///< an emulated interrupt: injection, acknowledge and EOI exits
  MeanTime ipi_send{0};           ///< telling another vCPU of this domain to reschedule
  MeanTime vcpu_wake{0};          ///< Xen's work in that for a vCPU that has blocked; overlaps with its coming back
  MeanTime ipi_receive{0};
  MeanTime thread_switch{0};        ///< from one thread to another or to the idle loop and back, each time
  MeanTime address_space_switch{0}; ///< and to the address space of another thread; the idle loop needs none
  MeanTime thread_wake{0};          ///< making a thread runnable, whoever it is
  MeanTime idle_enter{0};           ///< the vCPU goes idle: switch to the idle loop, then HLT exit or SCHEDOP_block
  /// The first part of idle_enter. Until it is over the idle loop still looks for work by itself (Linux: the polling
  /// flag), and a thread that comes in time needs no IPI.
  MeanTime idle_turn{0};
  MeanTime idle_exit{0}; ///< and comes back, before the interrupt that woke it is handled
  MeanTime timer_arm{0};
  /// An idle CPU watches memory for work (MWAIT on bare metal), so that waking it takes no IPI. Xen offers no MWAIT to
  /// its guests.
  bool idle_watches_memory = false;
};

/// What Xen itself costs, whoever it works for.
struct HypervisorPrimitives {
  MeanTime schedule{0}; ///< one pass through schedule() that changes nothing
  /// Switching a pCPU from one vCPU to another (state save and load, cold caches not included). Not paid where the pCPU
  /// only idled since it ran the same vCPU: Xen leaves its state loaded.
  MeanTime context_switch{0};
  MeanTime wake_ipi{0}; ///< until a poked remote pCPU starts to run schedule()
};

} // namespace domus::models
