/// What connects the hosts of a scenario: its links, the remote disks and the bulk copies on them.
///
/// Hosts without links have nothing to do with one another and each runs by itself; with links they meet on SimGrid.
#pragma once

#include "scenarios/scenario.hpp"
#include "sim/devices/remote_disk.hpp"
#include "sim/engine/bulk_flow.hpp"
#include "sim/engine/simgrid_fabric.hpp"
#include "sim/host/host.hpp"

#include <deque>
#include <memory>
#include <vector>

namespace domus::sim {

class Cluster {
public:
  /// Connects the hosts and attaches their remote disks. All arguments outlive the cluster.
  Cluster(const scenarios::Scenario& scenario, std::deque<Host>& hosts);
  ~Cluster();
  Cluster(const Cluster&) = delete;
  Cluster& operator=(const Cluster&) = delete;

  /// Runs all hosts, and what is between them, up to `end`.
  void run_before(models::Nanoseconds end);

private:
  std::deque<Host>& hosts_;
  std::unique_ptr<SimGridFabric> fabric_;
  std::deque<RemoteDisk> remote_disks_;
  std::deque<BulkFlow> flows_;
};

} // namespace domus::sim
