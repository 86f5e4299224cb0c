#include "models/host_model.hpp"

namespace domus::models {

bool dom0_balloons(const HostModel& host) {
  return host.toolstack == Toolstack::libxl && host.dom0_rule == Dom0Rule::upstream_default && !host.dom0_memory;
}

Memory dom0_memory_of(const HostModel& host) {
  if (host.dom0_memory) {
    return *host.dom0_memory;
  }
  return dom0_balloons(host) ? dom0_own_need.typical : dom0_memory(host.dom0_rule, host.memory);
}

unsigned dom0_vcpus_of(const HostModel& host) {
  return host.dom0_vcpus ? *host.dom0_vcpus : dom0_vcpus(host.dom0_rule, dom0_memory_of(host), host.pcpus());
}

MemoryAccounting memory_accounting_of(const HostModel& host) {
  return {host.toolstack, host.xen, host.xapi, host.device_model};
}

HostMemory host_memory_of(const HostModel& host) {
  HostMemory memory;
  memory.installed = host.memory;
  memory.dom0 = dom0_memory_of(host);
  memory.pcpus = host.pcpus();
  memory.compat_m2p = host.compat_m2p;
  if (host.toolstack == Toolstack::xapi) {
    memory.kept_free = xapi_kept_free(host.xapi);
  }
  return memory;
}

} // namespace domus::models
