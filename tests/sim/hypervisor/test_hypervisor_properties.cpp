/// What holds whatever happens: a host of any shape, with any costs, whose vCPUs run, block, yield, are woken, paused,
/// moved, re-weighted and destroyed at random.
#include "sim/hypervisor/hypervisor.hpp"

#include <doctest/doctest.h>
#include <rapidcheck.h>

#include <algorithm>
#include <optional>
#include <random>
#include <vector>

using namespace domus::sim;
using namespace domus::models;

namespace {

constexpr Nanoseconds run_length = 120ms;

/// Drives a hypervisor at random and keeps its own books of what it is told.
class RandomHost final : public VcpuListener, public EventTarget {
public:
  RandomHost(const HypervisorConfig& config, unsigned domains, std::uint64_t seed)
      : random_(seed), xen(config, calendar, *this), running_on_(xen.topology().pcpus()) {
    for (unsigned i = 0; i < domains; ++i) {
      add_domain();
    }
    arm(Action::disturb, 0, 1us);
  }

  void run() { calendar.run_before(run_length); }

  void on_dispatched(VcpuId id, PcpuId pcpu, Nanoseconds now) override {
    Guest& guest = guests_[index_of(id)];
    RC_ASSERT(!guest.on);
    RC_ASSERT(!running_on_[pcpu]);
    const bool may_run_here = !guest.hard || guest.hard->contains(pcpu) || guest.chosen_before_hard;
    RC_ASSERT(may_run_here || xen.policy().name() == "arinc653"); // which does not know affinities
    guest.chosen_before_hard = false;
    RC_ASSERT(xen.pcpu_of(id) == pcpu);
    running_on_[pcpu] = id;
    guest.on = true;
    set_rate(id, now);
  }
  void on_descheduled(VcpuId id, PcpuId pcpu, Nanoseconds now, Runstate runstate) override {
    Guest& guest = guests_[index_of(id)];
    RC_ASSERT(guest.on);
    RC_ASSERT(running_on_[pcpu] == std::optional{id});
    RC_ASSERT(runstate != Runstate::running);
    running_on_[pcpu].reset();
    guest.on = false;
    set_rate(id, now);
  }
  void on_rate_changed(VcpuId id, Nanoseconds now) override {
    RC_ASSERT(guests_[index_of(id)].on);
    set_rate(id, now);
  }
  void on_block_averted(VcpuId id, Nanoseconds) override { RC_ASSERT(guests_[index_of(id)].on); }

  void on_event(std::uint32_t tag, std::uint64_t argument) override {
    const VcpuId id{static_cast<std::uint32_t>(argument)};
    switch (static_cast<Action>(tag)) {
    case Action::burst_end:
      end_burst(id);
      break;
    case Action::wake:
      if (alive(id)) {
        xen.wake(id, any_pcpu());
      }
      break;
    case Action::unpause:
      if (alive(id)) {
        xen.unpause(id, any_pcpu());
      }
      break;
    case Action::disturb:
      disturb();
      arm(Action::disturb, 0, Nanoseconds{below(400'000)});
      break;
    }
  }

  void check_books() {
    Nanoseconds busy{0};
    for (PcpuId pcpu = 0; pcpu < xen.topology().pcpus(); ++pcpu) {
      const PcpuAccounts accounts = xen.accounts_of_pcpu(pcpu);
      RC_ASSERT(accounts.busy + accounts.hypervisor + accounts.idle == run_length);
      busy += accounts.busy;
    }
    Nanoseconds executed{0};
    for (std::uint32_t i = 0; i < guests_.size(); ++i) {
      set_rate(VcpuId{i}, calendar.now());
      executed += guests_[i].executed;
      if (!alive(VcpuId{i})) {
        continue;
      }
      const VcpuAccounts accounts = xen.accounts(VcpuId{i});
      Nanoseconds age{0};
      for (const Nanoseconds time : accounts.in_runstate) {
        age += time;
      }
      RC_ASSERT(age == run_length - guests_[i].born);
      RC_ASSERT(accounts.cpu_time == guests_[i].executed);
    }
    RC_ASSERT(executed == busy);
  }

private:
  enum class Action : std::uint32_t { burst_end, wake, unpause, disturb };

  struct Guest {
    DomainId domain{};
    Nanoseconds born{0};
    bool alive = true;
    bool on = false;
    std::optional<PcpuSet> hard;
    bool chosen_before_hard = false; ///< its pCPU was switching to it when `hard` was set
    WorkMeter meter;
    EventId burst_end;
    Rate rate = stalled;
    Nanoseconds since{0};
    Nanoseconds executed{0}; ///< time on a pCPU and not stalled, by what we are told
  };

  std::uint64_t below(std::uint64_t bound) { return random_() % bound; }
  PcpuId any_pcpu() { return static_cast<PcpuId>(below(xen.topology().pcpus())); }
  [[nodiscard]] bool alive(VcpuId id) const { return guests_[index_of(id)].alive; }
  void arm(Action action, std::uint64_t argument, Nanoseconds delay) {
    calendar.at(calendar.now() + delay, *this, static_cast<std::uint32_t>(action), argument);
  }
  PcpuSet some_pcpus() {
    PcpuSet set;
    set.insert(any_pcpu());
    for (PcpuId pcpu = 0; pcpu < xen.topology().pcpus(); ++pcpu) {
      if (below(3) == 0) {
        set.insert(pcpu);
      }
    }
    return set;
  }
  Reservation some_reservation() {
    const Nanoseconds period{10'000 + below(15'000'000)};
    return {.period = period,
            .budget = std::max<Nanoseconds>(period / static_cast<int>(1 + below(8)), 10us),
            .extra_time = below(2) == 0};
  }

  void add_domain() {
    DomainConfig config;
    config.vcpus = static_cast<unsigned>(1 + below(3));
    config.parameters.weight = static_cast<unsigned>(1 + below(1000));
    config.parameters.cap = below(3) == 0 ? static_cast<unsigned>(10 + below(100)) : 0;
    config.parameters.reservation = some_reservation();
    const DomainId domain = xen.create_domain(config);
    for (unsigned i = 0; i < config.vcpus; ++i) {
      Guest guest;
      guest.domain = domain;
      guest.born = calendar.now();
      guest.since = calendar.now();
      guest.meter.set_rate(calendar.now(), stalled);
      guest.meter.add(Work::at_full_rate(Nanoseconds{below(3'000'000)}));
      guests_.push_back(guest);
      xen.start(xen.vcpu(domain, i), any_pcpu());
    }
  }

  void set_rate(VcpuId id, Nanoseconds now) {
    Guest& guest = guests_[index_of(id)];
    if (guest.rate != stalled) {
      guest.executed += now - guest.since;
    }
    guest.since = now;
    guest.rate = guest.on ? xen.rate(id) : stalled;
    guest.meter.set_rate(now, guest.rate);
    calendar.cancel(guest.burst_end);
    if (const Nanoseconds end = guest.meter.completion(); guest.on && end != Nanoseconds::max()) {
      guest.burst_end =
          calendar.at(end, *this, static_cast<std::uint32_t>(Action::burst_end), static_cast<std::uint64_t>(id));
    }
  }

  void end_burst(VcpuId id) {
    Guest& guest = guests_[index_of(id)];
    RC_ASSERT(guest.on);
    guest.meter.advance(calendar.now());
    RC_ASSERT(guest.meter.done());
    guest.meter.add(Work::at_full_rate(Nanoseconds{1 + below(3'000'000)}));
    switch (below(4)) {
    case 0:
      xen.yield(id);
      break;
    case 1:
      break;
    default:
      xen.block(id);
      arm(Action::wake, static_cast<std::uint64_t>(id), Nanoseconds{below(4) == 0 ? 0 : below(5'000'000)});
    }
    set_rate(id, calendar.now());
  }

  void disturb() {
    const VcpuId id{static_cast<std::uint32_t>(below(guests_.size()))};
    if (!alive(id)) {
      return;
    }
    Guest& guest = guests_[index_of(id)];
    switch (below(8)) {
    case 0:
      guest.hard = some_pcpus();
      guest.chosen_before_hard = !guest.on && xen.current_vcpu(xen.pcpu_of(id)) == id;
      xen.set_hard_affinity(id, *guest.hard, any_pcpu());
      break;
    case 1:
      xen.set_soft_affinity(id, some_pcpus(), any_pcpu());
      break;
    case 2:
      xen.set_parameters(guest.domain, {static_cast<unsigned>(1 + below(2000)), static_cast<unsigned>(below(150)),
                                        some_reservation()});
      break;
    case 3:
      xen.occupy(any_pcpu(), Nanoseconds{below(20'000)});
      break;
    case 4:
      if (below(10) == 0) {
        destroy(guest.domain);
        add_domain();
      }
      break;
    default:
      xen.pause(id, any_pcpu());
      arm(Action::unpause, static_cast<std::uint64_t>(id), Nanoseconds{below(3'000'000)});
    }
  }

  void destroy(DomainId domain) {
    xen.destroy_domain(domain, any_pcpu());
    for (Guest& guest : guests_) {
      guest.alive = guest.alive && guest.domain != domain;
    }
  }

  std::mt19937_64 random_;

public:
  Calendar calendar;
  Hypervisor xen;

private:
  std::vector<std::optional<VcpuId>> running_on_;
  std::vector<Guest> guests_;
};

HypervisorConfig random_config() {
  HypervisorConfig config;
  config.shape = {.sockets = *rc::gen::inRange(1U, 4U),
                  .cores_per_socket = *rc::gen::inRange(1U, 4U),
                  .threads_per_core = *rc::gen::inRange(1U, 3U)};
  config.scheduler = all_schedulers[*rc::gen::inRange<std::size_t>(0, all_schedulers.size())];
  for (std::size_t s = 0; s < 20; ++s) {
    config.parameters.arinc653.slots.push_back(
        {.domain = s % 7, .vcpu = static_cast<unsigned>(s % 3), .runtime = Nanoseconds{100'000 * (s % 5 + 1)}});
  }
  config.parameters.arinc653.major_frame = 7ms; // the slots take 6
  config.parameters.xen = {4, *rc::gen::element(6, 9, 13, 17, 20)};
  config.parameters.options.credit2_runqueue =
      *rc::gen::element(RunqueueArrangement::core, RunqueueArrangement::socket, RunqueueArrangement::all);
  config.parameters.options.credit2_max_cpus_per_runqueue = *rc::gen::element(3U, 16U);
  config.parameters.options.time_slice = *rc::gen::element<Nanoseconds>(30ms, 10ms, 1ms);
  config.parameters.options.rate_limit = *rc::gen::element<Nanoseconds>(1ms, 0ms);
  config.smt_rate = *rc::gen::element(full_rate, Rate{640}, Rate{333});
  return config;
}

} // namespace

TEST_CASE("whatever happens: one vCPU a pCPU, affinity kept, all time accounted for") {
  CHECK(rc::check("with decisions that cost nothing", [](std::uint64_t seed) {
    RandomHost host(random_config(), *rc::gen::inRange(1U, 8U), seed);
    host.run();
    host.check_books();
  }));
  CHECK(rc::check("with costs", [](std::uint64_t seed) {
    HypervisorConfig config = random_config();
    config.costs = {.schedule = *rc::gen::element<Nanoseconds>(0ns, 700ns),
                    .context_switch = *rc::gen::element<Nanoseconds>(0ns, 2300ns),
                    .wake_ipi = *rc::gen::element<Nanoseconds>(0ns, 4100ns),
                    .kick_ipi = *rc::gen::element<Nanoseconds>(0ns, 1100ns)};
    RandomHost host(config, *rc::gen::inRange(1U, 8U), seed);
    host.run();
    host.check_books();
  }));
}
