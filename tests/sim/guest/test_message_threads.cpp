/// Message passing on vCPUs that have a pCPU each: rates that a pencil gives, and what must hold of any.
#include "sim/guest/message_threads.hpp"
#include "tests/sim/private_pcpus.hpp"

#include <doctest/doctest.h>
#include <rapidcheck.h>

using namespace domus::models;
using namespace domus::sim;
using domus::sim::testing::PrivatePcpus;

namespace {

constexpr Nanoseconds window = 100ms;

struct Outcome {
  PopulationResult messages;
  PopulationResult in_channel;
  KernelCounts counts;
  std::uint64_t dropped = 0;
  MeanTime copies_saved{0};

  [[nodiscard]] std::uint64_t done() const { return messages.departures; }
};

Work us(std::int64_t n) {
  return Work::at_full_rate(Nanoseconds{n * 1000});
}

MessageWork work_of(Nanoseconds send, Nanoseconds receive, Nanoseconds answer = 0ns) {
  return {MeanTime{send}, MeanTime{receive}, MeanTime{answer}};
}

/// Lets the threads run from time 0, without warm-up.
Outcome run(const MessagePassing& passing, const MessageWork& work, unsigned vcpus, const KernelCosts& costs = {},
            Nanoseconds until = window) {
  Calendar calendar;
  PrivatePcpus port(calendar, vcpus);
  GuestKernel kernel(calendar, port, costs, vcpus, {});
  port.attach(kernel);
  MessageThreads threads(calendar, kernel, passing, work, 1, {});
  threads.begin_window(0ns);
  threads.begin();
  calendar.run_before(until);
  return {threads.operations().result(until), threads.thread_wait().result(until), kernel.counts(), threads.dropped(),
          threads.copies_saved()};
}

MessagePassing one_to_one(std::int64_t room) {
  MessagePassing passing;
  passing.size = Bytes{1};
  passing.channel.capacity = Bytes{room};
  return passing;
}

} // namespace

TEST_CASE("a receiver of 2 us behind a sender of 1 us sets the pace: one message in 2 us, whatever the room") {
  for (const std::int64_t room : {1, 7, 1000}) {
    CAPTURE(room);
    const Outcome outcome = run(one_to_one(room), work_of(1us, 2us), 2);
    // The first is sent at 1 us. With room for one the sender works while the receiver does.
    CHECK(outcome.done() == (window - 1us) / 2us);
  }
}

TEST_CASE("a sender of 2 us before a receiver of 1 us: the receiver sleeps after each message and is woken by an IPI") {
  const Outcome outcome = run(one_to_one(100), work_of(2us, 1us), 2);
  CHECK(outcome.done() == 49'999);                  // one each 2 us, the first at 3 us
  CHECK(outcome.counts.thread_wakes == 1 + 49'999); // the sender once, the receiver for each message
  CHECK(outcome.counts.ipis == 49'999);
  CHECK(outcome.in_channel.most_present == 1);
}

TEST_CASE("on one vCPU a channel of 10 makes them take turns: 10 messages, one switch each way") {
  KernelCosts costs;
  costs.thread_switch = us(5);
  const Outcome outcome = run(one_to_one(10), work_of(1us, 1us), 1, costs, 10ms);
  // Sender: 10 that fit and one that it holds in its hand. Then 10 are read; the reader is not preempted, since 10 us
  // are no matter to the scheduler. A round is 10 sent, 10 received, two switches: 30 us.
  CHECK(static_cast<double>(outcome.done()) == doctest::Approx(10'000.0 / 30 * 10).epsilon(0.01));
  CHECK(static_cast<double>(outcome.counts.thread_switches) == doctest::Approx(2 * 10'000.0 / 30).epsilon(0.01));
}

TEST_CASE("a ping-pong of 3 + 4 + 2 us between two vCPUs takes 9 us a round, and all that two wake-ups cost") {
  MessagePassing passing = one_to_one(1);
  passing.answered = true;
  CHECK(run(passing, work_of(3us, 4us, 2us), 2).done() == window / 9us);
  KernelCosts costs;
  costs.thread_wake = us(1);
  costs.ipi_send = us(2);
  costs.ipi_receive = us(3);
  costs.idle_exit = us(5);
  // To be seen by the other's thread: idle exit 5, IPI 3. The waker pays 1 + 2 too, but goes to sleep meanwhile.
  const Outcome outcome = run(passing, work_of(3us, 4us, 2us), 2, costs);
  CHECK(static_cast<double>(outcome.done()) == doctest::Approx(100'000.0 / (9 + 2 * 8)).epsilon(0.001));
  CHECK(static_cast<double>(outcome.counts.ipis) ==
        doctest::Approx(2.0 * static_cast<double>(outcome.done())).epsilon(0.001));
}

TEST_CASE("a ping-pong on one vCPU pays two switches a round and no IPI") {
  MessagePassing passing = one_to_one(1);
  passing.answered = true;
  KernelCosts costs;
  costs.thread_switch = us(5);
  costs.ipi_send = us(100);
  const Outcome outcome = run(passing, work_of(3us, 4us, 3us), 1, costs);
  CHECK(static_cast<double>(outcome.done()) == doctest::Approx(100'000.0 / 20).epsilon(0.001));
  CHECK(outcome.counts.ipis == 0);
}

TEST_CASE(
    "who drops instead of waiting sends at its own pace: of 100 000 in 100 ms half are lost at a receiver of 2 us") {
  MessagePassing passing = one_to_one(10);
  passing.channel.when_full = Channel::WhenFull::drop;
  const Outcome outcome = run(passing, work_of(1us, 2us), 2);
  CHECK(outcome.done() == 49'999);
  CHECK(outcome.done() + outcome.messages.present_at_end + outcome.dropped == 99'999);
}

TEST_CASE("on busy vCPUs whoever passes messages to each other comes to share a vCPU: wake-ups need no IPIs any more") {
  MessagePassing passing = one_to_one(100);
  passing.groups = 2; // receivers begin on vCPU 0, senders on vCPU 1
  const Outcome outcome = run(passing, work_of(2us, 1us), 2);
  CHECK(static_cast<double>(outcome.done()) == doctest::Approx(2 * 100'000.0 / 3).epsilon(0.001)); // never idle
  CHECK(outcome.counts.thread_wakes > 10'000);
  CHECK(outcome.counts.ipis <= passing.threads());
}

TEST_CASE("segments let a fast receiver sleep no more: TCP's small messages wake it far less often than one by one") {
  KernelCosts costs;
  costs.idle_exit = us(20);
  MessagePassing one_by_one = one_to_one(1000);
  MessagePassing segments = one_by_one;
  segments.channel.segment = Bytes{500};
  const Outcome single = run(one_by_one, work_of(1000ns, 950ns), 2, costs);
  const Outcome together = run(segments, work_of(1000ns, 950ns), 2, costs);
  CHECK(single.done() + 100 > together.done());
  CHECK(together.done() > 90'000);
}

TEST_CASE(
    "sender and receiver start on two cores where the domain knows its cores: vCPUs 0 and 2 work, 1 and 3 do not") {
  Calendar calendar;
  PrivatePcpus port(calendar, 4);
  GuestKernel kernel(calendar, port, {}, 4, {.threads_per_core = 2, .shared_cache = true});
  port.attach(kernel);
  MessageThreads threads(calendar, kernel, one_to_one(10), work_of(1us, 2us), 2, {});
  port.set_rate(1, stalled);
  port.set_rate(3, stalled);
  threads.begin();
  calendar.run_before(window);
  CHECK(threads.operations().result(window).departures == (window - 1us) / 2us);
}

TEST_CASE("the same run twice gives the same counts") {
  MessagePassing passing = one_to_one(64);
  passing.senders = 5;
  passing.receivers = 5;
  const Outcome a = run(passing, work_of(700ns, 900ns), 3);
  const Outcome b = run(passing, work_of(700ns, 900ns), 3);
  CHECK(a.done() == b.done());
  CHECK(a.counts.thread_switches == b.counts.thread_switches);
}

TEST_CASE("messages are conserved, Little's law is an identity at the channels, and nobody sleeps for ever") {
  rc::check([] {
    MessagePassing passing = one_to_one(*rc::gen::inRange(1, 100));
    passing.groups = *rc::gen::inRange(1U, 4U);
    passing.senders = *rc::gen::inRange(1U, 5U);
    passing.receivers = *rc::gen::inRange(1U, 5U);
    passing.answered = *rc::gen::arbitrary<bool>();
    passing.channel.page = Bytes{*rc::gen::element(0, 1, 8)};
    passing.channel.segment = Bytes{*rc::gen::element(0, 16)};
    passing.channel.wake_sender_at = *rc::gen::element(0.0, 0.25, 1.0);
    passing.channel.when_full = *rc::gen::element(Channel::WhenFull::block, Channel::WhenFull::drop);
    const auto vcpus = *rc::gen::inRange(1U, 5U);
    const MessageWork work =
        work_of(Nanoseconds{*rc::gen::inRange(100, 3000)}, Nanoseconds{*rc::gen::inRange(100, 3000)},
                Nanoseconds{passing.answered ? 500 : 0});
    KernelCosts costs;
    costs.thread_switch = us(*rc::gen::inRange(0, 4));
    costs.idle_exit = us(*rc::gen::inRange(0, 4));
    const bool drops = passing.channel.when_full == Channel::WhenFull::drop;
    RC_PRE(!(passing.answered && drops)); // a sender whose message is lost would wait for ever
    const Outcome outcome = run(passing, work, vcpus, costs, 20ms);
    RC_ASSERT(outcome.messages.arrivals == outcome.done() + outcome.messages.present_at_end);
    RC_ASSERT(outcome.messages.number_integral_ns == outcome.messages.sojourn_sum_ns);
    RC_ASSERT(outcome.in_channel.number_integral_ns == outcome.in_channel.sojourn_sum_ns);
    RC_ASSERT(outcome.in_channel.arrivals == outcome.messages.arrivals);
    RC_ASSERT(drops || outcome.dropped == 0);
    const Outcome longer = run(passing, work, vcpus, costs, 40ms);
    RC_ASSERT(longer.done() > outcome.done());
  });
}

TEST_CASE("on one vCPU messages stay in its caches: sender and receiver both take less than on two") {
  MessageWork work = work_of(10us, 10us);
  work.send_saving = MeanTime{2us};
  work.receive_saving = MeanTime{3us};
  // On two vCPUs one message in 10 us; on one, 8 and 7 us for each.
  const Outcome apart = run(one_to_one(1000), work, 2);
  const Outcome together = run(one_to_one(1000), work, 1);
  CHECK(static_cast<double>(apart.done()) == doctest::Approx(window / Nanoseconds{10us}).epsilon(0.01));
  CHECK(static_cast<double>(together.done()) == doctest::Approx(window / Nanoseconds{15us}).epsilon(0.03));
}

TEST_CASE("the work of messages varies as it should, and does so alike in every run") {
  const auto passed_with = [](double variability) {
    Calendar calendar;
    PrivatePcpus port(calendar, 2);
    GuestKernel kernel(calendar, port, {}, 2, {});
    port.attach(kernel);
    MessageThreads threads(calendar, kernel, one_to_one(1000), work_of(10us, 1us), 1, {1, 2, variability});
    threads.begin_window(0ns);
    threads.begin();
    calendar.run_before(1s);
    return threads.operations().result(1s).departures;
  };
  CHECK(passed_with(0) == 99'999);
  CHECK(passed_with(0.5) != 99'999);
  CHECK(static_cast<double>(passed_with(0.5)) == doctest::Approx(100'000).epsilon(0.005)); // the mean is kept
  CHECK(passed_with(0.5) == passed_with(0.5));
}

TEST_CASE("a sender that is told of room, and finds that another has taken it, is told again") {
  MessagePassing passing = one_to_one(1);
  passing.senders = 3;
  // vCPUs that are on their way to idle run at once what is woken there.
  KernelCosts costs;
  costs.idle_enter = us(2);
  costs.idle_turn = us(2);
  // Three senders of 3 us each are just enough for a receiver of 1 us: without one of them it passes a third less.
  const Outcome outcome = run(passing, work_of(3us, 1us), 4, costs);
  CHECK(static_cast<double>(outcome.done()) > 0.7 * static_cast<double>(window / Nanoseconds{1us}));
}

TEST_CASE("in a domain of no shared cache a sender takes its receiver to its own vCPU, a softirq does not") {
  const auto ipis = [](Channel::DeliveredBy by) {
    MessagePassing passing = one_to_one(1000);
    passing.channel.delivered_by = by;
    Calendar calendar;
    PrivatePcpus port(calendar, 4);
    GuestKernel kernel(calendar, port, {}, 4, {.threads_per_core = 1, .shared_cache = false});
    port.attach(kernel);
    MessageThreads threads(calendar, kernel, passing, work_of(10us, 1us), 1, {});
    threads.begin();
    calendar.run_before(window);
    return kernel.counts().ipis;
  };
  CHECK(ipis(Channel::DeliveredBy::softirq) > 10 * (ipis(Channel::DeliveredBy::sender) + 1));
}

TEST_CASE("on one vCPU every copy finds the data in the cache, and on two none does") {
  MessageWork work = work_of(2us, 2us);
  work.send_saving = MeanTime{500};
  work.receive_saving = MeanTime{1000};
  const Outcome together = run(one_to_one(1), work, 1);
  CHECK(together.done() > 30'000);
  CHECK(std::abs(together.copies_saved / MeanTime{1500} - static_cast<double>(together.done())) <
        2); // one or two are on the way
  CHECK(run(one_to_one(1), work, 2).copies_saved == MeanTime{0});
}
