#include "sim/hypervisor/scheduler_factory.hpp"

#include "sim/hypervisor/arinc653/arinc653.hpp"
#include "sim/hypervisor/credit/credit.hpp"
#include "sim/hypervisor/credit2/credit2.hpp"
#include "sim/hypervisor/null/null_scheduler.hpp"
#include "sim/hypervisor/rtds/rtds.hpp"

#include <cassert>

namespace domus::sim {

std::unique_ptr<SchedulerPolicy> make_scheduler(models::Scheduler scheduler, const SchedulerParameters& parameters) {
  switch (scheduler) {
  case models::Scheduler::credit:
    return std::make_unique<CreditScheduler>(parameters);
  case models::Scheduler::credit2:
    return std::make_unique<Credit2Scheduler>(parameters);
  case models::Scheduler::rtds:
    return std::make_unique<RtdsScheduler>();
  case models::Scheduler::null:
    return std::make_unique<NullScheduler>();
  case models::Scheduler::arinc653:
    return std::make_unique<Arinc653Scheduler>(parameters);
  }
  assert(false && "no such scheduler");
  return nullptr;
}

} // namespace domus::sim
