#include "sim/hypervisor/scheduler_factory.hpp"

#include "sim/hypervisor/credit/credit.hpp"

namespace domus::sim {

std::unique_ptr<SchedulerPolicy> make_scheduler(std::string_view name, const SchedulerParameters& parameters) {
  if (name == "credit") {
    return std::make_unique<CreditScheduler>(parameters);
  }
  return nullptr;
}

} // namespace domus::sim
