/// Grant operations of a back-end: hypercalls in which Xen maps, unmaps or copies pages that another domain has
/// granted.
///
/// Granting is a store to shared memory and costs the front-end nothing (facts/xen.md 5.3b). Unmapping ends with a
/// flush of the TLBs of all vCPUs of the mapping domain, which is why back-ends without persistent grants slow each
/// other down (BLK-018).
#pragma once

#include "models/charges.hpp"
#include "models/guest_profile.hpp"

namespace domus::models {

/// `operations` pages mapped by `backend`, without the hypercall.
[[nodiscard]] Charges grant_maps(const GuestProfile& backend, double operations);
/// `operations` pages unmapped, without hypercall and flush.
[[nodiscard]] Charges grant_unmaps(const GuestProfile& backend, double operations);
/// `operations` copies that move `amount` in all, without the hypercall.
[[nodiscard]] Charges grant_copies(const GuestProfile& backend, double operations, Bytes amount);
/// The hypercall that carries a batch of grant operations.
[[nodiscard]] Charges grant_hypercalls(const GuestProfile& backend, double count);
/// The hypercalls that carry batches of unmappings, each with its flush.
[[nodiscard]] Charges unmap_hypercalls(const GuestProfile& backend, double count);

/// Copying `amount` within a domain.
[[nodiscard]] Charge data_copy(const GuestProfile& domain, Locus locus, Bytes amount);

} // namespace domus::models
