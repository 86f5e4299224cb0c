/// What holds for the schedulers that fix who runs where, on random specs.
#include "random_spec.hpp"
#include "sim/schedule/run_schedule.hpp"

#include <doctest/doctest.h>
#include <rapidcheck.h>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <map>
#include <utility>
#include <vector>

using namespace domus;
using namespace domus::models;

TEST_CASE("null: a pCPU runs only one vCPU ever, and a vCPU only on one pCPU; nobody is preempted") {
  CHECK(rc::check([] {
    const scenarios::ScheduleSpec spec = tests::random_spec(Scheduler::null);
    const sim::ScheduleResult result = sim::run_schedule(spec);
    std::map<std::uint32_t, std::pair<std::uint32_t, std::uint32_t>> owner;
    for (const sim::RunInterval& interval : result.trace) {
      const std::pair vcpu{interval.domain, interval.vcpu};
      RC_ASSERT((owner.try_emplace(interval.pcpu, vcpu).first->second == vcpu));
    }
    for (const sim::ScheduleDomainResult& domain : result.domains) {
      RC_ASSERT(domain.migrations == 0U);
      for (const sim::ScheduleVcpuResult& vcpu : domain.vcpus) {
        RC_ASSERT(vcpu.preemptions == 0U);
      }
    }
  }));
}

namespace {

struct Window {
  Nanoseconds begin{0};
  Nanoseconds end{0};
};

/// When a vCPU has slots, up to `end`, if the first frame begins at 0. Slots that follow each other are one window.
std::vector<Window> windows_of(const ArincTable& table, std::size_t domain, unsigned vcpu, Nanoseconds end) {
  std::vector<Window> windows;
  for (Nanoseconds frame{0}; frame < end; frame += table.major_frame) {
    Nanoseconds begin = frame;
    for (const ArincTable::Slot& slot : table.slots) {
      const Nanoseconds slot_end = std::min(begin + slot.runtime, end);
      if (slot.domain == domain && slot.vcpu == vcpu && begin < end) {
        if (!windows.empty() && windows.back().end == begin) {
          windows.back().end = slot_end;
        } else {
          windows.push_back({begin, slot_end});
        }
      }
      begin += slot.runtime;
    }
  }
  return windows;
}

} // namespace

TEST_CASE("ARINC 653: a vCPU never runs outside its slots, and a hog has all of them") {
  CHECK(rc::check([] {
    scenarios::ScheduleSpec spec = tests::random_spec(Scheduler::arinc653);
    spec.timer_jitter = 0ns;
    scenarios::ScheduleVcpu& hog = spec.domains.front().vcpus.front();
    hog.work = scenarios::BusyWork{};
    hog.start = 0ns; // and with it the first frame
    const sim::ScheduleResult result = sim::run_schedule(spec);
    for (const sim::RunInterval& interval : result.trace) {
      const std::vector<Window> windows = windows_of(spec.arinc653, interval.domain, interval.vcpu, spec.window);
      RC_ASSERT(std::any_of(windows.begin(), windows.end(), [&interval](const Window& window) {
        return window.begin <= interval.start && interval.end <= window.end;
      }));
    }
    Nanoseconds planned{0};
    for (const Window& window : windows_of(spec.arinc653, 0, 0, spec.window)) {
      planned += window.end - window.begin;
    }
    RC_ASSERT(result.domains.front().vcpus.front().cpu_time == planned);
  }));
}
