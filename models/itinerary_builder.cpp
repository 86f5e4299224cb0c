#include "models/itinerary_builder.hpp"

#include "models/compute_work.hpp"
#include "models/paths/emulated_block.hpp"
#include "models/paths/emulated_network.hpp"
#include "models/paths/native_block.hpp"
#include "models/paths/native_network.hpp"
#include "models/paths/pv_block.hpp"
#include "models/paths/pv_network.hpp"
#include "models/paths/request_sizes.hpp"
#include "models/paths/step_builder.hpp"

#include <cassert>

namespace domus::models {

namespace {

std::vector<Step> block_steps(const RequestShape& request, const GuestProfile& guest,
                              const GuestProfile& driver_domain) {
  switch (disk_by(guest)) {
  case DoneBy::paravirtual:
    return pv_block(request, guest, driver_domain);
  case DoneBy::software:
    return emulated_block(request, guest, driver_domain);
  default:
    return native_block(guest);
  }
}

std::vector<Step> transmit_steps(const RequestShape& packet, const GuestProfile& guest,
                                 const GuestProfile& driver_domain) {
  switch (network_by(guest)) {
  case DoneBy::paravirtual:
    return pv_transmit(packet, guest, driver_domain);
  case DoneBy::software:
    return emulated_transmit(packet, guest, driver_domain);
  default:
    return native_transmit(guest);
  }
}

std::vector<Step> receive_steps(const RequestShape& packet, const GuestProfile& guest,
                                const GuestProfile& driver_domain) {
  switch (network_by(guest)) {
  case DoneBy::paravirtual:
    return pv_receive(packet, guest, driver_domain);
  case DoneBy::software:
    return emulated_receive(packet, guest, driver_domain);
  default:
    return native_receive(packet, guest);
  }
}

Bytes whole_sectors(Bytes size) {
  return Bytes{(size.count() + 511) / 512 * 512};
}

Phase block_phase(const BlockDemand& demand, const GuestProfile& guest, const GuestProfile& driver_domain) {
  const Pieces pieces = cut(demand.size, largest_block_request(guest));
  Phase phase;
  phase.kind = PhaseKind::block;
  phase.repeat = demand.requests.mean * pieces.count;
  phase.parallel = demand.parallel * pieces.count;
  phase.background = demand.background;
  phase.request = {whole_sectors(pieces.size), demand.direction, demand.locality, false, 1};
  phase.steps = block_steps(phase.request, guest, driver_domain);
  return phase;
}

/// One flush for each write, after it.
Phase flush_phase(const BlockDemand& demand, const GuestProfile& guest, const GuestProfile& driver_domain) {
  Phase phase;
  phase.kind = PhaseKind::block;
  phase.repeat = demand.requests.mean;
  phase.parallel = demand.parallel;
  phase.background = demand.background;
  phase.request = {Bytes{0}, Direction::write, Locality::sequential, true, 1};
  phase.steps = block_steps(phase.request, guest, driver_domain);
  return phase;
}

Phase network_phase(const NetworkDemand& demand, const GuestProfile& guest, const GuestProfile& driver_domain) {
  const Pieces pieces = cut(demand.size, largest_packet(guest, demand.segmentation_offload));
  const bool receives = demand.flow == NetworkDemand::Flow::receive;
  Phase phase;
  phase.kind = receives ? PhaseKind::receive : PhaseKind::transmit;
  phase.repeat = demand.messages.mean * pieces.count;
  phase.parallel = demand.parallel * pieces.count;
  phase.background = demand.background;
  phase.request = {pieces.size, receives ? Direction::read : Direction::write, Locality::sequential, false,
                   frames_of(pieces.size)};
  phase.steps = receives ? receive_steps(phase.request, guest, driver_domain)
                         : transmit_steps(phase.request, guest, driver_domain);
  return phase;
}

/// One of `shares` equal shares of the operation's CPU work.
Phase compute_phase(const Demand& demand, const GuestProfile& guest, double shares) {
  Phase phase;
  phase.repeat = demand.wakeups.mean / shares + 1;
  phase.hand_over = demand.wakeups.mean > 0;
  phase.steps = {StepBuilder(Station::guest_thread, Arrival::inline_call)
                     .each(times(1 / (shares * phase.repeat), compute_work(demand, guest)))
                     .variability(demand.variability)
                     .build()};
  return phase;
}

void add_network(Itinerary& itinerary, const Demand& demand, NetworkDemand::Flow flow, const GuestProfile& guest,
                 const GuestProfile& driver_domain) {
  for (const NetworkDemand& network : demand.network) {
    if (network.flow == flow) {
      itinerary.phases.push_back(network_phase(network, guest, driver_domain));
    }
  }
}

} // namespace

Itinerary itinerary_of(const Demand& demand, const GuestProfile& guest, const GuestProfile& driver_domain) {
  assert(guest.platform != nullptr && driver_domain.platform != nullptr);
  Itinerary itinerary;
  itinerary.operation = demand.operation;
  add_network(itinerary, demand, NetworkDemand::Flow::receive, guest, driver_domain);
  const double shares = static_cast<double>(demand.block.size() + 1);
  itinerary.phases.push_back(compute_phase(demand, guest, shares));
  for (const BlockDemand& block : demand.block) {
    itinerary.phases.push_back(block_phase(block, guest, driver_domain));
    if (block.flush && block.direction == Direction::write) {
      itinerary.phases.push_back(flush_phase(block, guest, driver_domain));
    }
    itinerary.phases.push_back(compute_phase(demand, guest, shares));
  }
  add_network(itinerary, demand, NetworkDemand::Flow::transmit, guest, driver_domain);
  return itinerary;
}

} // namespace domus::models
