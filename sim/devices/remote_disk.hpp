/// A disk on another host, reached over iSCSI: each request is a transfer there, a job of that host's disk, and a
/// transfer back. The transfers share the wire with whatever else is on it, so its load shows in the guest's latency.
/// All requests of a host go over one iSCSI session, a TCP connection: together they have one share of the wire, in
/// order.
///
/// Left out: the CPU time that TCP and iSCSI cost at both ends. The block path's own costs are charged as for a local
/// disk.
#pragma once

#include "sim/devices/disk_servers.hpp"
#include "sim/engine/fabric.hpp"
#include "sim/io/item_router.hpp"

namespace domus::sim {

/// Bytes of an iSCSI PDU with its header (48) and TCP/IP/Ethernet around it (78): what a request or an answer without
/// data takes on the wire. Frames of larger transfers are taken to be jumbo frames, so headers of data are not counted
/// (assumed).
inline constexpr models::Bytes iscsi_message{126};

class RemoteDisk final : public HardwareStation {
public:
  /// `initiator` and `target` are the ends of the wire at this host and at the host of `servers`.
  RemoteDisk(ItemRouter& router, Fabric& fabric, EndpointId initiator, EndpointId target, DiskServers& servers);
  RemoteDisk(const RemoteDisk&) = delete;
  RemoteDisk& operator=(const RemoteDisk&) = delete;

  void submit(Item& item) override;

private:
  /// What happens on the target's host.
  class Target final : public EventTarget {
  public:
    Target(RemoteDisk& disk, DiskServers& servers) : disk_(disk), servers_(servers) {}

  private:
    enum Tag : std::uint32_t { arrived = 1, served };
    friend class RemoteDisk;
    void on_event(std::uint32_t tag, std::uint64_t argument) override;
    RemoteDisk& disk_;
    DiskServers& servers_;
  };
  /// What happens on the guest's host.
  class Initiator final : public EventTarget {
  public:
    explicit Initiator(RemoteDisk& disk) : disk_(disk) {}

  private:
    void on_event(std::uint32_t tag, std::uint64_t argument) override;
    RemoteDisk& disk_;
  };

  ItemRouter& router_;
  Fabric& fabric_;
  StreamId to_target_;
  StreamId to_initiator_;
  Target target_;
  Initiator initiator_{*this};
};

} // namespace domus::sim
