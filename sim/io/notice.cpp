#include "sim/io/notice.hpp"

#include "sim/io/batch_server.hpp"

#include <cassert>

namespace domus::sim {

Work cost_of(const std::vector<Notice>& outbox, const KernelCosts& sender) {
  Work cost;
  for (const Notice& notice : outbox) {
    const bool to_other_domain =
        notice.arrival == models::Arrival::event_channel || notice.arrival == models::Arrival::emulated_interrupt;
    const bool by_hypercall =
        notice.to == Notice::To::stopped_vcpu || (notice.to == Notice::To::server && to_other_domain);
    if (by_hypercall) {
      cost += sender.event_send;
    }
  }
  return cost;
}

void deliver(const Notice& notice, const Sender& sender) {
  switch (notice.to) {
  case Notice::To::server:
    notice.server->notify(notice.arrival, sender);
    break;
  case Notice::To::thread:
    if (sender.kernel == notice.kernel) {
      notice.kernel->wake(*notice.thread, sender.vcpu);
    } else {
      notice.kernel->interrupt_and_wake(notice.thread->vcpu(), notice.kernel->costs().event_upcall, *notice.thread);
    }
    break;
  case Notice::To::stopped_vcpu:
    notice.kernel->access_done(notice.vcpu);
    break;
  }
}

void deliver_all(std::vector<Notice>& outbox, GuestKernel& sender, unsigned vcpu) {
  // Whoever is told may run at once and send on: it has an outbox of its own, so this one cannot grow meanwhile.
  for (const Notice& notice : outbox) {
    deliver(notice, {.kernel = &sender, .vcpu = vcpu, .outbox = nullptr});
  }
  outbox.clear();
}

} // namespace domus::sim
