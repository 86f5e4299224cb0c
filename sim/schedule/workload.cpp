#include "sim/schedule/workload.hpp"

#include "sim/schedule/affinity.hpp"

#include <algorithm>
#include <cassert>
#include <variant>

namespace domus::sim {

using models::Nanoseconds;

Workload::Workload(const scenarios::ScheduleSpec& spec, Calendar& calendar) : spec_(spec), calendar_(calendar) {
  for (std::size_t d = 0; d < spec.domains.size(); ++d) {
    first_of_.push_back(players_.size());
    for (std::size_t v = 0; v < spec.domains[d].vcpus.size(); ++v) {
      players_.emplace_back(spec.domains[d].vcpus[v], static_cast<std::uint32_t>(d), static_cast<std::uint32_t>(v));
      players_.back().burst_end = calendar.create_timer(*this, burst_ends, players_.size() - 1);
    }
  }
}

void Workload::setup(Hypervisor& hypervisor) {
  hypervisor_ = &hypervisor;
  for (std::size_t d = 0; d < spec_.domains.size(); ++d) {
    const scenarios::ScheduleDomain& domain = spec_.domains[d];
    DomainConfig config;
    config.vcpus = static_cast<unsigned>(domain.vcpus.size());
    config.parameters.weight = domain.weight;
    config.parameters.cap = domain.cap;
    config.parameters.reservation = domain.reservation;
    domain_ids_.push_back(hypervisor.create_domain(config));
    for (std::size_t v = 0; v < domain.vcpus.size(); ++v) {
      Player& player = players_[first_of_[d] + v];
      player.id = hypervisor.vcpu(domain_ids_.back(), static_cast<unsigned>(v));
      assert(static_cast<std::size_t>(player.id) == number_of(player));
    }
  }
  for (const Player& player : players_) {
    if (player.spec->hard_affinity) {
      hypervisor.set_hard_affinity(player.id, pcpu_set(*player.spec->hard_affinity));
    }
    if (player.spec->soft_affinity) {
      hypervisor.set_soft_affinity(player.id, pcpu_set(*player.spec->soft_affinity));
    }
  }
  for (const Player& player : players_) {
    calendar_.at(player.spec->start, *this, start_due, number_of(player));
  }
  for (std::size_t i = 0; i < spec_.changes.size(); ++i) {
    calendar_.at(spec_.changes[i].at, *this, change_due, i);
  }
}

void Workload::on_event(std::uint32_t tag, std::uint64_t argument) {
  const auto number = static_cast<std::size_t>(argument & UINT32_MAX);
  switch (tag) {
  case start_due:
    start(players_[number]);
    break;
  case wake_due:
    wake(players_[number], static_cast<PcpuId>(argument >> 32));
    break;
  case answer_due: {
    Player& client = players_[number];
    if (client.sent >= window_begin_) {
      client.experience.round_trip.add(calendar_.now() - client.sent);
    }
    wake(client, static_cast<PcpuId>(argument >> 32));
    break;
  }
  case burst_ends:
    end_burst(players_[number]);
    break;
  case change_due:
    change_parameters(number);
    break;
  default:
    assert(false && "not an event of the workload");
  }
}

void Workload::start(Player& player) {
  player.released = calendar_.now();
  player.job_release = calendar_.now();
  set_first_burst(player);
  hypervisor_->start(player.id, 0);
}

void Workload::wake(Player& player, PcpuId from) {
  ++player.experience.wake_ups;
  player.woken = calendar_.now();
  player.released = calendar_.now();
  set_next_burst(player);
  hypervisor_->wake(player.id, from);
}

void Workload::set_burst(Player& player, Nanoseconds burst) {
  player.burst = burst;
  if (player.executing && !player.block_pending) {
    begin_burst_now(player);
    return;
  }
  player.meter.clear();
  player.meter.add(Work::at_full_rate(burst));
}

/// Whatever was done before on this pCPU does not count.
void Workload::begin_burst_now(Player& player) {
  player.meter.advance(calendar_.now());
  player.meter.clear();
  player.meter.add(Work::at_full_rate(player.burst));
  arm_burst_end(player);
}

void Workload::arm_burst_end(Player& player) {
  const Nanoseconds end = player.meter.completion();
  if (end < Nanoseconds::max()) {
    calendar_.arm(player.burst_end, std::max(end, calendar_.now()));
  }
}

void Workload::on_dispatched(VcpuId vcpu, PcpuId pcpu, Nanoseconds now) {
  Player& player = player_of(vcpu);
  player.executing = true;
  player.pcpu = pcpu;
  player.interval_start = now;
  close_wake_up(player);
  if (const auto* dodge = std::get_if<scenarios::DodgeWork>(&player.spec->work)) {
    plan_hiding(player, *dodge);
  } else if (!std::holds_alternative<scenarios::BusyWork>(player.spec->work)) {
    player.meter.set_rate(now, hypervisor_->rate(vcpu));
    arm_burst_end(player);
  }
}

void Workload::on_descheduled(VcpuId vcpu, PcpuId pcpu, Nanoseconds now, Runstate runstate) {
  static_cast<void>(pcpu);
  static_cast<void>(runstate);
  Player& player = player_of(vcpu);
  player.executing = false;
  player.block_pending = false;
  calendar_.stop(player.burst_end);
  player.meter.set_rate(now, stalled);
  if (player.meter.done()) {
    player.meter.clear();
  }
  close_interval(player, now);
}

void Workload::on_rate_changed(VcpuId vcpu, Nanoseconds now) {
  Player& player = player_of(vcpu);
  if (std::holds_alternative<scenarios::DodgeWork>(player.spec->work) ||
      std::holds_alternative<scenarios::BusyWork>(player.spec->work) || player.block_pending) {
    return;
  }
  calendar_.stop(player.burst_end);
  player.meter.set_rate(now, hypervisor_->rate(vcpu));
  arm_burst_end(player);
}

void Workload::on_block_averted(VcpuId vcpu, Nanoseconds now) {
  Player& player = player_of(vcpu);
  player.block_pending = false;
  close_wake_up(player);
  if (const auto* dodge = std::get_if<scenarios::DodgeWork>(&player.spec->work)) {
    plan_hiding(player, *dodge);
    return;
  }
  player.meter.set_rate(now, hypervisor_->rate(vcpu));
  begin_burst_now(player);
}

void Workload::block(Player& player) {
  ++player.experience.blocks;
  player.block_pending = true;
  hypervisor_->block(player.id);
}

void Workload::block_until(Player& player, Nanoseconds when) {
  block(player);
  calendar_.at(when, *this, wake_due, wake_argument(player));
}

void Workload::close_wake_up(Player& player) {
  if (player.woken != unset && player.woken >= window_begin_) {
    player.experience.wake_up.add(calendar_.now() - player.woken);
  }
  player.woken = unset;
}

void Workload::close_response(Player& player) {
  if (player.released >= window_begin_) {
    player.experience.response.add(calendar_.now() - player.released);
  }
  player.released = unset;
}

void Workload::change_parameters(std::size_t change) {
  const scenarios::ScheduleChange& wanted = spec_.changes[change];
  const scenarios::ScheduleDomain& domain = spec_.domains[wanted.domain];
  DomainParameters parameters;
  parameters.weight = wanted.weight.value_or(domain.weight);
  parameters.cap = wanted.cap.value_or(domain.cap);
  parameters.reservation = domain.reservation;
  hypervisor_->set_parameters(domain_ids_[wanted.domain], parameters);
}

void Workload::begin_window() {
  window_begin_ = calendar_.now();
  for (Player& player : players_) {
    player.experience = VcpuExperience{};
  }
}

void Workload::close_interval(Player& player, Nanoseconds end) {
  if (tracing_) {
    trace_.push_back(
        {player.domain, player.index, player.pcpu, std::max(player.interval_start, spec_.trace->from), end});
  }
  player.interval_start = end;
}

void Workload::end_trace() {
  for (PcpuId pcpu = 0; pcpu < spec_.pcpus; ++pcpu) {
    for (Player& player : players_) {
      if (player.executing && player.pcpu == pcpu) {
        close_interval(player, calendar_.now());
      }
    }
  }
  tracing_ = false;
}

} // namespace domus::sim
