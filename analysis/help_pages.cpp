#include "analysis/help_pages.hpp"

#include "analysis/cost_page.hpp"
#include "analysis/crossover/page.hpp"
#include "analysis/key_reference.hpp"
#include "analysis/policy/page.hpp"
#include "analysis/schedule/spec_page.hpp"
#include "analysis/text/table.hpp"
#include "analysis/validate/case_page.hpp"
#include "models/mode.hpp"
#include "scenarios/load.hpp"

#include <fmt/format.h>

#include <array>

namespace domus::analysis {

namespace {

constexpr std::string_view json_page =
    R"(JSON answers (--json FILE|-)

Key names end in their unit: _ns (nanoseconds), _per_second, _bytes, _share (1 = all of one).
A share of CPU time is of one pCPU: a guest with two busy vCPUs has a cpu_share of 2.
A figure over replications is {"mean", "half_width"}: half_width is half of its 95 % confidence
interval, null where there was one replication. A change between modes is {"mean", "low", "high"}:
0.12 is 12 % more, with the ends of its 95 % interval.

Every answer begins with
  command, domus_version, scenario, seed, replications, warmup_ns, window_ns

run adds
  guests[]   name, mode, vcpus, operation (what one is called)
             completed_per_second, offered_per_second
             response_mean_ns, response_p50_ns, response_p95_ns, response_p99_ns
             cpu_share       its vCPUs ran
             steal_share     its vCPUs were runnable but had no pCPU
             driver_share    back-ends, interrupts and bridge worked for it
             emulator_share  its QEMU ran
             user_share, kernel_share, xen_share  of cpu_share: whose code ran; they add up to it
             lock_share      of kernel_share and xen_share: waiting for locks of preempted vCPUs
             blocked_share   its vCPUs had nothing to run, or were stopped
             believed_user_share, believed_system_share  as it would account for itself without
                             knowing of Xen: by its own clock, stolen time included
  hosts[]    name, pcpus, busy_share, hypervisor_share, idle_share (of all its pCPUs)
             context_switches_per_second, migrations_per_second
             domains[]  name, vcpus, cpu_share, steal_share      (dom0 first)
             devices[]  name, busy_share, requests_per_second
             full[]     resource, taken, supply (bytes of memory and disk, nanoseconds a second of
                        dom0's CPU, pieces), taken_share
  runs[]     each replication by itself:
             seed, window_ns, events (calendar events), unseed (digest of the final state:
             equal runs have equal digests), hosts[], guests[] with raw sums
             population objects: present_at_start, arrivals, departures, present_at_end,
             number_integral_ns (integral of the number present), sojourn_sum_ns, most_present
             guests[].stations.<station> and guests[].waits.<what> are populations; those that
             nobody ever entered are left out

compare adds
  changes[]  from, to, verdict (one sentence)
             all, guests[]: throughput, response_mean, cpu_per_operation as relative changes;
             "all" is the geometric mean over the guests; null where a guest serves nothing
  modes[]    mode, guests[] and hosts[] as above
             limits[]    guest, limit (what it is), busy_share
             memory_overhead_bytes (beyond RAM, all guests), memory_in_dom0_bytes (QEMU's part)
             capacity[]  host, size, overhead_bytes (one guest's), fit (how many fit on the host if
                         it holds nothing else), limited_by (what the next one would lack)

explain begins with command, domus_version, scenario, guest, platform, operation, and adds
  modes[]    mode, guest (where two guests are compared)
             totals (guest_ns, driver_domain_ns, emulator_ns, devices_ns)
             memory[]    name, bytes, paid_by, source: what Xen keeps for the guest
             sections[]  title, lines[], wakeups[] (what waking sleepers costs at most); a line has
                         station, cause, runs, count (per operation), each_ns, total_ns,
                         per_batch (shared by all found together), background (nobody waits), source
             beside_sibling (where cores have two threads)  rate_share (speed beside a busy SMT
                         sibling), waits_share (of the time alone, which a sibling does not slow)
  lock_holders[]  for each mode: away_ns (a vCPU's time without a pCPU), held_probability (that it
             holds a lock), siblings, kinds[]: waiting (how), waits (siblings that need the lock),
             wasted_ns (their CPU time, together), used (by this guest)

crossover adds
  guest, modes[] (two), figure ("operations", "response" or "cpu"), key, unit (of all its values: B, ns,
  /s ...; null for bare numbers), from, to, scale
  answer         the sentence
  crossings[]    at, low, high (95 % interval), before, after (the mode that is ahead), jump (the ratio
                 leaps over 1)
  points[]       value, figures[] (one a mode, in operations a second or ns), change (from the first
                 mode to the second), ahead (beyond chance: a mode or null), clearly (by 0.5 % or more,
                 and beyond chance among all values)
  sides[]        of each crossing, in its order, the nearest values before and after it that are clearly
                 one mode's; or the ends of the range:
                 value, terms[] with cause, each_ns[] (per operation, one a mode), counts[] (how often
                 per operation, one a mode; null where it is not counted)

validate begins with command, domus_version, name, seed, replications, and adds
  missed_gates   how many; the exit code is 1 unless it is 0
  cases[]    id, area, family, what, unit, source, remark, because, input as in the case file
             predicted (a figure, or null and then a reason), published, published_to
             error (relative: 0.05 = 5 % above), tolerance, within, gate, calibrated[] (parameters)
             winner_right    of a ratio that is off 1 by more than 3 %: on the right side; else null
  areas[], families[], all, gated (the gates), not_calibrated (the cases that nothing was set from);
             none counts inputs
             name, cases, predicted, median_error, largest_error (absolute), gates, gates_within,
             winners, winners_right
  parameters[]   parameter, platform (whose price it is), unit ("cycles", "ns" or "share"), value, low,
                 high (what is plausible), why, cases[] (the ids that it was set from)
  fit            with --fit:
                 simulations
                 parameters[]  parameter, platform, unit, now, fitted, standard_error (relative, or null),
                               told_by_cases (else it was not moved), at_an_end (of what is plausible)
                 cases[]       id, family, predicted, error, within and winner_right at the fitted
                               values, error_now, fitted_to (it pulled on the parameters)
                 families[], all, gated   sums as above, at the fitted values
  leave_one_out  with --leave-one-out:
                 simulations
                 left_out[]    name (of the family), parameters[] (parameter, unit, value,
                               told_by_others, from_the_middle: it was calibrated on this family only,
                               so that the search began in the middle of what is plausible)
                 cases[], families[], all, gated   as in fit, each family predicted by the others

policy check has command, domus_version, policy, action, image, flavor, from_flavor, boot, disk_config, date, and
  verdict ("accept" or "reject"), http (null: not known, or none), message (the cloud's, or null),
  error (as its client prints it, or null)
  hosts[]    with --hosts: id, passed_over_by[] (ids of rules)
  rules[]    that fired, in the order of checks: id, verdict ("reject" or "warn"), http, message, fault,
             place, place_assumed, source
policy matrix: command, domus_version, policy, boot, date, disk_config, rejected
  cells[]    image, flavor, verdict, http, message, rules[] (ids of those that reject), warnings[]
  counts     of each rule that rejects: in how many cells
policy diff: command, domus_version, old, new, old_date, new_date, breaks, complete, and ids of what
  differs: rules_old[], rules_new[], of these rules_quiet[] (no request makes them fire), rules_dormant[] (none
  on this date), and rules_unasked[] (they ask for what nothing tells)
  builds     asked, broken, allowed, broken_by_rule, lost_images[], lost_flavors[]
             changed[]  image (null: none), flavor, boot, disk_config, change ("broken" or "allowed"), rule, http, message
  servers    null without --servers; count, broken, unknown_disk_config (servers), unlisted_flavors and unlisted_images (of how many servers
             each that is not listed is)
             groups[]   action, images[] (null: a volume), flavor, change, rule, http, message, count,
                        servers[]; of a resize also targets[] and none_left
  consequences   with --scenario: moved[] (guest, from_image, to_image, reason), guests[] (mode_before,
             mode_after, and throughput, response_mean, cpu_per_operation as relative changes), rooms[]
             (host, size, overhead_bytes_before, _after, fits_before, fits_after, limited_by),
             overhead_bytes_before, overhead_bytes_after
policy lint: command, domus_version, policy, date, findings[] (rule, subject, id, name, message, source), counts
policy show: command, domus_version, policy, name, date
  rules[]    in the order of checks: id, about, on[], when, verdict, message, http, fault, place, source

schedule writes the format of the recorded decisions of Xen instead: `domus help schedule` lists its keys
)";

/// A line for what a key means and one for what it takes.
std::string scenario_page() {
  const std::string text =
      "Keys of a scenario file (TOML), as the loader reads them. [[host]], [[guest]], [[workload]], [[link]]\n"
      "and [[flow]] are lists of tables; times, sizes and rates are text with a unit: \"30 ms\", \"4 GiB\",\n"
      "\"10 Gb/s\", \"300/s\". Unknown keys are errors.\n\n";
  return text + key_reference(scenarios::describe_scenario_keys());
}

/// Who does what in each mode.
std::string modes_page() {
  struct Row {
    std::string_view name;
    models::DoneBy models::ModeTraits::*trait;
  };
  constexpr std::array rows{Row{"disk", &models::ModeTraits::disk},
                            Row{"network", &models::ModeTraits::network},
                            Row{"interrupts", &models::ModeTraits::interrupts},
                            Row{"timers", &models::ModeTraits::timers},
                            Row{"boot", &models::ModeTraits::boot},
                            Row{"privileged instructions", &models::ModeTraits::privileged_instructions},
                            Row{"page tables", &models::ModeTraits::page_tables}};
  std::vector<Column> columns{{"who does", Align::left}};
  for (const models::Mode mode : models::all_modes)
    columns.push_back({std::string(models::to_text(mode)), Align::left});
  Table table(columns);
  for (const Row& row : rows) {
    std::vector<std::string> cells{std::string(row.name)};
    for (const models::Mode mode : models::all_modes)
      cells.emplace_back(models::to_text(models::traits_of(mode).*row.trait));
    table.add_row(cells);
  }
  return table.to_text(0);
}

struct Page {
  std::string_view topic;
  bool of_a_command; ///< continues the help of the command of that name
  std::string (*text)();
};

constexpr std::array pages{Page{"costs", false, cost_page},
                           Page{"crossover", true, crossover_page},
                           Page{"json", false, [] { return std::string(json_page); }},
                           Page{"modes", false, modes_page},
                           Page{"policy", false, policy_page},
                           Page{"scenario", false, scenario_page},
                           Page{"schedule", true, [] { return std::string(spec_page()); }},
                           Page{"validate", true, case_page}};

} // namespace

std::vector<std::string> help_topics() {
  std::vector<std::string> topics;
  topics.reserve(pages.size());
  for (const Page& page : pages)
    if (!page.of_a_command)
      topics.emplace_back(page.topic);
  return topics;
}

std::optional<std::string> help_page(std::string_view topic) {
  for (const Page& page : pages)
    if (page.topic == topic)
      return page.text();
  return std::nullopt;
}

} // namespace domus::analysis
