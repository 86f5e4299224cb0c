/// What holds for the schedulers that fix who runs where, on random specs.
#include "random_spec.hpp"
#include "sim/schedule/run_schedule.hpp"

#include <doctest/doctest.h>
#include <rapidcheck.h>

#include <cstdint>
#include <map>
#include <utility>

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
