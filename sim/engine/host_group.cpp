#include "sim/engine/host_group.hpp"

#include <algorithm>

namespace domus::sim {

using models::Nanoseconds;

HostId HostGroup::add(Calendar& calendar) {
  hosts_.push_back({&calendar, Calendar::never});
  return HostId{static_cast<std::uint32_t>(hosts_.size() - 1)};
}

void HostGroup::refresh() {
  heap_.clear();
  for (std::uint32_t host = 0; host < hosts_.size(); ++host) {
    hosts_[host].wake = Calendar::never;
    look_at(host);
  }
}

void HostGroup::arrive(HostId host, Nanoseconds when, EventTarget& target, std::uint32_t tag, std::uint64_t argument) {
  calendar(host).arrive_at(when, target, tag, argument);
  look_at(static_cast<std::uint32_t>(host));
}

Nanoseconds HostGroup::next_time() {
  while (!heap_.empty() && hosts_[heap_.front().host].wake != heap_.front().when) {
    pop();
  }
  return heap_.empty() ? Calendar::never : heap_.front().when;
}

void HostGroup::run_due(Nanoseconds present, Nanoseconds horizon) {
  if (next_time() > present) {
    return;
  }
  while (next_time() < horizon) {
    const std::uint32_t host = heap_.front().host;
    pop();
    hosts_[host].calendar->run_before(horizon);
    hosts_[host].wake = Calendar::never;
    look_at(host);
  }
}

void HostGroup::run_all_before(Nanoseconds end) {
  for (const Host& host : hosts_) {
    host.calendar->run_before(end);
  }
}

void HostGroup::look_at(std::uint32_t host) {
  const Nanoseconds when = hosts_[host].calendar->next_time();
  if (when == hosts_[host].wake) {
    return;
  }
  hosts_[host].wake = when;
  heap_.push_back({when, host});
  std::push_heap(heap_.begin(), heap_.end(), later);
}

void HostGroup::pop() {
  std::pop_heap(heap_.begin(), heap_.end(), later);
  heap_.pop_back();
}

} // namespace domus::sim
