#include "sim/hypervisor/scheduler_factory.hpp"

#include "sim/hypervisor/credit/credit.hpp"

#include <cassert>

namespace domus::sim {

std::unique_ptr<SchedulerPolicy> make_scheduler(models::Scheduler scheduler, const SchedulerParameters& parameters) {
  switch (scheduler) {
  case models::Scheduler::credit:
    return std::make_unique<CreditScheduler>(parameters);
  default:
    break;
  }
  assert(false && "no such scheduler");
  return nullptr;
}

} // namespace domus::sim
