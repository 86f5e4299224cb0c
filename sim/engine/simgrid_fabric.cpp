#include "sim/engine/simgrid_fabric.hpp"

#include "sim/engine/simgrid_process.hpp"

#include <simgrid/kernel/resource/Model.hpp>
#include <simgrid/s4u/Comm.hpp>
#include <simgrid/s4u/Engine.hpp>
#include <simgrid/s4u/Host.hpp>
#include <simgrid/s4u/Link.hpp>
#include <simgrid/s4u/NetZone.hpp>

#include <algorithm>
#include <cassert>
#include <cstddef>
#include <deque>
#include <memory>
#include <string>
#include <tuple>
#include <vector>

namespace domus::sim {

namespace s4u = simgrid::s4u;
using models::Nanoseconds;

namespace {

/// Endpoints of one group are connected: the two of a cable, and all that meet at the switch.
constexpr std::uint32_t switch_group = 0;

constexpr StreamId no_stream{UINT32_MAX};

struct Endpoint {
  s4u::Host* simgrid_host;
  HostId host;
  Nanoseconds latency; ///< of its own wire; the far end of a cable has none
  std::uint32_t group;
};

} // namespace

class SimGridFabric::Implementation final {
public:
  explicit Implementation(Nanoseconds most_run_ahead);
  ~Implementation();
  Implementation(const Implementation&) = delete;
  Implementation& operator=(const Implementation&) = delete;

  // As in SimGridFabric.
  HostId add_host(Calendar& calendar) { return hosts_.add(calendar); }
  Cable add_cable(HostId one, HostId other, const Wire& wire);
  EndpointId add_uplink(HostId host, const Wire& wire) { return add_endpoint(host, &wire, switch_group); }
  StreamId open_stream(EndpointId from, EndpointId to);
  void send(EndpointId from, EndpointId to, StreamId stream, models::Bytes amount, EventTarget& target,
            std::uint32_t tag, std::uint64_t argument);
  void send(StreamId stream, models::Bytes amount, EventTarget& target, std::uint32_t tag, std::uint64_t argument);
  void run_before(Nanoseconds end);
  [[nodiscard]] std::uint64_t transfers_completed() const { return transfers_completed_; }

private:
  class HostsModel;

  /// One transfer, from the call of `send` until it has left SimGrid. Reused.
  struct Transfer {
    Implementation* fabric = nullptr;
    EndpointId from{};
    EndpointId to{};
    StreamId stream = no_stream;
    models::Bytes amount;
    EventTarget* target = nullptr;
    std::uint32_t tag = 0;
    std::uint64_t argument = 0;
    std::uint64_t started = 0; ///< how many transfers were started before it
    Nanoseconds completed{0};
    s4u::CommPtr comm;
    Transfer* behind = nullptr; ///< the next one that waits in its stream
  };

  /// One transfer of a stream is on its way, the others wait in a list.
  struct Stream {
    EndpointId from;
    EndpointId to;
    bool busy = false;
    Transfer* first_waiting = nullptr;
    Transfer* last_waiting = nullptr;
  };

  /// A transfer that waits for SimGrid's clock to reach the time at which its host sent it.
  struct Sending {
    Nanoseconds when;
    HostId host;
    std::uint64_t sent; ///< how many were sent before it: orders what one host sends in one nanosecond
    Transfer* transfer;

    static bool later(const Sending& a, const Sending& b) {
      return std::tie(a.when, a.host, a.sent) > std::tie(b.when, b.host, b.sent);
    }
  };

  static void on_completion(const s4u::Activity& activity);

  EndpointId add_endpoint(HostId host, const Wire* wire, std::uint32_t group);
  [[nodiscard]] const Endpoint& endpoint(EndpointId id) const { return endpoints_[static_cast<std::size_t>(id)]; }
  [[nodiscard]] bool connected(EndpointId from, EndpointId to) const {
    return from != to && endpoint(from).group == endpoint(to).group;
  }
  [[nodiscard]] double to_clock(Nanoseconds time) const { return origin_ + 1e-9 * static_cast<double>(time.count()); }
  [[nodiscard]] double ns_since_origin(double clock) const { return (clock - origin_) * 1e9; }

  /// When the hosts next do something that SimGrid must stop for: act, or send.
  [[nodiscard]] Nanoseconds next_time();
  /// SimGrid asks how long it is to then, in seconds. Negative: nothing before the end of this run.
  [[nodiscard]] double time_to_next(double clock);
  /// SimGrid's clock has moved.
  void clock_moved(double clock);
  void start_due(Nanoseconds present);
  void start_or_queue(Transfer& transfer);
  void start(Transfer& transfer);
  void deliver_completed();
  void next_of_stream(Stream& stream);
  void start_next_of_streams();

  std::unique_ptr<s4u::Engine> engine_ = start_simgrid();
  s4u::NetZone* zone_ = s4u::create_star_zone("fabric");
  double origin_ = s4u::Engine::get_clock(); ///< a second engine in a process goes on with the first one's clock
  HostGroup hosts_;
  std::vector<Endpoint> endpoints_;
  std::uint32_t last_group_ = switch_group;
  Nanoseconds run_ahead_;
  Nanoseconds end_{0};
  bool end_reached_ = true;

  std::deque<Transfer> transfers_; ///< a deque, because SimGrid holds their addresses
  std::vector<Transfer*> unused_;
  std::vector<Sending> sendings_; ///< a heap, the earliest first
  std::vector<Transfer*> completed_;
  std::vector<Stream> streams_;
  std::vector<Transfer*> next_of_streams_; ///< whose turn has come in their streams, at the present of SimGrid
  std::uint64_t sent_ = 0;
  std::uint64_t started_ = 0;
  std::uint64_t transfers_completed_ = 0;
};

/// What SimGrid sees of all hosts.
class SimGridFabric::Implementation::HostsModel final : public simgrid::kernel::resource::Model {
public:
  explicit HostsModel(Implementation& fabric) : Model("domus hosts"), fabric_(fabric) {}
  double next_occurring_event(double clock) override { return fabric_.time_to_next(clock); }
  void update_actions_state(double clock, double /*since_last*/) override { fabric_.clock_moved(clock); }

private:
  Implementation& fabric_;
};

SimGridFabric::Implementation::Implementation(Nanoseconds most_run_ahead) : run_ahead_(most_run_ahead) {
  assert(most_run_ahead >= Nanoseconds{1});
  engine_->add_model(std::make_shared<HostsModel>(*this));
  static const bool listening = [] { // SimGrid's signals cannot be disconnected: one listener serves every fabric
    s4u::Activity::on_completion_cb(on_completion);
    return true;
  }();
  static_cast<void>(listening);
}

SimGridFabric::Implementation::~Implementation() {
  for (Transfer& transfer : transfers_) {
    if (transfer.comm != nullptr && transfer.comm->get_state() == s4u::Activity::State::STARTED) {
      transfer.comm->cancel();
    }
  }
  transfers_.clear();
}

Cable SimGridFabric::Implementation::add_cable(HostId one, HostId other, const Wire& wire) {
  const std::uint32_t group = ++last_group_;
  const EndpointId near = add_endpoint(one, &wire, group);
  return {near, add_endpoint(other, nullptr, group)};
}

EndpointId SimGridFabric::Implementation::add_endpoint(HostId host, const Wire* wire, std::uint32_t group) {
  const std::string name = "endpoint" + std::to_string(endpoints_.size());
  s4u::Host* const simgrid_host = zone_->create_host(name, 1.0); // its speed is never used
  std::vector<s4u::LinkInRoute> route;
  Nanoseconds latency{0};
  if (wire != nullptr) {
    assert(wire->bandwidth > models::DataRate{} && wire->latency >= Nanoseconds{1});
    auto* const link = zone_->create_split_duplex_link(name, wire->bandwidth.in_bytes_per_second());
    link->set_latency(0);
    route.emplace_back(link, s4u::LinkInRoute::Direction::UP);
    latency = wire->latency;
    run_ahead_ = std::min(run_ahead_, latency);
  }
  zone_->add_route(simgrid_host->get_netpoint(), nullptr, nullptr, nullptr, route, true);
  endpoints_.push_back({simgrid_host, host, latency, group});
  return EndpointId{static_cast<std::uint32_t>(endpoints_.size() - 1)};
}

StreamId SimGridFabric::Implementation::open_stream(EndpointId from, EndpointId to) {
  assert(connected(from, to));
  streams_.push_back({from, to});
  return StreamId{static_cast<std::uint32_t>(streams_.size() - 1)};
}

void SimGridFabric::Implementation::send(StreamId stream, models::Bytes amount, EventTarget& target, std::uint32_t tag,
                                         std::uint64_t argument) {
  const Stream& way = streams_[static_cast<std::size_t>(stream)];
  send(way.from, way.to, stream, amount, target, tag, argument);
}

void SimGridFabric::Implementation::send(EndpointId from, EndpointId to, StreamId stream, models::Bytes amount,
                                         EventTarget& target, std::uint32_t tag, std::uint64_t argument) {
  assert(connected(from, to) && amount > models::Bytes{});
  if (unused_.empty()) {
    unused_.push_back(&transfers_.emplace_back());
  }
  Transfer& transfer = *unused_.back();
  unused_.pop_back();
  transfer.fabric = this;
  transfer.from = from;
  transfer.to = to;
  transfer.stream = stream;
  transfer.amount = amount;
  transfer.target = &target;
  transfer.tag = tag;
  transfer.argument = argument;
  const HostId host = endpoint(from).host;
  sendings_.push_back({hosts_.calendar(host).now(), host, sent_++, &transfer});
  std::push_heap(sendings_.begin(), sendings_.end(), Sending::later);
}

void SimGridFabric::Implementation::run_before(Nanoseconds end) {
  assert(end >= end_);
  if (end == end_) {
    return;
  }
  end_ = end;
  end_reached_ = false;
  hosts_.refresh();
  set_simgrid_precision(to_clock(end));
  while (!end_reached_) { // SimGrid returns some microseconds early if its clock stops so close to the end
    engine_->run_until(to_clock(end));
  }
  deliver_completed();
  hosts_.run_all_before(end);
}

Nanoseconds SimGridFabric::Implementation::next_time() {
  const Nanoseconds sending = sendings_.empty() ? Calendar::never : sendings_.front().when;
  return std::min(sending, hosts_.next_time());
}

double SimGridFabric::Implementation::time_to_next(double clock) {
  deliver_completed();
  if (!next_of_streams_.empty()) {
    return 0; // SimGrid may already have asked the network: start them when it comes back to us at this same time
  }
  const Nanoseconds next = next_time();
  return next < end_ ? std::max(0.0, to_clock(next) - clock) : -1.0;
}

void SimGridFabric::Implementation::clock_moved(double clock) {
  Nanoseconds present = last_nanosecond_before(ns_since_origin(clock));
  const Nanoseconds next = next_time();
  if (clock >= to_clock(next)) { // what SimGrid stopped for is due, whatever the noise of its clock
    present = std::max(present, next);
  }
  end_reached_ = present >= end_;
  start_next_of_streams();
  hosts_.run_due(present, run_ahead_ < end_ - present ? present + run_ahead_ : end_);
  start_due(present);
}

void SimGridFabric::Implementation::start_due(Nanoseconds present) {
  while (!sendings_.empty() && sendings_.front().when <= present) {
    start_or_queue(*sendings_.front().transfer);
    std::pop_heap(sendings_.begin(), sendings_.end(), Sending::later);
    sendings_.pop_back();
  }
}

void SimGridFabric::Implementation::start_or_queue(Transfer& transfer) {
  if (transfer.stream == no_stream) {
    start(transfer);
    return;
  }
  Stream& stream = streams_[static_cast<std::size_t>(transfer.stream)];
  if (!stream.busy) {
    stream.busy = true;
    start(transfer);
    return;
  }
  transfer.behind = nullptr;
  (stream.first_waiting == nullptr ? stream.first_waiting : stream.last_waiting->behind) = &transfer;
  stream.last_waiting = &transfer;
}

void SimGridFabric::Implementation::start(Transfer& transfer) {
  transfer.started = started_++;
  transfer.comm = s4u::Comm::sendto_init(endpoint(transfer.from).simgrid_host, endpoint(transfer.to).simgrid_host);
  transfer.comm->set_payload_size(static_cast<std::uint64_t>(transfer.amount.count()));
  transfer.comm->set_data(&transfer);
  transfer.comm->start();
}

void SimGridFabric::Implementation::on_completion(const s4u::Activity& activity) {
  if (activity.get_state() != s4u::Activity::State::FINISHED) {
    return; // cancelled with the fabric
  }
  Transfer* const transfer = activity.get_data<Transfer>();
  Implementation& fabric = *transfer->fabric;
  transfer->completed = first_nanosecond_after(fabric.ns_since_origin(s4u::Engine::get_clock()));
  fabric.completed_.push_back(transfer);
}

void SimGridFabric::Implementation::deliver_completed() {
  std::sort(completed_.begin(), completed_.end(),
            [](const Transfer* a, const Transfer* b) { return a->started < b->started; });
  for (Transfer* const transfer : completed_) {
    const Nanoseconds latency = endpoint(transfer->from).latency + endpoint(transfer->to).latency;
    hosts_.arrive(endpoint(transfer->to).host, transfer->completed + latency, *transfer->target, transfer->tag,
                  transfer->argument);
    if (transfer->stream != no_stream) {
      next_of_stream(streams_[static_cast<std::size_t>(transfer->stream)]);
    }
    transfer->comm = nullptr;
    unused_.push_back(transfer);
  }
  transfers_completed_ += completed_.size();
  completed_.clear();
}

void SimGridFabric::Implementation::next_of_stream(Stream& stream) {
  if (stream.first_waiting == nullptr) {
    stream.busy = false;
    return;
  }
  next_of_streams_.push_back(stream.first_waiting);
  stream.first_waiting = stream.first_waiting->behind;
}

void SimGridFabric::Implementation::start_next_of_streams() {
  for (Transfer* const transfer : next_of_streams_) {
    start(*transfer);
  }
  next_of_streams_.clear();
}

SimGridFabric::SimGridFabric(Nanoseconds most_run_ahead)
    : implementation_(std::make_unique<Implementation>(most_run_ahead)) {}

SimGridFabric::~SimGridFabric() = default;

HostId SimGridFabric::add_host(Calendar& calendar) {
  return implementation_->add_host(calendar);
}

Cable SimGridFabric::add_cable(HostId one, HostId other, const Wire& wire) {
  return implementation_->add_cable(one, other, wire);
}

EndpointId SimGridFabric::add_uplink(HostId host, const Wire& wire) {
  return implementation_->add_uplink(host, wire);
}

void SimGridFabric::send(EndpointId from, EndpointId to, models::Bytes amount, EventTarget& target, std::uint32_t tag,
                         std::uint64_t argument) {
  implementation_->send(from, to, no_stream, amount, target, tag, argument);
}

StreamId SimGridFabric::open_stream(EndpointId from, EndpointId to) {
  return implementation_->open_stream(from, to);
}

void SimGridFabric::send(StreamId stream, models::Bytes amount, EventTarget& target, std::uint32_t tag,
                         std::uint64_t argument) {
  implementation_->send(stream, amount, target, tag, argument);
}

void SimGridFabric::run_before(Nanoseconds end) {
  implementation_->run_before(end);
}

std::uint64_t SimGridFabric::transfers_completed() const {
  return implementation_->transfers_completed();
}

} // namespace domus::sim
