#include "sim/schedule/timeline_recorder.hpp"

namespace domus::sim {

using models::Nanoseconds;

namespace {

VcpuActivity activity_of(const Vcpu& vcpu) {
  switch (vcpu.runstate) {
  case Runstate::running:
    return VcpuActivity::running;
  case Runstate::runnable:
    return VcpuActivity::runnable;
  case Runstate::blocked:
    return VcpuActivity::blocked;
  case Runstate::offline:
    break;
  }
  return (vcpu.holds & Vcpu::down) != 0 ? VcpuActivity::offline : VcpuActivity::parked;
}

} // namespace

TimelineRecorder::TimelineRecorder(models::Scheduler scheduler, std::size_t vcpus, std::size_t pcpus,
                                   const TimelineRequest& request)
    : scheduler_(scheduler), most_entries_(request.most_entries), vcpus_(vcpus), pcpus_(pcpus) {
  timeline_.from = request.from;
  timeline_.to = request.to;
}

void TimelineRecorder::begin(Nanoseconds now) {
  recording_ = true;
  for (VcpuTrack& track : vcpus_) {
    track.since = now;
  }
  for (PcpuTrack& track : pcpus_) {
    track.since = now;
  }
  sample_credits(now);
}

void TimelineRecorder::end(Nanoseconds now) {
  if (!recording_) {
    return;
  }
  for (std::uint32_t vcpu = 0; vcpu < vcpus_.size(); ++vcpu) {
    close(vcpu, now);
  }
  for (PcpuId pcpu = 0; pcpu < pcpus_.size(); ++pcpu) {
    pcpus_[pcpu].mode = PcpuMode::idle;
    follow(pcpu, now);
  }
  recording_ = false;
}

void TimelineRecorder::sample_credits(Nanoseconds now) {
  for (std::uint32_t vcpu = 0; vcpu < vcpus_.size(); ++vcpu) {
    note_credit(vcpu, now);
  }
}

void TimelineRecorder::on_runstate(const Vcpu& vcpu, Nanoseconds now) {
  const auto number = static_cast<std::uint32_t>(index_of(vcpu.id));
  VcpuTrack& track = vcpus_[number];
  const VcpuActivity before = track.activity;
  close(number, now);
  if (before == VcpuActivity::running) {
    set_running(track.pcpu, nobody, now);
  }
  track.activity = activity_of(vcpu);
  track.pcpu = vcpu.unit->pcpu;
  note_credit(number, now);
  if (before == VcpuActivity::blocked && track.activity == VcpuActivity::runnable) {
    note_moment({now, number, track.pcpu, std::nullopt});
  }
  if (track.activity == VcpuActivity::running) {
    if (track.last_ran_on != no_pcpu && track.last_ran_on != track.pcpu) {
      note_moment({now, number, track.pcpu, track.last_ran_on});
    }
    track.last_ran_on = track.pcpu;
    set_running(track.pcpu, number, now);
  }
  stop_if_full(now);
}

void TimelineRecorder::on_pcpu_mode(PcpuId pcpu, PcpuMode mode, Nanoseconds now) {
  pcpus_[pcpu].mode = mode;
  follow(pcpu, now);
}

/// Ends the slice of what a vCPU does and begins another.
void TimelineRecorder::close(std::uint32_t vcpu, Nanoseconds now) {
  VcpuTrack& track = vcpus_[vcpu];
  if (recording_ && track.since < now) {
    timeline_.vcpus.push_back({vcpu, track.activity, track.pcpu, track.since, now});
  }
  track.since = now;
}

void TimelineRecorder::set_running(PcpuId pcpu, std::uint32_t vcpu, Nanoseconds now) {
  pcpus_[pcpu].running = vcpu;
  follow(pcpu, now);
}

/// Who has the pCPU is another one if the mode says so, or if the running vCPU is another one.
void TimelineRecorder::follow(PcpuId pcpu, Nanoseconds now) {
  PcpuTrack& track = pcpus_[pcpu];
  const std::uint32_t occupant = track.mode == PcpuMode::guest        ? track.running
                                 : track.mode == PcpuMode::hypervisor ? xen
                                                                      : nobody;
  if (occupant == track.occupant) {
    return;
  }
  if (recording_ && track.occupant != nobody && track.since < now) {
    timeline_.pcpus.push_back(
        {pcpu, track.occupant == xen ? std::nullopt : std::optional{track.occupant}, track.since, now});
  }
  track.occupant = occupant;
  track.since = now;
}

std::optional<std::int64_t> TimelineRecorder::credit_of(std::uint32_t vcpu) const {
  const UnitStanding standing = hypervisor_->standing(VcpuId{vcpu});
  switch (scheduler_) {
  case models::Scheduler::credit:
  case models::Scheduler::credit2:
    return standing.credit;
  case models::Scheduler::rtds:
    return standing.budget ? std::optional{std::int64_t{standing.budget->count()}} : std::nullopt;
  case models::Scheduler::null:
  case models::Scheduler::arinc653:
    break;
  }
  return std::nullopt;
}

void TimelineRecorder::note_credit(std::uint32_t vcpu, Nanoseconds now) {
  if (!recording_) {
    return;
  }
  const std::optional<std::int64_t> credit = credit_of(vcpu);
  if (credit && credit != vcpus_[vcpu].credit) {
    vcpus_[vcpu].credit = credit;
    timeline_.credits.push_back({now, vcpu, *credit});
  }
}

void TimelineRecorder::note_moment(const VcpuMoment& moment) {
  if (recording_) {
    timeline_.moments.push_back(moment);
  }
}

void TimelineRecorder::stop_if_full(Nanoseconds now) {
  const std::size_t entries =
      timeline_.vcpus.size() + timeline_.pcpus.size() + timeline_.credits.size() + timeline_.moments.size();
  if (recording_ && entries > most_entries_) {
    recording_ = false;
    timeline_.complete = false;
    timeline_.to = now;
  }
}

} // namespace domus::sim
