#include "sim/io/item_router.hpp"

#include <cassert>

namespace domus::sim {

void send(const Notice& notice, const Sender& sender) {
  if (sender.outbox != nullptr) {
    sender.outbox->push_back(notice);
  } else {
    deliver(notice, sender);
  }
}

Item& ItemRouter::create(GuestIo& guest, const PlanPhase& phase, std::uint64_t number, std::uint16_t ordinal,
                         std::uint16_t queue) {
  Item& item = items_.take();
  item.guest = &guest;
  item.phase = &phase;
  item.number = number;
  item.ordinal = ordinal;
  item.queue = queue;
  return item;
}

void ItemRouter::enter(Item& item, std::uint16_t step, const Sender& sender) {
  GuestIo& guest = *item.guest;
  item.step = step;
  item.entered = calendar_.now();
  const PlanStep& at = item.at();
  const auto station = static_cast<std::size_t>(at.station);
  guest.stations[station].enter(item.entered);
  if (HardwareStation* const hardware = guest.hardware[station]) {
    hardware->submit(item);
    return;
  }
  BatchServer& server = guest.server_of(item);
  if (server.push(item)) {
    tell(server, at.arrival, guest, sender);
  }
}

void ItemRouter::tell(BatchServer& server, models::Arrival arrival, GuestIo& guest, const Sender& sender) {
  if (arrival == models::Arrival::event_channel) {
    ++guest.events_sent;
  }
  send({.to = Notice::To::server, .arrival = arrival, .server = &server}, sender);
}

void ItemRouter::advance(Item& item, const Sender& sender) {
  leave_step(item, sender);
  go_on(item, sender);
}

void ItemRouter::issue(Item& item, const Sender& sender) {
  item.step = 0;
  go_on(item, sender);
}

void ItemRouter::leave_step(Item& item, const Sender& sender) {
  const PlanStep& step = item.at();
  item.guest->stations[static_cast<std::size_t>(step.station)].leave(calendar_.now(), item.entered);
  if (step.releases != models::Ring::none) {
    release(item, step.releases, sender);
  }
  if (step.rest_in_background) {
    tell_owner(item, sender);
  }
}

void ItemRouter::tell_owner(Item& item, const Sender& sender) {
  GuestIo& guest = *item.guest;
  if (item.phase->kind == models::PhaseKind::block) {
    ++guest.block_requests;
  } else {
    guest.packets += item.phase->request.packets;
  }
  item.owner_told = true;
  guest.owner->item_done(item, sender);
}

void ItemRouter::release(Item& item, models::Ring ring, const Sender& sender) {
  GuestIo& guest = *item.guest;
  const auto index = static_cast<std::size_t>(ring);
  RingSlots& slots = guest.rings[index][item.queue % guest.rings[index].size()];
  slots.release(item);
  while (Item* const admitted = slots.admit()) {
    guest.ring_waits[index].leave(calendar_.now(), admitted->entered);
    enter(*admitted, static_cast<std::uint16_t>(admitted->step + 1), sender);
  }
}

void ItemRouter::go_on(Item& item, const Sender& sender) {
  const PlanPhase& phase = *item.phase;
  GuestIo& guest = *item.guest;
  const auto next = static_cast<std::uint16_t>(item.step + 1);
  if (next == phase.steps.size()) {
    if (!item.owner_told) {
      tell_owner(item, sender);
    }
    items_.give_back(item);
    return;
  }
  const PlanStep& step = item.at();
  if (step.acquires != models::Ring::none) {
    const auto index = static_cast<std::size_t>(step.acquires);
    RingSlots& slots = guest.rings[index][item.queue % guest.rings[index].size()];
    if (!slots.try_acquire(item)) {
      item.entered = calendar_.now();
      guest.ring_waits[index].enter(item.entered);
      slots.wait(item);
      return;
    }
  }
  enter(item, next, sender);
}

void ItemRouter::begin_access(GuestIo& guest, unsigned vcpu, Work work) {
  Item& access = guest.accesses[vcpu];
  access.guest = &guest;
  access.vcpu = static_cast<std::uint16_t>(vcpu);
  access.access_work = work;
  ++guest.emulated_accesses;
  BatchServer& emulator = *guest.servers[static_cast<std::size_t>(models::Station::emulator)].front();
  if (emulator.push(access)) {
    // Xen raises the event itself while it handles the exit: nobody pays for a hypercall.
    deliver({.to = Notice::To::server, .arrival = models::Arrival::event_channel, .server = &emulator}, {});
  }
}

void ItemRouter::answer_access(Item& access, const Sender& sender) {
  send({.to = Notice::To::stopped_vcpu, .kernel = access.guest->kernel, .vcpu = access.vcpu}, sender);
}

Work ItemRouter::item_work(const Item& item) const {
  const PlanStep& step = item.at();
  if (step.variability == 0) {
    return step.per_item;
  }
  const models::MeanTime mean = step.per_item.mean_time();
  const std::uint64_t place = (std::uint64_t{item.ordinal} << 8) + item.step;
  return Work::at_full_rate(
      Draws(item.guest->seed, item.guest->key ^ place, item.number, Purpose::device).work(mean, step.variability));
}

void ItemRouter::account(const Item& item, Work work) {
  switch (item.at().station) {
  case models::Station::block_backend:
  case models::Station::net_backend_transmit:
  case models::Station::net_backend_receive:
  case models::Station::driver_interrupt:
    item.guest->driver_work += work;
    break;
  case models::Station::emulator:
    item.guest->emulator_work += work;
    break;
  default:
    break;
  }
}

} // namespace domus::sim
