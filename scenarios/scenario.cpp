#include "scenarios/scenario.hpp"

#include <cassert>

namespace domus::scenarios {

const models::Platform& platform_of(const HostSpec& host) {
  const models::Platform* const platform = host.repriced ? host.repriced.get() : models::find_platform(host.platform);
  assert(platform != nullptr);
  return *platform;
}

models::HostModel host_model_of(const HostSpec& host) {
  models::HostModel model;
  model.id = host.model.empty() ? host.name : host.model;
  model.name = host.name;
  model.platform = host.platform;
  model.sockets = host.sockets;
  model.cores_per_socket = host.cores_per_socket;
  model.threads_per_core = host.threads_per_core;
  model.memory = host.memory;
  model.storage = host.storage;
  model.disk_size = host.disk_size;
  model.nic = host.nic;
  model.toolstack = host.toolstack;
  model.xen = host.xen_version;
  model.xapi = host.xapi;
  model.device_model = host.device_model;
  model.compat_m2p = host.compat_m2p;
  model.dom0_memory = host.dom0.memory;
  model.dom0_vcpus = host.dom0.vcpus;
  model.event_channel_abi = host.event_channel_abi;
  model.event_channels = host.event_channels;
  return model;
}

bool weighs_dom0_itself(const HostSpec& host) {
  return host.toolstack == models::Toolstack::xapi && host.scheduler.name == models::Scheduler::credit;
}

std::string_view to_text(DiskPlace place) {
  return place == DiskPlace::local ? "local" : "iscsi";
}

} // namespace domus::scenarios
