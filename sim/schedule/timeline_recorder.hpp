/// Records a ScheduleTimeline: a listener at the hypervisor's side that notes when something becomes something else.
#pragma once

#include "models/scheduler.hpp"
#include "sim/hypervisor/hypervisor.hpp"
#include "sim/schedule/schedule_timeline.hpp"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <vector>

namespace domus::sim {

class TimelineRecorder final : public HypervisorObserver {
public:
  TimelineRecorder(models::Scheduler scheduler, std::size_t vcpus, std::size_t pcpus, const TimelineRequest& request);
  /// Before the first vCPU is started. The hypervisor observed must outlive every other call.
  void observe(const Hypervisor& hypervisor) { hypervisor_ = &hypervisor; }

  void begin(models::Nanoseconds now);
  /// Notes what everybody's credit is now.
  void sample_credits(models::Nanoseconds now);
  /// Cuts what is under way. Nothing is recorded afterwards.
  void end(models::Nanoseconds now);
  [[nodiscard]] const ScheduleTimeline& timeline() const { return timeline_; }

  // HypervisorObserver
  void on_runstate(const Vcpu& vcpu, models::Nanoseconds now) override;
  void on_pcpu_mode(PcpuId pcpu, PcpuMode mode, models::Nanoseconds now) override;

private:
  static constexpr std::uint32_t nobody = UINT32_MAX;
  static constexpr std::uint32_t xen = UINT32_MAX - 1;

  struct VcpuTrack {
    VcpuActivity activity = VcpuActivity::offline;
    PcpuId pcpu = 0;
    PcpuId last_ran_on = no_pcpu;
    models::Nanoseconds since{0};
    std::optional<std::int64_t> credit; ///< as noted last
  };
  struct PcpuTrack {
    PcpuMode mode = PcpuMode::idle;
    std::uint32_t running = nobody;  ///< the vCPU whose runstate is running here
    std::uint32_t occupant = nobody; ///< whose slice is open: that vCPU, or xen
    models::Nanoseconds since{0};
  };

  void close(std::uint32_t vcpu, models::Nanoseconds now);
  void follow(PcpuId pcpu, models::Nanoseconds now);
  void set_running(PcpuId pcpu, std::uint32_t vcpu, models::Nanoseconds now);
  [[nodiscard]] std::optional<std::int64_t> credit_of(std::uint32_t vcpu) const;
  void note_credit(std::uint32_t vcpu, models::Nanoseconds now);
  void note_moment(const VcpuMoment& moment);
  void stop_if_full(models::Nanoseconds now);

  const Hypervisor* hypervisor_ = nullptr;
  models::Scheduler scheduler_;
  std::size_t most_entries_;
  bool recording_ = false;
  std::vector<VcpuTrack> vcpus_;
  std::vector<PcpuTrack> pcpus_;
  ScheduleTimeline timeline_;
};

} // namespace domus::sim
