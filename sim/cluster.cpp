#include "sim/cluster.hpp"

namespace domus::sim {

Cluster::Cluster(const scenarios::Scenario& scenario, std::deque<Host>& hosts) : hosts_(hosts) {
  if (scenario.links.empty()) {
    return;
  }
  fabric_ = std::make_unique<SimGridFabric>();
  std::vector<HostId> ids;
  ids.reserve(hosts.size());
  for (Host& host : hosts) {
    ids.push_back(fabric_->add_host(host.calendar()));
  }
  std::vector<Cable> cables;
  cables.reserve(scenario.links.size());
  for (const scenarios::LinkSpec& link : scenario.links) {
    cables.push_back(
        fabric_->add_cable(ids[link.from], ids[link.to], {.bandwidth = link.bandwidth, .latency = link.latency}));
  }
  const auto end_at = [&](std::size_t link, std::size_t host) {
    return scenario.links[link].from == host ? cables[link].one : cables[link].other;
  };
  for (std::size_t index = 0; index < scenario.hosts.size(); ++index) {
    if (const auto& storage = scenario.hosts[index].remote_storage; storage.has_value()) {
      RemoteDisk& disk =
          remote_disks_.emplace_back(hosts[index].router(), *fabric_, end_at(storage->link, index),
                                     end_at(storage->link, storage->target), hosts[storage->target].disk());
      hosts[index].attach_remote_disk(disk);
    }
  }
  for (const scenarios::BulkFlowSpec& flow : scenario.flows) {
    flows_.emplace_back(hosts[flow.from].calendar(), hosts[flow.to].calendar(), *fabric_, end_at(flow.link, flow.from),
                        end_at(flow.link, flow.to), flow.size, flow.start, flow.repeat);
  }
}

Cluster::~Cluster() = default;

void Cluster::run_before(models::Nanoseconds end) {
  if (fabric_) {
    fabric_->run_before(end);
    return;
  }
  for (Host& host : hosts_) {
    host.calendar().run_before(end);
  }
}

} // namespace domus::sim
