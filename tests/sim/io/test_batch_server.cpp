/// Notifications, batches and rings, small enough to follow with a pencil.
#include "sim/io/batch_server.hpp"
#include "sim/io/item_router.hpp"
#include "tests/sim/private_pcpus.hpp"

#include <doctest/doctest.h>

#include <vector>

using namespace domus::models;
using namespace domus::sim;
using domus::sim::testing::PrivatePcpus;

namespace {

Work us(std::int64_t n) {
  return Work::at_full_rate(Nanoseconds{n * 1000});
}

/// A back-end in a domain of one vCPU, whose events cost 1 us to take, and a guest that only counts what comes back.
struct BackEnd final : ItemOwner {
  explicit BackEnd(unsigned slots, PlanStep serve) : kernel(calendar, port, costs(), 1, {}) {
    port.attach(kernel);
    phase.kind = PhaseKind::block;
    phase.steps.push_back({.station = Station::guest_thread, .acquires = Ring::block, .ring_slots = 1});
    serve.station = Station::block_backend;
    serve.arrival = Arrival::event_channel;
    serve.releases = Ring::block;
    phase.steps.push_back(serve);
    io.owner = this;
    io.kernel = &kernel;
    io.rings[static_cast<std::size_t>(Ring::block)].assign(1, RingSlots(slots));
    io.servers[static_cast<std::size_t>(Station::block_backend)].push_back(&server);
  }

  static KernelCosts costs() {
    KernelCosts made;
    made.event_upcall = us(1);
    return made;
  }
  void issue_at(Nanoseconds when, unsigned requests) {
    calendar.run_before(when);
    for (unsigned n = 0; n < requests; ++n) {
      router.issue(router.create(io, phase, 0, 0, 0), {});
    }
  }
  void item_done(Item& /*item*/, const Sender& /*sender*/) override { done.push_back(calendar.now()); }

  Calendar calendar;
  PrivatePcpus port{calendar, 1};
  GuestKernel kernel;
  ItemRouter router{calendar};
  GuestIo io;
  BatchServer server{router, kernel, ThreadClass::normal, 0};
  PlanPhase phase;
  std::vector<Nanoseconds> done;
};

} // namespace

TEST_CASE("one event wakes the back-end for a burst; while it is at work more requests need none") {
  BackEnd back_end(32, {.per_item = us(2), .per_batch = us(10)});
  back_end.issue_at(0us, 3); // upcall 1, round 10, three requests 6
  back_end.issue_at(5us, 1); // found when the first round is done: round 10, request 2
  back_end.calendar.run_before(100us);
  CHECK(back_end.done == std::vector<Nanoseconds>{17us, 17us, 17us, 29us});
  CHECK(back_end.io.events_sent == 1);
  back_end.issue_at(100us, 1); // it sleeps again: upcall 1, round 10, request 2
  back_end.calendar.run_before(200us);
  CHECK(back_end.done.back() == 113us);
  CHECK(back_end.io.events_sent == 2);
}

TEST_CASE("a batch takes no more than its step's limit, and every batch pays for its round") {
  BackEnd back_end(32, {.per_item = us(2), .per_batch = us(10), .batch_limit = 2});
  back_end.issue_at(0us, 5);
  back_end.calendar.run_before(100us);
  CHECK(back_end.done == std::vector<Nanoseconds>{15us, 15us, 29us, 29us, 41us});
}

TEST_CASE("a full ring makes the front-end wait for slots, in order, and no request is lost") {
  BackEnd back_end(2, {.per_item = us(10)});
  back_end.issue_at(0us, 5); // two fit; the others are published as slots come back, two at a time
  const Population& waiting = back_end.io.ring_waits[static_cast<std::size_t>(Ring::block)];
  CHECK(waiting.present() == 3);
  CHECK(back_end.io.rings[static_cast<std::size_t>(Ring::block)][0].in_use() == 2);
  back_end.calendar.run_before(1ms);
  CHECK(back_end.done == std::vector<Nanoseconds>{21us, 21us, 41us, 41us, 51us});
  CHECK(back_end.io.events_sent == 1); // it found the others by itself
  CHECK(waiting.present() == 0);
  CHECK(back_end.io.rings[static_cast<std::size_t>(Ring::block)][0].in_use() == 0);
  CHECK(back_end.router.items_out() == 0);
}

TEST_CASE("a request that held many slots makes room for as many small ones as fit, and none overtakes another") {
  BackEnd back_end(4, {.per_item = us(10)});
  PlanPhase large = back_end.phase;
  large.steps.front().ring_slots = 4;
  const auto issue = [&](const PlanPhase& phase) {
    back_end.router.issue(back_end.router.create(back_end.io, phase, 0, 0, 0), {});
  };
  issue(large);          // fills the ring; done at 11 us
  issue(back_end.phase); // the next two fit when it comes back, and make a batch
  issue(back_end.phase);
  issue(large);          // needs the whole ring again
  issue(back_end.phase); // would fit beside the two, but waits its turn
  back_end.calendar.run_before(1ms);
  CHECK(back_end.done == std::vector<Nanoseconds>{11us, 31us, 31us, 41us, 51us});
  CHECK(back_end.router.items_out() == 0);
}

TEST_CASE("an access to an emulated device waits for the batch that QEMU is at, and is answered by itself") {
  BackEnd back_end(32, {.per_item = Work{}}); // a request without work of its own still takes its turn
  back_end.io.servers[static_cast<std::size_t>(Station::emulator)] = {&back_end.server};
  back_end.io.accesses.resize(1);
  back_end.issue_at(0us, 2);
  back_end.router.begin_access(back_end.io, 0, us(5));
  CHECK(back_end.io.emulated_accesses == 1);
  back_end.calendar.run_before(3us); // the upcall takes 1 us
  CHECK(back_end.done.size() == 2);
}

TEST_CASE("work done for a guest is booked to it: rounds and requests, not upcalls") {
  BackEnd back_end(32, {.per_item = us(2), .per_batch = us(10)});
  back_end.issue_at(0us, 3);
  back_end.calendar.run_before(100us);
  CHECK(back_end.io.driver_work == us(16));
}
