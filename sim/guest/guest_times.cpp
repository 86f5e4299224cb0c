/// A kernel's bookkeeping: what its vCPUs' time goes into, and what they waste on one another's locks.
#include "sim/guest/guest_kernel.hpp"

#include <algorithm>

namespace domus::sim {

void GuestKernel::preempted(unsigned vcpu) {
  Vcpu& v = vcpus_[vcpu];
  v.time.stop(calendar_.now());
  if (!v.time.idling()) {
    v.absence = locks_.leave(v.time.split());
  }
}

void GuestKernel::back_on_pcpu(unsigned vcpu) {
  Vcpu& v = vcpus_[vcpu];
  v.time.go_on(calendar_.now());
  if (v.absence.held > 0 && vcpus_.size() > 1) {
    charge_siblings(vcpu);
  }
  v.absence = {};
}

void GuestKernel::charge_siblings(unsigned vcpu) {
  const auto may_wait = [&](const Vcpu& v) { return &v != &vcpus_[vcpu] && v.state == Vcpu::State::awake; };
  const auto waiting = std::count_if(vcpus_.begin(), vcpus_.end(), may_wait);
  if (waiting == 0) {
    return; // all of them sleep, and hardly ran meanwhile
  }
  const models::LockWaste waste =
      locks_.come_back(calendar_.now(), vcpus_[vcpu].absence, static_cast<unsigned>(vcpus_.size() - 1));
  counts_.lock_waits += waste.waits;
  for (Vcpu& sibling : vcpus_) {
    if (may_wait(sibling)) {
      // Spinning lasts as long as it lasts, however slow the hardware thread.
      const Rate rate = sibling.meter.running() && sibling.meter.rate() != stalled ? sibling.meter.rate() : full_rate;
      const double slowed = static_cast<double>(rate.per_1024) / 1024;
      const Work spinning = Work::of_mean(waste.spinning * (slowed / static_cast<double>(waiting)));
      const Work letting_go = Work::of_mean(waste.letting_go / static_cast<double>(waiting));
      counts_.lock_spinning += spinning;
      counts_.lock_letting_go += letting_go;
      sibling.owed += spinning + letting_go;
    }
  }
}

BookedTime GuestKernel::booked_time() const {
  BookedTime sum;
  const models::Nanoseconds now = calendar_.now();
  for (const Vcpu& v : vcpus_) {
    TimeBook book = v.time; // what is under way is looked at in copies, and goes on
    if (v.meter.running()) {
      BurstMeter meter = v.meter;
      const Work left = meter.stop(now);
      book.add(v.burst - left, meter.ran(), meter.passed());
    }
    book.go_on(now);
    sum += book.time();
  }
  return sum;
}

} // namespace domus::sim
