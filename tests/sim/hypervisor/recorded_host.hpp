/// A host that writes down who runs where, for tests that compare with a timeline worked out by hand.
#pragma once

#include "sim/hypervisor/hypervisor.hpp"

#include <string>
#include <vector>

namespace domus::tests::scheduling {

using namespace sim;
using namespace models;

/// Writes down what it is told, one line each.
class Recorder final : public VcpuListener {
public:
  void on_dispatched(VcpuId vcpu, PcpuId pcpu, Nanoseconds now) override { say("on", vcpu, pcpu, now); }
  void on_descheduled(VcpuId vcpu, PcpuId pcpu, Nanoseconds now, Runstate) override { say("off", vcpu, pcpu, now); }
  void on_rate_changed(VcpuId vcpu, Nanoseconds now) override { say("rate", vcpu, no_pcpu, now); }
  void on_block_averted(VcpuId vcpu, Nanoseconds now) override { say("averted", vcpu, no_pcpu, now); }

  std::vector<std::string> lines;

private:
  void say(const char* what, VcpuId vcpu, PcpuId pcpu, Nanoseconds now) {
    lines.push_back(std::to_string(now.count() / 1000) + " us: " + what + " v" + std::to_string(index_of(vcpu)) +
                    (pcpu == no_pcpu ? "" : " p" + std::to_string(pcpu)));
  }
};

struct Host {
  Calendar calendar;
  Recorder told;
  Hypervisor xen;

  explicit Host(const HypervisorConfig& config) : xen(config, calendar, told) {}

  void run_to(Nanoseconds time) { calendar.run_before(time); }
  VcpuId started_domain(const DomainConfig& config = {}) {
    const VcpuId vcpu = xen.vcpu(xen.create_domain(config), 0);
    xen.start(vcpu);
    return vcpu;
  }
};

inline HypervisorConfig pcpus(unsigned cores, unsigned threads = 1) {
  HypervisorConfig config;
  config.shape = {.sockets = 1, .cores_per_socket = cores, .threads_per_core = threads};
  return config;
}

using Lines = std::vector<std::string>;

} // namespace domus::tests::scheduling
