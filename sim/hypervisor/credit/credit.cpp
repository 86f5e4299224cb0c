/// Units and domains of the credit scheduler coming and going, waking and sleeping (facts/xen.md 1.2, 1.7, 1.11).
#include "sim/hypervisor/credit/credit.hpp"

#include <algorithm>
#include <cassert>
#include <memory>
#include <utility>

namespace domus::sim {

namespace {

using models::Nanoseconds;

constexpr std::int64_t ticks_per_slice = 3;

/// Slices of less than three milliseconds have one tick only. Whole microseconds (facts/xen.md 1.14).
Nanoseconds tick_period_of(Nanoseconds time_slice) {
  const std::int64_t ticks = time_slice < std::chrono::milliseconds(ticks_per_slice) ? 1 : ticks_per_slice;
  return std::chrono::microseconds(time_slice.count() / 1000 / ticks);
}

} // namespace

CreditScheduler::CreditScheduler(const SchedulerParameters& parameters)
    : parameters_(parameters), switches_(CreditSwitches::of(parameters.xen)),
      credits_per_slice_(credits_per_millisecond * (parameters.options.time_slice.count() / 1'000'000)),
      tick_period_(tick_period_of(parameters.options.time_slice)),
      credits_per_tick_(credits_per_slice_ / (parameters.options.time_slice / tick_period_)),
      rate_limit_(switches_.rate_limited ? std::min(parameters.options.rate_limit, parameters.options.time_slice)
                                         : Nanoseconds{0}) {
  assert(credits_per_slice_ > 0);
}

/// Units and domains outlive the scheduler; their states leave its lists here.
CreditScheduler::~CreditScheduler() {
  for (CreditPcpu& pcpu : pcpus_) {
    pcpu.queue.clear();
  }
  for (CreditDomain& domain : active_domains_) {
    domain.active_units.clear();
  }
  active_domains_.clear();
}

void CreditScheduler::attach(SchedulerServices& services) {
  services_ = &services;
  const Topology& topology = services.topology();
  pcpus_ = std::vector<CreditPcpu>(topology.pcpus());
  for (unsigned node = 0; node < topology.nodes(); ++node) {
    balance_bias_.push_back(topology.node(node).first());
  }
}

void CreditScheduler::init_pcpu(PcpuId id, Unit& idle) {
  auto unit = std::make_unique<CreditUnit>(idle);
  unit->priority = CreditPriority::idle;
  idle.policy = std::move(unit);
  total_credit_ += credits_per_slice_;
  const Nanoseconds now = services_->now();
  if (pcpu_count_++ == 0) {
    accounting_timer_ = services_->create_timer(id, accounting_tag, 0);
    services_->arm_timer(accounting_timer_, now + parameters_.options.time_slice);
  }
  CreditPcpu& pcpu = pcpus_[id];
  pcpu.idle_bias = services_->topology().pcpus() - 1;
  pcpu.tick = services_->create_timer(id, tick_tag, id);
  services_->arm_timer(pcpu.tick, now + tick_period_);
  idlers_.insert(id);
}

void CreditScheduler::insert_domain(Domain& domain) {
  auto state = std::make_unique<CreditDomain>();
  state->weight = domain.parameters.weight;
  state->cap = domain.parameters.cap;
  if (parameters_.dom0_auto_weight && domain.id == DomainId{0}) {
    weighed_dom0_ = state.get();
  }
  domain.policy = std::move(state);
}

void CreditScheduler::remove_domain(Domain& domain) {
  assert(static_cast<CreditDomain&>(*domain.policy).active_count == 0);
  if (weighed_dom0_ == domain.policy.get()) {
    weighed_dom0_ = nullptr;
  }
  domain.policy.reset();
}

void CreditScheduler::insert_unit(Unit& unit) {
  auto state = std::make_unique<CreditUnit>(unit);
  state->domain = static_cast<CreditDomain*>(unit.domain->policy.get());
  unit.policy = std::move(state);
  unit.pcpu = pick_resource(unit);
}

void CreditScheduler::remove_unit(Unit& unit) {
  CreditUnit& removed = state(unit);
  assert(!CreditRunqueue::contains(removed) && !services_->is_current(unit));
  if (removed.active_hook.is_linked()) {
    deactivate(removed);
  }
  unit.policy.reset();
}

/// A waking unit that has credit left is BOOSTed, but not on the wake that ends a placement, nor when it is unparked.
void CreditScheduler::wake(Unit& unit) {
  CreditUnit& woken = state(unit);
  if (services_->is_current(unit) || CreditRunqueue::contains(woken)) {
    return;
  }
  const bool placed = std::exchange(woken.migrating, false) && !switches_.placement_boosts;
  if (!placed && woken.priority == CreditPriority::under && !woken.parked) {
    woken.priority = CreditPriority::boost;
  }
  CreditPcpu& pcpu = pcpus_[unit.pcpu];
  ++pcpu.runnable_count;
  pcpu.queue.insert(woken, parameters_.yield_reads_queue_head);
  tickle(woken);
}

void CreditScheduler::sleep(Unit& unit) {
  CreditUnit& slept = state(unit);
  if (services_->is_current(unit)) {
    services_->raise_schedule(unit.pcpu);
  } else if (CreditRunqueue::contains(slept)) {
    --pcpus_[unit.pcpu].runnable_count;
    dequeue(slept);
  }
}

void CreditScheduler::yield(Unit& unit) {
  state(unit).yielded = switches_.yield_skips;
}

void CreditScheduler::dequeue(CreditUnit& unit) {
  pcpus_[unit.unit.pcpu].queue.remove(unit);
  if (switches_.yield_lasts) {
    unit.yielded = false;
  }
}

/// A new weight counts at once, a new cap at the next accounting.
void CreditScheduler::adjust(Domain& domain, const DomainParameters& parameters) {
  auto& adjusted = static_cast<CreditDomain&>(*domain.policy);
  const std::int64_t before = active_weight(adjusted);
  adjusted.weight = parameters.weight;
  total_weight_ += active_weight(adjusted) - before;
  weigh_dom0();
  adjusted.cap = parameters.cap;
}

void CreditScheduler::on_timer(std::uint32_t tag, std::uint64_t argument, Nanoseconds now) {
  if (tag == tick_tag) {
    tick(static_cast<PcpuId>(argument), now);
  } else {
    account(now);
  }
}

UnitStanding CreditScheduler::standing(const Unit& unit) const {
  const CreditUnit& shown = state(unit);
  return {.credit = shown.credit,
          .priority = static_cast<int>(shown.priority),
          .active = shown.active_hook.is_linked(),
          .parked = shown.parked};
}

std::optional<Nanoseconds> CreditScheduler::next_tick(PcpuId pcpu) const {
  return services_->timer_expiry(pcpus_[pcpu].tick);
}

} // namespace domus::sim
