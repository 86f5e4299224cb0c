/// Ticks, debit and the periodic accounting of the credit scheduler (facts/xen.md 1.3 to 1.5).
#include "sim/hypervisor/credit/credit.hpp"

#include <algorithm>
#include <cassert>
#include <cstdlib>

namespace domus::sim {

namespace {

using models::Nanoseconds;

constexpr std::int64_t nanoseconds_per_millisecond = 1'000'000;

/// Xen rounds up wherever credit is handed out.
constexpr std::int64_t divide_up(std::int64_t dividend, std::int64_t divisor) {
  return (dividend + divisor - 1) / divisor;
}

} // namespace

/// Takes whole credits for the time run since start_time, which advances by those credits. The remainder is carried in
/// `residual` as well, so it is counted twice; that is what Xen does (facts/xen.md 1.14). Before 4.3 it rounds to the
/// nearest credit instead.
void CreditScheduler::burn(CreditUnit& unit, Nanoseconds now) const {
  const std::int64_t ran = (now - unit.start_time).count();
  if (ran <= 0) {
    return;
  }
  const bool carries = switches_.debit == CreditDebit::carried;
  const std::int64_t used = ran * credits_per_millisecond + (carries ? unit.residual : nanoseconds_per_millisecond / 2);
  const std::int64_t credits = used / nanoseconds_per_millisecond;
  unit.residual = used % nanoseconds_per_millisecond;
  unit.credit -= credits;
  unit.start_time += Nanoseconds{credits * (nanoseconds_per_millisecond / credits_per_millisecond)};
}

void CreditScheduler::tick(PcpuId id, Nanoseconds now) {
  CreditPcpu& pcpu = pcpus_[id];
  if (Unit& running = services_->current(id); !running.idle()) {
    account_running(running, id, now);
  }
  if (pcpu.sorted_epoch != sort_epoch_) {
    pcpu.sorted_epoch = sort_epoch_;
    pcpu.queue.sort();
  }
  services_->arm_timer(pcpu.tick, now + tick_period_);
}

/// Whoever is caught running loses BOOST and becomes active; if active already, it may be placed better.
void CreditScheduler::account_running(Unit& unit, PcpuId pcpu, Nanoseconds now) {
  CreditUnit& running = state(unit);
  if (running.priority == CreditPriority::boost) {
    running.priority = CreditPriority::under;
  }
  if (switches_.debit == CreditDebit::whole_ticks) {
    running.credit -= credits_per_tick_;
  } else {
    burn(running, now);
  }
  if (!running.active_hook.is_linked()) {
    activate(running);
  } else if (pick(unit, false) != pcpu) {
    services_->request_migration(unit);
  }
}

/// What a domain's active units weigh together.
std::int64_t CreditScheduler::active_weight(const CreditDomain& domain) const {
  const unsigned times = switches_.weight_per_unit ? domain.active_count : std::min(domain.active_count, 1U);
  return std::int64_t{domain.weight} * times;
}

void CreditScheduler::activate(CreditUnit& unit) {
  CreditDomain& domain = *unit.domain;
  const std::int64_t before = active_weight(domain);
  domain.active_units.push_front(unit);
  ++domain.active_count;
  total_weight_ += active_weight(domain) - before;
  if (!domain.active_hook.is_linked()) {
    active_domains_.push_front(domain);
  }
  weigh_dom0();
}

void CreditScheduler::deactivate(CreditUnit& unit) {
  CreditDomain& domain = *unit.domain;
  const std::int64_t before = active_weight(domain);
  domain.active_units.erase(domain.active_units.iterator_to(unit));
  --domain.active_count;
  total_weight_ += active_weight(domain) - before;
  if (domain.active_units.empty()) {
    active_domains_.erase(active_domains_.iterator_to(domain));
  }
  weigh_dom0();
}

/// XenServer's: with W the active weight of the others, and a vCPUs of dom0 active on N pCPUs, each of these weighs
/// what the others have on each of their N - a pCPUs, W / (N - a); if a is more than half of N, all together weigh W.
void CreditScheduler::weigh_dom0() {
  if (weighed_dom0_ == nullptr || weighed_dom0_->active_count == 0 || pcpu_count_ < 2) {
    return;
  }
  constexpr std::int64_t most = 65535;
  const std::int64_t before = active_weight(*weighed_dom0_);
  const std::int64_t others = total_weight_ - before;
  if (others == 0) {
    return;
  }
  const std::int64_t active = weighed_dom0_->active_count;
  const std::int64_t left = std::int64_t{pcpu_count_} - active;
  const std::int64_t weight = others / (active > left ? active : left);
  if (weight > 0) {
    weighed_dom0_->weight = static_cast<unsigned>(std::min(weight, most));
  }
  total_weight_ += active_weight(*weighed_dom0_) - before;
}

/// The running figures of one accounting.
struct CreditScheduler::Shares {
  std::int64_t credit_total; ///< what is handed out; grows by what earlier domains leave to later ones
  std::int64_t weight_total;
  std::int64_t weight_left; ///< of the domains still to come
  std::int64_t dom0_weight; ///< as it is in weight_total, where XenServer weighs dom0
  bool someone_below_peak = false;
};

void CreditScheduler::account(Nanoseconds now) {
  if (total_weight_ == 0) {
    credit_balance_ = 0;
    services_->arm_timer(accounting_timer_, now + parameters_.options.time_slice);
    return;
  }
  const std::int64_t debt = credit_balance_ < 0 ? -credit_balance_ : 0;
  Shares shares{.credit_total = total_credit_ + debt,
                .weight_total = total_weight_,
                .weight_left = total_weight_,
                .dom0_weight = weighed_dom0_ == nullptr ? 0 : weighed_dom0_->weight};
  std::int64_t balance = 0;
  for (auto it = active_domains_.begin(); it != active_domains_.end();) {
    CreditDomain& domain = *it++;
    const std::int64_t units = domain.active_count;
    const std::int64_t cap = divide_up(std::int64_t{domain.cap} * credits_per_slice_, 100);
    const std::int64_t unit_cap = domain.cap == 0 ? 0 : divide_up(cap, units);
    const std::int64_t fair = fair_share(domain, shares);
    for (auto unit = domain.active_units.begin(); unit != domain.active_units.end();) {
      balance += pay(*unit++, fair, unit_cap);
    }
  }
  credit_balance_ = balance;
  ++sort_epoch_;
  services_->arm_timer(accounting_timer_, now + parameters_.options.time_slice);
}

/// What each active unit of a domain earns: by weight, at most one pCPU a unit and the domain's cap.
std::int64_t CreditScheduler::fair_share(CreditDomain& domain, Shares& shares) {
  const std::int64_t units = domain.active_count;
  const std::int64_t weight = active_weight(domain);
  const std::int64_t debt = credit_balance_ < 0 ? -credit_balance_ : 0;
  if (&domain == weighed_dom0_) {
    // It may have been weighed anew since, when a unit before it in this accounting went inactive.
    shares.weight_left += (std::int64_t{domain.weight} - shares.dom0_weight) * units;
  }
  shares.weight_left -= weight;
  std::int64_t peak = units * credits_per_slice_ + divide_up(debt * weight, shares.weight_total);
  if (domain.cap != 0) {
    peak = std::min(peak, divide_up(std::int64_t{domain.cap} * credits_per_slice_, 100));
  }
  std::int64_t fair = divide_up(shares.credit_total * weight, shares.weight_total);
  if (fair < peak) {
    shares.someone_below_peak = true;
  } else {
    if (shares.weight_left != 0) {
      shares.credit_total += divide_up((fair - peak) * shares.weight_total, shares.weight_left);
    }
    if (shares.someone_below_peak) {
      // Next time this domain comes first, so that what it leaves reaches those that can use it.
      active_domains_.splice(active_domains_.begin(), active_domains_, active_domains_.iterator_to(domain));
    }
    fair = peak;
  }
  return divide_up(fair, units);
}

/// Pays a unit and sets its priority. Returns what it has now.
std::int64_t CreditScheduler::pay(CreditUnit& unit, std::int64_t fair, std::int64_t unit_cap) {
  unit.credit += fair;
  if (unit.credit < 0) {
    unit.priority = CreditPriority::over;
    if (unit_cap != 0 && unit.credit < -unit_cap && !unit.parked) {
      unit.parked = true;
      services_->pause(unit.unit);
    }
    unit.credit = std::max(unit.credit, -credits_per_slice_);
    return unit.credit;
  }
  unit.priority = CreditPriority::under;
  if (unit.parked) {
    // As long as it is marked as parked, waking does not boost it.
    unit.parked = !switches_.unpark_boosts;
    services_->unpause(unit.unit);
    unit.parked = false;
  }
  if (unit.credit > credits_per_slice_) {
    deactivate(unit);
    unit.credit = switches_.keeps_half ? unit.credit / 2 : 0;
  }
  return unit.credit;
}

} // namespace domus::sim
