/// The cost model: what the primitives of a platform amount to under a mode.
///
/// Nothing here knows a benchmark. A mode's price follows from who does the thing (models/mode.hpp): a system call of a
/// PV guest bounces through Xen and one in an HVM container does not; an event reaches a PV guest by a bounce frame and
/// an HVM container by an injected vector. Page tables are in models/mmu/, devices in models/paths/.
#pragma once

#include "models/charges.hpp"
#include "models/domain_costs.hpp"
#include "models/guest_profile.hpp"

namespace domus::models {

/// The bill of one occurrence, the native part included.
[[nodiscard]] Charges system_call(const GuestProfile& profile);
[[nodiscard]] Charges clock_read(const GuestProfile& profile);
/// The clock read by the kernel itself: no system call, but the clock source's price.
[[nodiscard]] Charges kernel_clock_read(const GuestProfile& profile);
/// A tick of the periodic timer on a vCPU that runs: interrupt, handler's entry and the next arming.
[[nodiscard]] Charges timer_tick(const GuestProfile& profile);
[[nodiscard]] Charges timer_arm(const GuestProfile& profile);
/// One VM exit and entry with Xen's dispatch, handler not included. Precondition: an HVM container.
[[nodiscard]] Charges vm_exit(const GuestProfile& profile);
/// What any VM exit costs an HVM container beyond the transition and its handler: what its caches lose, and mitigations
/// on entering Xen.
[[nodiscard]] Charges exit_aftermath(const GuestProfile& profile);
/// One hypercall by this domain: SYSCALL into Xen or VMCALL exit. Nothing on bare metal.
[[nodiscard]] Charges hypercall(const GuestProfile& profile);

/// The bills behind DomainCosts, field by field, for waterfalls.
struct DomainBills {
  Charges event_send;
  Charges event_upcall;
  Charges device_interrupt;
  Charges emulated_interrupt;
  Charges ipi_send;
  Charges vcpu_wake;
  Charges ipi_receive;
  Charges thread_switch;
  Charges address_space_switch;
  Charges thread_wake;
  Charges idle_turn; ///< of going idle, what comes before the block
  Charges idle_block;
  Charges idle_exit;
  Charges timer_arm;
};
[[nodiscard]] DomainBills domain_bills(const GuestProfile& profile);

/// What the simulator charges when it finds somebody asleep, or has to tell or interrupt them: the sums of
/// domain_bills().
[[nodiscard]] DomainCosts domain_costs(const GuestProfile& profile);

/// context_switch is from one vCPU to another. A pCPU that idled in between and takes up the same vCPU again does not
/// pay it (Xen leaves the vCPU's state loaded); what that costs is in DomainCosts::idle_exit.
[[nodiscard]] HypervisorPrimitives hypervisor_primitives(const Platform& platform);

} // namespace domus::models
