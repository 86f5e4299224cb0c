#include "sim/hypervisor/credit/credit_state.hpp"

namespace domus::sim {

void CreditRunqueue::insert(CreditUnit& unit, bool reads_queue_head) {
  auto place = queue_.begin();
  while (place != queue_.end() && unit.priority <= place->priority) {
    ++place;
  }
  if (unit.yielded) {
    if (place == queue_.end()) {
      if (reads_queue_head) {
        place = queue_.begin();
      }
    } else if (place->priority != CreditPriority::idle) {
      ++place;
    }
  }
  queue_.insert(place, unit);
}

void CreditRunqueue::sort() {
  auto end_of_under = queue_.begin(); // behind the last unit that is in its place
  for (auto it = queue_.begin(); it != queue_.end();) {
    const auto next = std::next(it);
    if (it->priority >= CreditPriority::under) {
      if (it == end_of_under) {
        ++end_of_under;
      } else {
        queue_.splice(end_of_under, queue_, it);
      }
    }
    it = next;
  }
}

} // namespace domus::sim
