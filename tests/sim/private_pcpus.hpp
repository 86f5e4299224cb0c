/// A hypervisor that costs nothing and is never short: every vCPU has a pCPU of its own, at full speed.
#pragma once

#include "sim/guest/guest_kernel.hpp"

#include <vector>

namespace domus::sim::testing {

class PrivatePcpus final : public VcpuPort, EventTarget {
public:
  PrivatePcpus(Calendar& calendar, unsigned vcpus) : calendar_(calendar), running_(vcpus), rates_(vcpus, full_rate) {}
  void attach(GuestKernel& kernel) { kernel_ = &kernel; }
  void set_rate(unsigned vcpu, Rate rate) {
    rates_[vcpu] = rate;
    kernel_->on_rate_changed(vcpu);
  }
  /// Takes the pCPU away, as a scheduler would.
  void preempt(unsigned vcpu) {
    running_[vcpu] = false;
    kernel_->on_descheduled(vcpu);
  }
  void resume(unsigned vcpu) { calendar_.at(calendar_.now(), *this, dispatch, vcpu); }

  void wake(unsigned vcpu) override { calendar_.at(calendar_.now(), *this, dispatch, vcpu); }
  void block(unsigned vcpu) override { calendar_.at(calendar_.now(), *this, deschedule, vcpu); }
  void pause(unsigned vcpu) override { calendar_.at(calendar_.now(), *this, deschedule, vcpu); }
  void unpause(unsigned vcpu) override { calendar_.at(calendar_.now(), *this, dispatch, vcpu); }
  void executes(unsigned /*vcpu*/) override {}
  void send_access(unsigned /*vcpu*/) override {}
  [[nodiscard]] Rate rate(unsigned vcpu) const override { return rates_[vcpu]; }

private:
  enum Tag : std::uint32_t { dispatch, deschedule };
  void on_event(std::uint32_t tag, std::uint64_t argument) override {
    const auto vcpu = static_cast<unsigned>(argument);
    if (tag == dispatch && !running_[vcpu]) {
      running_[vcpu] = true;
      kernel_->on_dispatched(vcpu);
    } else if (tag == deschedule && running_[vcpu]) {
      running_[vcpu] = false;
      kernel_->on_descheduled(vcpu);
    }
  }

  Calendar& calendar_;
  GuestKernel* kernel_ = nullptr;
  std::vector<bool> running_;
  std::vector<Rate> rates_;
};

} // namespace domus::sim::testing
