/// Notices: who must be told that something waits for them, and by what means.
///
/// A thread that has just finished work first pays for the notices it must send (a hypercall each for events that cross
/// domains) and only then are they delivered; whether one is needed at all was decided when the request was published,
/// by the ring's own rule: a peer that is awake and still polling is not told (facts/xen.md 5.1).
#pragma once

#include "models/itinerary.hpp"
#include "sim/guest/guest_kernel.hpp"

#include <vector>

namespace domus::sim {

class BatchServer;

struct Notice {
  enum class To : std::uint8_t { server, thread, stopped_vcpu };
  To to = To::server;
  models::Arrival arrival = models::Arrival::event_channel;
  BatchServer* server = nullptr; ///< To::server
  GuestKernel* kernel = nullptr; ///< To::thread, To::stopped_vcpu: the domain that is told
  Thread* thread = nullptr;      ///< To::thread
  unsigned vcpu = 0;             ///< To::stopped_vcpu: answer to its access
};

/// Who sends, as far as costs and placement matter.
struct Sender {
  GuestKernel* kernel = nullptr; ///< null: hardware, which pays nothing
  unsigned vcpu = 0;
  std::vector<Notice>* outbox = nullptr; ///< where notices wait until they are paid for; null: delivered at once
};

/// What the sender pays for its notices before they go out: a hypercall for each event channel, each interrupt line of
/// an emulated device and each answer to an access.
[[nodiscard]] Work cost_of(const std::vector<Notice>& outbox, const KernelCosts& sender);

/// Tells them all, and empties the outbox. `vcpu` is where the sender runs.
void deliver_all(std::vector<Notice>& outbox, GuestKernel& sender, unsigned vcpu);
void deliver(const Notice& notice, const Sender& sender);

} // namespace domus::sim
