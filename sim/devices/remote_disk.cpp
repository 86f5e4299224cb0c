#include "sim/devices/remote_disk.hpp"

#include "sim/devices/local_disk.hpp"

namespace domus::sim {

namespace {

bool is_write(const Item& item) {
  return item.phase->request.direction == models::Direction::write;
}

} // namespace

RemoteDisk::RemoteDisk(ItemRouter& router, Fabric& fabric, EndpointId initiator, EndpointId target,
                       DiskServers& servers)
    : router_(router), fabric_(fabric), to_target_(fabric.open_stream(initiator, target)),
      to_initiator_(fabric.open_stream(target, initiator)), target_(*this, servers) {}

void RemoteDisk::submit(Item& item) {
  const models::Bytes data = is_write(item) ? item.phase->request.size : models::Bytes{};
  fabric_.send(to_target_, iscsi_message + data, target_, Target::arrived, argument_of(item));
}

void RemoteDisk::Target::on_event(std::uint32_t tag, std::uint64_t argument) {
  Item& item = item_of(argument);
  if (tag == arrived) {
    servers_.submit({.request = &item.phase->request,
                     .position = position_of(item),
                     .stream = item.guest->key,
                     .done = this,
                     .tag = served,
                     .argument = argument});
    return;
  }
  const models::Bytes data = is_write(item) ? models::Bytes{} : item.phase->request.size;
  disk_.fabric_.send(disk_.to_initiator_, iscsi_message + data, disk_.initiator_, 0, argument);
}

void RemoteDisk::Initiator::on_event(std::uint32_t /*tag*/, std::uint64_t argument) {
  disk_.router_.advance(item_of(argument), {});
}

} // namespace domus::sim
