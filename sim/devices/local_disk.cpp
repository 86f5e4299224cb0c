#include "sim/devices/local_disk.hpp"

#include <bit>

namespace domus::sim {

double position_of(const Item& item) {
  const std::uint64_t place = std::uint64_t{item.ordinal} << 8;
  return Draws(item.guest->seed, item.guest->key ^ place, item.number, Purpose::position).uniform();
}

std::uint64_t argument_of(Item& item) {
  static_assert(sizeof(Item*) == sizeof(std::uint64_t));
  return std::bit_cast<std::uint64_t>(&item);
}

Item& item_of(std::uint64_t argument) {
  return *std::bit_cast<Item*>(argument);
}

void LocalDisk::submit(Item& item) {
  servers_.submit({.request = &item.phase->request,
                   .position = position_of(item),
                   .stream = item.guest->key,
                   .done = this,
                   .tag = 0,
                   .argument = argument_of(item)});
}

void LocalDisk::on_event(std::uint32_t /*tag*/, std::uint64_t argument) {
  router_.advance(item_of(argument), {});
}

} // namespace domus::sim
