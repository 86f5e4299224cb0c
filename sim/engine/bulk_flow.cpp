#include "sim/engine/bulk_flow.hpp"

#include <cassert>

namespace domus::sim {

using models::Nanoseconds;

namespace {

constexpr std::uint32_t begin = 0;
constexpr std::uint32_t arrived = 1;

} // namespace

BulkFlow::BulkFlow(Calendar& sender, const Calendar& receiver, Fabric& fabric, EndpointId from, EndpointId to,
                   models::Bytes size, Nanoseconds start, std::optional<Nanoseconds> repeat)
    : sender_(sender), receiver_(receiver), fabric_(fabric), from_(from), to_(to), size_(size), repeat_(repeat) {
  assert(size > models::Bytes{} && (!repeat || *repeat > Nanoseconds{0}));
  sender_.at(start, *this, begin);
}

void BulkFlow::on_event(std::uint32_t tag, std::uint64_t argument) {
  if (tag == arrived) {
    ++completed_;
    time_taken_ += receiver_.now() - Nanoseconds{static_cast<std::int64_t>(argument)};
    return;
  }
  ++begun_;
  fabric_.send(from_, to_, size_, *this, arrived, static_cast<std::uint64_t>(sender_.now().count()));
  if (repeat_) {
    sender_.at(sender_.now() + *repeat_, *this, begin);
  }
}

} // namespace domus::sim
