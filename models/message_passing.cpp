#include "models/message_passing.hpp"

#include <algorithm>

namespace domus::models {

namespace {

/// What a page, or a message by itself, takes of the capacity. A message bigger than a page takes several.
std::int64_t charge_of(const Channel& channel, Bytes size) {
  const std::int64_t message = std::max<std::int64_t>(1, size.count() + channel.overhead.count());
  const std::int64_t page = channel.page.count();
  return page == 0 ? message : (message + page - 1) / page * page;
}

std::uint32_t at_least_one(std::int64_t count) {
  return static_cast<std::uint32_t>(std::max<std::int64_t>(1, count));
}

} // namespace

std::uint32_t messages_per_page(const Channel& channel, Bytes size) {
  const std::int64_t message = std::max<std::int64_t>(1, size.count() + channel.overhead.count());
  return at_least_one(channel.page.count() / message);
}

std::uint32_t pages_of(const Channel& channel, Bytes size) {
  const std::int64_t charge = charge_of(channel, size);
  const std::int64_t capacity = channel.capacity.count();
  return at_least_one(channel.page.count() == 0 ? (capacity + charge - 1) / charge : capacity / charge);
}

std::uint32_t pages_at_wake(const Channel& channel, Bytes size) {
  const double left = channel.wake_sender_at * static_cast<double>(channel.capacity.count());
  const auto pages = static_cast<std::uint32_t>(left / static_cast<double>(charge_of(channel, size)));
  return std::min(pages, pages_of(channel, size) - 1);
}

std::uint32_t messages_per_segment(const Channel& channel, Bytes size) {
  return at_least_one(channel.segment.count() / std::max<std::int64_t>(1, size.count()));
}

} // namespace domus::models
