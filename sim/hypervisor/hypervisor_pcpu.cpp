/// pCPUs: softirqs and timers on them, and what their time goes into.
#include "sim/hypervisor/hypervisor.hpp"
#include "sim/hypervisor/hypervisor_events.hpp"

#include <algorithm>
#include <cassert>

namespace domus::sim {

void Hypervisor::on_event(std::uint32_t tag, std::uint64_t argument) {
  const auto id = static_cast<PcpuId>(argument);
  switch (tag) {
  case events::end_of_instant:
    run_softirqs();
    break;
  case events::slice_end:
    executing_pcpu_ = id;
    raise_schedule(id);
    break;
  case events::policy_timer: {
    const Timer& timer = timers_[argument];
    executing_pcpu_ = timer.pcpu;
    policy_->on_timer(timer.tag, timer.argument, now());
    break;
  }
  case events::occupied_end:
    on_occupied_end(id);
    break;
  case events::kick:
    enqueue_schedule(id);
    break;
  default:
    assert(false && "not an event of the hypervisor");
  }
}

/// A pCPU that was occupied after SCHEDULE was raised on it comes back when it is free.
void Hypervisor::run_softirqs() {
  while (!softirqs_.empty()) {
    const PcpuId id = softirqs_.take();
    if (pcpus_[id].mode == Mode::hypervisor) {
      pcpus_[id].schedule_deferred = true;
    } else {
      schedule(id);
    }
  }
}

/// A local softirq is pending at once; a remote pCPU must first be reached, and if it is raised locally meanwhile, the
/// interrupt that comes later finds nothing to do.
void Hypervisor::raise_schedule(PcpuId id) {
  Pcpu& pcpu = pcpus_[id];
  if (id != executing_pcpu_) {
    const models::Nanoseconds latency = pcpu.mode == Mode::idle ? costs_.wake_ipi : costs_.kick_ipi;
    if (latency.count() > 0) {
      if (!calendar_.pending(pcpu.kick) && !pcpu.schedule_deferred && !softirqs_.pending(id)) {
        pcpu.kick = calendar_.at(now() + latency, *this, events::kick, id);
      }
      return;
    }
  }
  calendar_.cancel(pcpu.kick);
  enqueue_schedule(id);
}

void Hypervisor::enqueue_schedule(PcpuId id) {
  Pcpu& pcpu = pcpus_[id];
  if (pcpu.mode == Mode::hypervisor) {
    pcpu.schedule_deferred = true;
    return;
  }
  softirqs_.raise(id);
  calendar_.request_end_of_instant();
}

void Hypervisor::occupy(PcpuId id, models::Nanoseconds time) {
  if (time.count() == 0) {
    return;
  }
  Pcpu& pcpu = pcpus_[id];
  if (pcpu.mode == Mode::hypervisor) {
    pcpu.occupied_until += time;
    calendar_.cancel(pcpu.occupied_end);
    pcpu.occupied_end = calendar_.at(pcpu.occupied_until, *this, events::occupied_end, id);
    return;
  }
  const bool was_idle = pcpu.mode == Mode::idle;
  set_mode(id, Mode::hypervisor);
  pcpu.occupied_until = now() + time;
  pcpu.occupied_end = calendar_.at(pcpu.occupied_until, *this, events::occupied_end, id);
  if (was_idle) {
    tell_siblings(id);
  } else if (!pcpu.switched_in) {
    listener_.on_rate_changed(current_[id]->vcpus.front()->id, now());
  }
}

void Hypervisor::on_occupied_end(PcpuId id) {
  Pcpu& pcpu = pcpus_[id];
  executing_pcpu_ = id;
  const bool to_idle = current_[id]->idle();
  set_mode(id, to_idle ? Mode::idle : Mode::guest);
  if (pcpu.schedule_deferred) {
    pcpu.schedule_deferred = false;
    enqueue_schedule(id);
  }
  if (to_idle) {
    tell_siblings(id);
  }
  if (pcpu.switched_in) {
    finish_switch(id);
  } else if (!to_idle) {
    listener_.on_rate_changed(current_[id]->vcpus.front()->id, now());
  }
}

void Hypervisor::set_mode(PcpuId id, Mode mode) {
  Pcpu& pcpu = pcpus_[id];
  const models::Nanoseconds spent = now() - pcpu.mode_since;
  switch (pcpu.mode) {
  case Mode::idle:
    pcpu.accounts.idle += spent;
    break;
  case Mode::guest:
    pcpu.accounts.busy += spent;
    current_[id]->vcpus.front()->accounts.cpu_time += spent;
    break;
  case Mode::hypervisor:
    pcpu.accounts.hypervisor += spent;
    break;
  }
  pcpu.mode = mode;
  pcpu.mode_since = now();
  if (observer_ != nullptr) {
    observer_->on_pcpu_mode(id, mode, now());
  }
}

/// A thread that starts or stops being idle changes the speed of the other threads of its core.
void Hypervisor::tell_siblings(PcpuId id) {
  if (smt_rate_ == full_rate || topology_.threads_per_core() == 1) {
    return;
  }
  const PcpuSet& core = topology_.siblings(id);
  for (PcpuId sibling = core.cycle(id); sibling != id; sibling = core.cycle(sibling)) {
    if (pcpus_[sibling].mode == Mode::guest && !pcpus_[sibling].switched_in) {
      listener_.on_rate_changed(current_[sibling]->vcpus.front()->id, now());
    }
  }
}

Rate Hypervisor::rate_on(PcpuId id) const {
  if (pcpus_[id].mode != Mode::guest) {
    return stalled;
  }
  if (smt_rate_ == full_rate || topology_.threads_per_core() == 1) {
    return full_rate;
  }
  const PcpuSet& core = topology_.siblings(id);
  for (PcpuId sibling = core.cycle(id); sibling != id; sibling = core.cycle(sibling)) {
    if (pcpus_[sibling].mode != Mode::idle) {
      return current_[id]->smt_rate;
    }
  }
  return full_rate;
}

void Hypervisor::arm_xen_timer(TimerId timer, models::Nanoseconds when) {
  const models::Nanoseconds late = lateness_ == nullptr ? models::Nanoseconds{0} : lateness_->draw();
  calendar_.arm(timer, std::max(when + late, now() + costs_.timer_slop));
}

PolicyTimer Hypervisor::create_timer(PcpuId pcpu, std::uint32_t tag, std::uint64_t argument) {
  const std::size_t number = timers_.size();
  const TimerId event = calendar_.create_timer(*this, events::policy_timer, number);
  timers_.push_back(Timer{pcpu, tag, argument, models::Nanoseconds{0}, event});
  return PolicyTimer{static_cast<std::uint32_t>(number)};
}

void Hypervisor::arm_timer(PolicyTimer id, models::Nanoseconds when) {
  Timer& timer = timers_[static_cast<std::size_t>(id)];
  timer.expiry = when;
  arm_xen_timer(timer.event, when);
}

void Hypervisor::stop_timer(PolicyTimer id) {
  calendar_.stop(timers_[static_cast<std::size_t>(id)].event);
}

std::optional<models::Nanoseconds> Hypervisor::timer_expiry(PolicyTimer id) const {
  const Timer& timer = timers_[static_cast<std::size_t>(id)];
  return calendar_.armed(timer.event) ? std::optional{timer.expiry} : std::nullopt;
}

/// splitmix64, the low half.
std::uint32_t Hypervisor::random() {
  random_state_ += 0x9E3779B97F4A7C15;
  std::uint64_t z = random_state_;
  z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9;
  z = (z ^ (z >> 27)) * 0x94D049BB133111EB;
  return static_cast<std::uint32_t>(z ^ (z >> 31));
}

} // namespace domus::sim
