#include "scenarios/loading/drafts.hpp"
#include "scenarios/loading/reservation_field.hpp"

#include <array>

namespace domus::scenarios {

namespace {

using models::Nanoseconds;
using models::Reservation;
using namespace std::chrono_literals;

constexpr Nanoseconds longest_period = 1h;

/// One of the names of an enumeration.
template <class Value, std::size_t Size>
void read_name_of(Field& field, Value& to, const std::array<Value, Size>& all) {
  std::vector<std::pair<std::string_view, Value>> words;
  words.reserve(all.size());
  for (const Value value : all)
    words.emplace_back(models::to_text(value), value);
  field.choice<Value>(to, words);
}

/// Xen takes whole milliseconds.
void read_time_slice(Field& field, SchedulerDraft& to) {
  Nanoseconds& slice = to.spec.options.time_slice;
  field.time(slice, 1ms, 1s);
  if (field.node() != nullptr && slice % 1ms != 0ns)
    field.complain("is " + shown(*field.node()) + ", which is not a whole number of milliseconds",
                   "give 1 ms to 1 s in whole milliseconds");
}

void read_rate_limit(Field& field, SchedulerDraft& to) {
  Nanoseconds& limit = to.spec.options.rate_limit;
  field.time(limit, 0ns, 500ms);
  if (field.node() != nullptr && limit.count() != 0 && limit < 100us)
    field.complain("is too short", "give \"0 us\" to switch it off, or 100 us to 500 ms");
}

constexpr Key<SlotDraft> slot_keys[] = {
    {"guest", required, "whose slot it is: \"dom0\" or a guest of this host",
     [](Field& f, SlotDraft& t) { f.name(t.guest); }},
    {"vcpu", "", "which of its vCPUs; each needs slots of its own",
     [](Field& f, SlotDraft& t) { f.whole(t.vcpu, 0, 4095); }},
    {"runtime", required, "how long the slot is",
     [](Field& f, SlotDraft& t) { f.time(t.runtime, 1us, longest_period); }},
};

constexpr Key<SchedulerDraft> keys[] = {
    {"name", "\"credit2\" from Xen 4.12 on, \"credit\" before and with toolstack \"xapi\"",
     "the CPU scheduler (sched=)",
     [](Field& f, SchedulerDraft& t) { read_name_of(f, t.name.emplace(), models::all_schedulers); }},
    {"time_slice", "", "credit: how long a vCPU runs before another of its priority (sched_credit_tslice_ms)",
     read_time_slice},
    {"rate_limit", "", "credit, credit2: how long a vCPU runs before it can be preempted (sched_ratelimit_us); 0 = off",
     read_rate_limit},
    {"migration_delay", "", "credit: how long a vCPU that has run is not stolen by another pCPU (vcpu_migration_delay)",
     [](Field& f, SchedulerDraft& t) { f.time(t.spec.options.migration_delay, 0ns, 100ms); }},
    {"load_balance_rate_limit", "",
     "credit, Xen 4.18 and later: how long a pCPU waits before it looks for work elsewhere again",
     [](Field& f, SchedulerDraft& t) { f.time(t.spec.options.load_balance_rate_limit, 0ns, 1s); }},
    {"smt_power_savings", "", "credit, credit2: fill cores before using others (sched_smt_power_savings)",
     [](Field& f, SchedulerDraft& t) { f.flag(t.spec.options.smt_power_savings); }},
    {"credit2_runqueue", "the Xen version's: \"core\" in 4.7, else \"socket\"", "credit2: which pCPUs share a runqueue",
     [](Field& f, SchedulerDraft& t) {
       read_name_of(f, t.spec.options.credit2_runqueue.emplace(), models::all_runqueue_arrangements);
     }},
    {"credit2_max_cpus_per_runqueue", "", "credit2: at most so many (sched_credit2_max_cpus_runqueue)",
     [](Field& f, SchedulerDraft& t) { f.whole(t.spec.options.credit2_max_cpus_per_runqueue, 1, most_pcpus); }},
    {"credit2_migrate_resist", "",
     "credit2: by how much more credit another pCPU must win a vCPU (sched_credit2_migrate_resist)",
     [](Field& f, SchedulerDraft& t) { f.time(t.spec.options.credit2_migrate_resist, 0ns, 1s); }},
    {"credit2_cap_period", "", "credit2: how often a capped guest gets its budget (credit2_cap_period_ms)",
     [](Field& f, SchedulerDraft& t) { f.time(t.spec.options.credit2_cap_period, 1ms, 1s); }},
    {"major_frame", "as long as the slots together", "arinc653: how often the slots repeat",
     [](Field& f, SchedulerDraft& t) { f.time(t.major_frame.emplace(), 1us, longest_period); }},
    {"slot", "10 ms for each vCPU of dom0", "arinc653: who runs when, one after the other",
     [](Field& f, SchedulerDraft& t) { read_tables<SlotDraft>(f, t.slots, slot_keys); }},
};

constexpr Key<Reservation> reservation_keys[] = {
    {"period", "", "how often", [](Field& f, Reservation& t) { f.time(t.period, 10us, longest_period); }},
    {"budget", "", "how much CPU time in every period; at most the period",
     [](Field& f, Reservation& t) { f.time(t.budget, 10us, longest_period); }},
    {"extra_time", "", "may also use what nobody has reserved", [](Field& f, Reservation& t) { f.flag(t.extra_time); }},
};

} // namespace

Keys<SchedulerDraft> scheduler_keys() {
  return keys;
}

void read_reservation(Field& field, std::optional<Reservation>& to) {
  Reservation& reservation = to.emplace();
  read_subtable<Reservation>(field, reservation, reservation_keys);
  if (field.node() != nullptr && reservation.budget > reservation.period)
    field.complain(fmt::format("has a budget of {} in a period of {}", models::to_text(reservation.budget),
                               models::to_text(reservation.period)),
                   "give a budget of at most the period");
}

} // namespace domus::scenarios
