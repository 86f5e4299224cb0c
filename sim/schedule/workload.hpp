/// Plays the vCPUs of a scheduling spec on a Hypervisor: starts them, consumes the CPU time they get, blocks and wakes
/// them, and records what they experience.
///
/// A burst is the work that a vCPU does before it blocks, yields or turns to the next request. Its end is an event
/// armed at each dispatch, cancelled at switch-out; a vCPU that is chosen again keeps it. The rules for coinciding
/// events are those of the recorded Xen decisions, to the last one: a vCPU that is woken in the very instant in which
/// it blocked, before its pCPU has rescheduled, has a new burst. If it keeps the pCPU the burst begins then; if it
/// loses it, the time since its last dispatch counts as part of the new burst.
#pragma once

#include "scenarios/schedule_spec.hpp"
#include "sim/engine/calendar.hpp"
#include "sim/hypervisor/hypervisor.hpp"
#include "sim/schedule/latency_record.hpp"
#include "sim/schedule/schedule_result.hpp"
#include "sim/schedule/split_mix.hpp"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <vector>

namespace domus::sim {

/// What a vCPU experienced, beside what the hypervisor counts.
struct VcpuExperience {
  std::uint64_t wake_ups = 0;
  std::uint64_t blocks = 0;
  std::uint64_t late_jobs = 0;
  LatencyRecord wake_up;
  LatencyRecord response;
  LatencyRecord round_trip;
};

class Workload final : public VcpuListener, private EventTarget {
public:
  using Nanoseconds = models::Nanoseconds;

  /// All of them must outlive the workload; the hypervisor has no domain yet when setup() is called.
  Workload(const scenarios::ScheduleSpec& spec, Calendar& calendar);
  /// Makes the domains in the order of the spec, then sets affinities, then arms starts and changes.
  void setup(Hypervisor& hypervisor);

  /// Forgets what was experienced so far. Latencies count from now on only if they begin from now on.
  void begin_window();
  void begin_trace() { tracing_ = true; }
  /// Cuts the intervals that are under way, by pCPU.
  void end_trace();

  [[nodiscard]] const VcpuExperience& experience(std::size_t vcpu) const { return players_[vcpu].experience; }
  [[nodiscard]] std::optional<Nanoseconds> done(std::size_t vcpu) const { return players_[vcpu].done; }
  [[nodiscard]] VcpuId id_of(std::size_t vcpu) const { return players_[vcpu].id; }
  [[nodiscard]] std::size_t vcpu_count() const { return players_.size(); }
  /// vCPUs are numbered through all domains in the order of the spec.
  [[nodiscard]] std::size_t number_of(std::size_t domain, std::size_t vcpu) const { return first_of_[domain] + vcpu; }
  [[nodiscard]] const std::vector<RunInterval>& trace() const { return trace_; }

  // VcpuListener
  void on_dispatched(VcpuId vcpu, PcpuId pcpu, Nanoseconds now) override;
  void on_descheduled(VcpuId vcpu, PcpuId pcpu, Nanoseconds now, Runstate runstate) override;
  void on_rate_changed(VcpuId vcpu, Nanoseconds now) override;
  void on_block_averted(VcpuId vcpu, Nanoseconds now) override;

private:
  enum Tag : std::uint32_t { start_due, wake_due, answer_due, burst_ends, change_due };
  static constexpr std::size_t nobody = SIZE_MAX;
  static constexpr Nanoseconds unset{-1};

  struct Player {
    Player(const scenarios::ScheduleVcpu& vcpu, std::uint32_t domain_number, std::uint32_t vcpu_number)
        : spec(&vcpu), draws(vcpu.prng_state), domain(domain_number), index(vcpu_number) {}

    const scenarios::ScheduleVcpu* spec;
    VcpuId id{};
    SplitMix draws;
    std::uint32_t domain;
    std::uint32_t index;

    WorkMeter meter;
    Nanoseconds burst{0}; ///< length of the present burst, at full speed
    TimerId burst_end{};
    bool executing = false;
    bool block_pending = false; ///< blocked, and its pCPU has not rescheduled since
    PcpuId pcpu = 0;            ///< where it executes or executed last
    Nanoseconds interval_start{0};

    Nanoseconds woken = unset;      ///< not dispatched since
    Nanoseconds released = unset;   ///< the burst that it began has not ended
    Nanoseconds wake_after = unset; ///< dodge: when to wake after the present hiding
    Nanoseconds job_release{0};     ///< timed: the present job's

    std::size_t next_in_queue = nobody; ///< client: the request behind its own
    Nanoseconds service{0};             ///< client: what its request takes
    Nanoseconds sent{0};                ///< client: when its request was sent
    std::size_t queue_first = nobody;   ///< server
    std::size_t queue_last = nobody;
    bool serving = false; ///< server: its present burst is the first request's

    std::optional<Nanoseconds> done;
    VcpuExperience experience;
  };

  void on_event(std::uint32_t tag, std::uint64_t argument) override;

  void start(Player& player);
  void wake(Player& player, PcpuId from);
  void set_burst(Player& player, Nanoseconds burst);
  void begin_burst_now(Player& player);
  void arm_burst_end(Player& player);
  void set_first_burst(Player& player);
  void set_next_burst(Player& player);
  void end_burst(Player& player);
  void end_timed_job(Player& player, const scenarios::TimedWork& work);
  void send_request(Player& player, const scenarios::ClientWork& work);
  void go_on_serving(Player& player);
  void plan_hiding(Player& player, const scenarios::DodgeWork& work);
  void block(Player& player);
  void block_until(Player& player, Nanoseconds when);
  void close_wake_up(Player& player);
  void close_response(Player& player);
  void change_parameters(std::size_t change);
  void close_interval(Player& player, Nanoseconds end);

  [[nodiscard]] static Nanoseconds drawn(Player& player, const scenarios::ClientWork& work, Nanoseconds mean) {
    return work.exponential ? player.draws.exponential(mean) : mean;
  }
  [[nodiscard]] std::size_t number_of(const Player& player) const {
    return static_cast<std::size_t>(&player - players_.data());
  }
  [[nodiscard]] Player& player_of(VcpuId vcpu) { return players_[static_cast<std::size_t>(vcpu)]; }
  [[nodiscard]] std::uint64_t wake_argument(const Player& player) const {
    return (std::uint64_t{player.pcpu} << 32) | number_of(player);
  }

  const scenarios::ScheduleSpec& spec_;
  Calendar& calendar_;
  Hypervisor* hypervisor_ = nullptr;
  std::vector<Player> players_;
  std::vector<std::size_t> first_of_;
  std::vector<DomainId> domain_ids_;
  Nanoseconds window_begin_{0};
  bool tracing_ = false;
  std::vector<RunInterval> trace_;
};

} // namespace domus::sim
