/// What each kind of work does when a burst begins and ends.
#include "sim/schedule/workload.hpp"

#include <algorithm>
#include <cassert>
#include <variant>

namespace domus::sim {

using models::Nanoseconds;

namespace {

/// What a server runs when it starts with nothing to serve.
constexpr Nanoseconds first_look{1000};

template <class... Cases>
struct Overloaded : Cases... {
  using Cases::operator()...;
};
template <class... Cases>
Overloaded(Cases...) -> Overloaded<Cases...>;

} // namespace

void Workload::set_first_burst(Player& player) {
  if (const auto* batch = std::get_if<scenarios::BatchWork>(&player.spec->work)) {
    set_burst(player, batch->total);
  } else if (const auto* yielding = std::get_if<scenarios::YieldWork>(&player.spec->work)) {
    set_burst(player, yielding->run);
  } else if (std::holds_alternative<scenarios::ServerWork>(player.spec->work) && player.queue_first == nobody) {
    set_burst(player, first_look);
  } else {
    set_next_burst(player);
  }
}

/// The burst after a wake-up.
void Workload::set_next_burst(Player& player) {
  std::visit(
      Overloaded{
          [&](const scenarios::PeriodicWork& work) { set_burst(player, work.run); },
          [&](const scenarios::TimedWork& work) { set_burst(player, work.run); },
          [&](const scenarios::ExponentialWork& work) { set_burst(player, player.draws.exponential(work.run_mean)); },
          [&](const scenarios::ClientWork& work) { set_burst(player, drawn(player, work, work.run)); },
          [&](const scenarios::ServerWork&) {
            player.serving = true;
            set_burst(player, players_[player.queue_first].service);
          },
          [](const auto&) {},
      },
      player.spec->work);
}

void Workload::end_burst(Player& player) {
  std::visit(Overloaded{
                 [&](const scenarios::PeriodicWork& work) {
                   close_response(player);
                   block_until(player, calendar_.now() + work.sleep);
                 },
                 [&](const scenarios::TimedWork& work) { end_timed_job(player, work); },
                 [&](const scenarios::ExponentialWork& work) {
                   close_response(player);
                   block_until(player, calendar_.now() + player.draws.exponential(work.sleep_mean));
                 },
                 [&](const scenarios::BatchWork&) {
                   close_response(player);
                   player.done = calendar_.now();
                   block(player);
                 },
                 [&](const scenarios::YieldWork& work) {
                   close_interval(player, calendar_.now());
                   set_burst(player, work.run);
                   hypervisor_->yield(player.id);
                 },
                 [&](const scenarios::DodgeWork&) {
                   close_response(player);
                   block_until(player, std::max(player.wake_after, calendar_.now()));
                 },
                 [&](const scenarios::ClientWork& work) {
                   close_response(player);
                   send_request(player, work);
                   block(player);
                 },
                 [&](const scenarios::ServerWork&) { go_on_serving(player); },
                 [](const scenarios::BusyWork&) { assert(false && "its burst never ends"); },
             },
             player.spec->work);
}

void Workload::end_timed_job(Player& player, const scenarios::TimedWork& work) {
  if (player.released >= window_begin_ && calendar_.now() - player.released > work.period) {
    ++player.experience.late_jobs;
  }
  close_response(player);
  player.job_release += work.period;
  if (player.job_release > calendar_.now()) {
    block_until(player, player.job_release);
    return;
  }
  player.released = player.job_release;
  close_interval(player, calendar_.now());
  set_burst(player, work.run);
}

void Workload::send_request(Player& player, const scenarios::ClientWork& work) {
  player.service = drawn(player, work, work.service);
  player.sent = calendar_.now();
  player.next_in_queue = nobody;
  Player& server = players_[number_of(work.server_domain, work.server_vcpu)];
  if (server.queue_first == nobody) {
    server.queue_first = number_of(player);
  } else {
    players_[server.queue_last].next_in_queue = number_of(player);
  }
  server.queue_last = number_of(player);
  if (hypervisor_->blocked(server.id)) {
    wake(server, player.pcpu);
  }
}

void Workload::go_on_serving(Player& player) {
  if (player.serving) {
    Player& client = players_[player.queue_first];
    player.queue_first = client.next_in_queue;
    const auto& work = std::get<scenarios::ClientWork>(client.spec->work);
    calendar_.at(calendar_.now() + drawn(client, work, work.device), *this, answer_due,
                 (std::uint64_t{player.pcpu} << 32) | number_of(client));
  }
  player.serving = player.queue_first != nobody;
  if (player.serving) {
    close_interval(player, calendar_.now());
    set_burst(player, players_[player.queue_first].service);
  } else {
    close_response(player);
    block(player);
  }
}

/// Runs until `before` the next tick, if that is not already past, and sleeps until `after` it.
void Workload::plan_hiding(Player& player, const scenarios::DodgeWork& work) {
  const Nanoseconds now = calendar_.now();
  Nanoseconds tick = now - now % work.tick + work.tick;
  if (work.tracks_timer) {
    tick = hypervisor_->policy().next_tick(player.pcpu).value_or(tick);
    // A tick that is so late that hiding from it would already be over is taken to have been seen.
    while (tick + work.after <= now) {
      tick += work.tick;
    }
  }
  player.wake_after = tick + work.after;
  calendar_.arm(player.burst_end, std::max(tick - work.before, now));
}

} // namespace domus::sim
