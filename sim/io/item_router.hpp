/// Moves requests from step to step: it takes and frees ring slots, hands requests to the station that serves the next
/// step, and keeps each station's population.
#pragma once

#include "sim/engine/calendar.hpp"
#include "sim/engine/random_stream.hpp"
#include "sim/io/batch_server.hpp"
#include "sim/io/guest_io.hpp"
#include "sim/io/item.hpp"
#include "sim/io/notice.hpp"

#include <cstdint>

namespace domus::sim {

class ItemRouter {
public:
  explicit ItemRouter(Calendar& calendar) : calendar_(calendar) {}

  /// A new item of `phase`, not yet at any station.
  [[nodiscard]] Item& create(GuestIo& guest, const PlanPhase& phase, std::uint64_t number, std::uint16_t ordinal,
                             std::uint16_t queue);
  /// The item is at the station of its step number `step` from now on.
  void enter(Item& item, std::uint16_t step, const Sender& sender);
  /// The item's present step is done.
  void advance(Item& item, const Sender& sender);
  /// The application thread has done the item's first step itself: what comes after.
  void issue(Item& item, const Sender& sender);

  /// vCPU number `vcpu` of the guest has stopped in an access that costs QEMU `work`.
  void begin_access(GuestIo& guest, unsigned vcpu, Work work);
  void answer_access(Item& access, const Sender& sender);

  /// CPU work of the item's present step, drawn if it varies.
  [[nodiscard]] Work item_work(const Item& item) const;
  /// Books work done on a guest's behalf by other domains.
  void account(const Item& item, Work work);
  void account_access(const Item& access) { access.guest->emulator_work += access.access_work; }

  [[nodiscard]] Calendar& calendar() { return calendar_; }
  [[nodiscard]] std::size_t items_out() const { return items_.out(); }

private:
  void leave_step(Item& item, const Sender& sender);
  void release(Item& item, models::Ring ring, const Sender& sender);
  void tell(BatchServer& server, models::Arrival arrival, GuestIo& guest, const Sender& sender);
  void tell_owner(Item& item, const Sender& sender);
  void go_on(Item& item, const Sender& sender);

  Calendar& calendar_;
  Pool<Item> items_;
};

/// Tells `notice` now if the sender is hardware, or when the sender has paid for it.
void send(const Notice& notice, const Sender& sender);

} // namespace domus::sim
