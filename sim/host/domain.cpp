#include "sim/host/domain.hpp"

#include <cassert>

namespace domus::sim {

HostDomain::HostDomain(Calendar& calendar, Hypervisor& hypervisor, Executing& executing, const DomainSetup& setup,
                       const KernelCosts& costs)
    : calendar_(calendar), hypervisor_(hypervisor), executing_(executing), name_(setup.name),
      id_(hypervisor.create_domain({.vcpus = setup.vcpus,
                                    .parameters = setup.parameters,
                                    .hard_affinity = setup.hard_affinity,
                                    .soft_affinity = setup.soft_affinity,
                                    .smt_rate = setup.smt_rate})),
      kernel_(calendar, *this, costs, setup.vcpus, setup.topology) {
  for (unsigned index = 0; index < setup.vcpus; ++index) {
    vcpu_ids_.push_back(hypervisor.vcpu(id_, index));
    if (setup.pinned) {
      hypervisor.set_hard_affinity(vcpu_ids_.back(), PcpuSet::range(index, 1));
    }
  }
}

void HostDomain::set_emulator(ItemRouter& router, GuestIo& io, Work access_work) {
  router_ = &router;
  io_ = &io;
  access_work_ = access_work;
}

void HostDomain::start() {
  for (const VcpuId vcpu : vcpu_ids_) {
    hypervisor_.start(vcpu);
  }
}

PcpuId HostDomain::from(unsigned vcpu) const {
  // An interrupt that no vCPU's code raised is handled where it is needed: on the pCPU of its target.
  return executing_.since == calendar_.now() ? executing_.pcpu : hypervisor_.pcpu_of(vcpu_ids_[vcpu]);
}

void HostDomain::wake(unsigned vcpu) {
  hypervisor_.wake(vcpu_ids_[vcpu], from(vcpu));
}

void HostDomain::block(unsigned vcpu) {
  hypervisor_.block(vcpu_ids_[vcpu]);
}

void HostDomain::pause(unsigned vcpu) {
  hypervisor_.pause(vcpu_ids_[vcpu], from(vcpu));
}

void HostDomain::unpause(unsigned vcpu) {
  hypervisor_.unpause(vcpu_ids_[vcpu], from(vcpu));
}

void HostDomain::executes(unsigned vcpu) {
  executing_ = {.pcpu = hypervisor_.pcpu_of(vcpu_ids_[vcpu]), .since = calendar_.now()};
}

void HostDomain::send_access(unsigned vcpu) {
  assert(router_ != nullptr);
  router_->begin_access(*io_, vcpu, access_work_);
}

Rate HostDomain::rate(unsigned vcpu) const {
  return hypervisor_.rate(vcpu_ids_[vcpu]);
}

HostDomain::Times HostDomain::times() const {
  Times sum;
  for (const VcpuId vcpu : vcpu_ids_) {
    const VcpuAccounts accounts = hypervisor_.accounts(vcpu);
    sum.cpu += accounts.cpu_time;
    sum.wait += accounts.in_runstate[static_cast<std::size_t>(Runstate::runnable)];
    sum.switching += accounts.in_runstate[static_cast<std::size_t>(Runstate::running)] - accounts.cpu_time;
    sum.blocked += accounts.in_runstate[static_cast<std::size_t>(Runstate::blocked)] +
                   accounts.in_runstate[static_cast<std::size_t>(Runstate::offline)];
  }
  return sum;
}

void HostDomain::begin_window() {
  at_window_ = times();
}

DomainResult HostDomain::result() const {
  const Times now = times();
  return {.name = name_,
          .vcpus = vcpus(),
          .cpu_time = now.cpu - at_window_.cpu,
          .wait_time = now.wait - at_window_.wait,
          .switching_time = now.switching - at_window_.switching,
          .blocked_time = now.blocked - at_window_.blocked};
}

} // namespace domus::sim
