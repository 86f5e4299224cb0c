#include "analysis/crossover/terms.hpp"

#include "models/cost_model.hpp"
#include "scenarios/profiles.hpp"

#include <algorithm>
#include <cassert>
#include <cmath>

namespace domus::analysis {

namespace {

using models::MeanTime;
using models::Nanoseconds;

/// What the runs have counted or timed of one mode, per operation of all guests that are compared.
class PerOperation {
public:
  PerOperation(const ModeRuns& runs, const std::vector<std::size_t>& guests) : runs_(runs), guests_(guests) {
    operations_ = sum([](const sim::GuestResult& guest) { return static_cast<double>(guest.operations.departures); });
    assert(operations_ > 0);
  }

  [[nodiscard]] double count(std::uint64_t sim::GuestResult::*counter) const {
    return sum([=](const sim::GuestResult& guest) { return static_cast<double>(guest.*counter); }) / operations_;
  }
  [[nodiscard]] MeanTime time(Nanoseconds sim::GuestResult::*time) const {
    return MeanTime{sum([=](const sim::GuestResult& guest) { return static_cast<double>((guest.*time).count()); }) /
                    operations_};
  }

private:
  template <class Figure>
  [[nodiscard]] double sum(Figure figure) const {
    double total = 0;
    for (const sim::RunResult& run : runs_.results)
      for (const std::size_t guest : guests_)
        total += figure(run.guests[guest]);
    return total;
  }

  const ModeRuns& runs_;
  const std::vector<std::size_t>& guests_;
  double operations_ = 0;
};

/// What the runs count, and its price in a mode.
struct Counted {
  std::string_view name;
  std::uint64_t sim::GuestResult::*counter;
  MeanTime (*price)(const models::DomainCosts&);
};
constexpr std::array counted{
    Counted{"threads woken", &sim::GuestResult::thread_wakes,
            [](const models::DomainCosts& costs) { return costs.thread_wake; }},
    Counted{"thread switches", &sim::GuestResult::thread_switches,
            [](const models::DomainCosts& costs) { return costs.thread_switch + costs.address_space_switch; }},
    Counted{"IPIs, sent and received", &sim::GuestResult::ipis,
            [](const models::DomainCosts& costs) { return costs.ipi_send + costs.ipi_receive; }},
    Counted{"going idle and back", &sim::GuestResult::idle_entries,
            [](const models::DomainCosts& costs) { return costs.idle_enter + costs.idle_exit; }},
};

MeanTime& part(Pair& times, std::size_t mode) {
  return mode == 0 ? times.first : times.second;
}

class TermList {
public:
  explicit TermList(const ValueRuns& runs) : runs_(runs) {
    for (std::size_t mode = 0; mode < runs.modes.size(); ++mode)
      add_mode(mode);
  }

  [[nodiscard]] std::vector<Term> take() && {
    terms_.erase(std::remove_if(
                     terms_.begin(), terms_.end(),
                     [](const Term& term) { return term.times.first.count() == 0 && term.times.second.count() == 0; }),
                 terms_.end());
    return std::move(terms_);
  }

private:
  void add_mode(std::size_t mode) {
    const ModeRuns& runs = runs_.modes[mode];
    const PerOperation measured(runs, runs_.guests);
    const scenarios::GuestSpec& guest = runs.scenario.guests[runs_.guests.front()]; // all come from one [[guest]]
    const Bill& bill = runs.bills[runs_.guests.front()];
    MeanTime rest = measured.time(&sim::GuestResult::cpu_time);
    const auto add = [&](std::string_view name, MeanTime time) -> Term& {
      rest -= time;
      return add_term(name, mode, time);
    };
    const ByCause causes = by_cause(bill, stations_of(Payer::guest));
    for (std::size_t i = 0; i < causes.size(); ++i)
      add(models::to_text(static_cast<models::Cause>(i)), causes[i]);
    const models::DomainCosts costs =
        models::domain_costs(scenarios::profile_of(guest, runs.scenario.hosts[guest.host]));
    for (const Counted& one : counted) {
      const double count = measured.count(one.counter);
      add(one.name, count * one.price(costs)).counts[mode] = count;
    }
    add("copies found in the cache", -measured.time(&sim::GuestResult::copies_saved));
    add_term("all else on its vCPUs", mode, rest);
    add_term("back-ends", mode, measured.time(&sim::GuestResult::driver_time));
    add_term("QEMU", mode, measured.time(&sim::GuestResult::emulator_time));
  }

  Term& add_term(std::string_view name, std::size_t mode, MeanTime time) {
    auto term = std::find_if(terms_.begin(), terms_.end(), [&](const Term& one) { return one.times.name == name; });
    if (term == terms_.end())
      term = terms_.insert(term, Term{{std::string(name), MeanTime{0}, MeanTime{0}}, {-1, -1}});
    part(term->times, mode) += time;
    return *term;
  }

  const ValueRuns& runs_;
  std::vector<Term> terms_;
};

MeanTime difference_of(const std::vector<Term>& terms, const std::string& name) {
  const auto term = std::find_if(terms.begin(), terms.end(), [&](const Term& one) { return one.times.name == name; });
  return term == terms.end() ? MeanTime{0} : term->times.difference();
}

} // namespace

std::vector<Term> terms_of(const ValueRuns& runs) {
  return TermList(runs).take();
}

const Term* largest(const std::vector<Term>& terms, bool more) {
  const Term* found = nullptr;
  for (const Term& term : terms) {
    const double size = more ? term.times.difference().count() : -term.times.difference().count();
    const double best = found == nullptr ? 0 : std::abs(found->times.difference().count());
    if (size > best)
      found = &term;
  }
  return found;
}

std::optional<Turn> what_turns(const std::vector<Term>& before, const std::vector<Term>& after) {
  std::optional<Turn> most;
  for (const std::vector<Term>* terms : {&before, &after})
    for (const Term& term : *terms) {
      const Turn turn{term.times.name, difference_of(before, term.times.name), difference_of(after, term.times.name)};
      const auto size = [](const Turn& one) { return std::abs((one.after - one.before).count()); };
      if (size(turn) > (most ? size(*most) : 0))
        most = turn;
    }
  return most;
}

} // namespace domus::analysis
