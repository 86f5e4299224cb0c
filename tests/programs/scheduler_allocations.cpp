/// Counts every allocation of a program that does nothing but run a warm hypervisor: there must be none.
#include "sim/hypervisor/hypervisor.hpp"
#include "tests/counted_new/counted_new.hpp"

#include <cstdio>
#include <vector>

namespace {

using namespace domus::models;
using namespace domus::sim;
using domus::testing::allocations;

/// Every vCPU runs for a while, blocks for a while, and is woken.
class Guests final : public VcpuListener, public EventTarget {
public:
  Guests(const HypervisorConfig& config, Calendar& calendar, unsigned vcpus)
      : calendar_(calendar), xen_(config, calendar, *this), burst_ends_(vcpus) {
    for (unsigned i = 0; i < vcpus; ++i) {
      DomainConfig domain;
      domain.parameters.cap = i % 5 == 0 ? 20 : 0;
      xen_.start(xen_.vcpu(xen_.create_domain(domain), 0));
    }
  }

  void on_dispatched(VcpuId vcpu, PcpuId /*pcpu*/, Nanoseconds now) override {
    burst_ends_[index_of(vcpu)] = calendar_.at(now + draw(), *this, burst_end, index_of(vcpu));
  }
  void on_descheduled(VcpuId vcpu, PcpuId /*pcpu*/, Nanoseconds /*now*/, Runstate /*runstate*/) override {
    calendar_.cancel(burst_ends_[index_of(vcpu)]);
  }
  void on_rate_changed(VcpuId /*vcpu*/, Nanoseconds /*now*/) override {}
  void on_block_averted(VcpuId /*vcpu*/, Nanoseconds /*now*/) override {}
  void on_event(std::uint32_t tag, std::uint64_t argument) override {
    const VcpuId vcpu{static_cast<std::uint32_t>(argument)};
    if (tag == wake) {
      xen_.wake(vcpu, 0);
    } else if (xen_.rate(vcpu) == stalled) {
      burst_ends_[argument] = calendar_.at(calendar_.now() + draw(), *this, burst_end, argument);
    } else {
      xen_.block(vcpu);
      calendar_.at(calendar_.now() + draw(), *this, wake, argument);
    }
  }

private:
  static constexpr std::uint32_t burst_end = 1;
  static constexpr std::uint32_t wake = 2;

  Nanoseconds draw() {
    step_ = step_ * 6364136223846793005U + 1442695040888963407U;
    return Nanoseconds{static_cast<std::int64_t>(step_ >> 43)}; // up to 2 ms
  }

  Calendar& calendar_;
  Hypervisor xen_;
  std::vector<EventId> burst_ends_;
  std::uint64_t step_ = 1;
};

/// Whether nothing was allocated once the hypervisor was warm.
bool allocates_nothing(Scheduler scheduler) {
  HypervisorConfig config;
  config.scheduler = scheduler;
  config.shape = {.sockets = 2, .cores_per_socket = 2, .threads_per_core = 2};
  config.costs = {.schedule = 300ns, .context_switch = 1us, .wake_ipi = 1us, .kick_ipi = 500ns};
  config.smt_rate = Rate{640};
  config.parameters.arinc653.major_frame = 10ms;
  for (std::size_t domain = 0; domain < 40; ++domain) {
    config.parameters.arinc653.slots.push_back({.domain = domain, .vcpu = 0, .runtime = 250us});
  }
  const std::size_t before = allocations();
  Calendar calendar;
  Guests guests{config, calendar, 40};
  calendar.run_before(1s);
  const std::size_t warm = allocations();
  const std::uint64_t events_before = calendar.events_run();
  calendar.run_before(10s);
  const std::uint64_t events = calendar.events_run() - events_before;
  std::printf("%.*s: %zu allocations to warm up, %zu in the %llu events after\n",
              static_cast<int>(to_text(scheduler).size()), to_text(scheduler).data(), warm - before,
              allocations() - warm, static_cast<unsigned long long>(events));
  return warm > before && allocations() == warm && events > 40'000;
}

} // namespace

int main() {
  bool good = true;
  for (const Scheduler scheduler : all_schedulers) {
    good = allocates_nothing(scheduler) && good;
  }
  return good ? 0 : 1;
}
