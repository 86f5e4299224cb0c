#include "analysis/schedule/spec_page.hpp"

namespace domus::analysis {

std::string_view spec_page() {
  return R"(A SPEC is a JSON file: a host, domains, and what each vCPU does with its CPU time. This is a whole one:

{
  "scheduler": "credit",
  "host": { "pcpus": 2 },
  "warmup_ms": 1000,
  "window_ms": 10000,
  "domains": [
    { "name": "hogs", "weight": 512, "vcpus": [
      { "start_us": 0, "workload": { "type": "busy" } },
      { "start_us": 1370, "workload": { "type": "busy" } }
    ] },
    { "name": "web", "cap": 50, "vcpus": [
      { "start_us": 2740, "workload": { "type": "io", "run_us": 200, "sleep_us": 1800 } }
    ] }
  ]
}

Numbers of keys in _ms are milliseconds, in _us microseconds, and may have fractions. Keys marked * must
be there; unknown keys are errors.

  scheduler *        credit, credit2, rtds, null or arinc653
  xen                version of Xen (default: "4.20"), where its behaviour changed
  host *             pcpus *, sockets (1), threads_per_core (1); pCPUs are numbered thread by thread, core
                     by core, socket by socket
  window_ms *        how long to measure
  warmup_ms          how long to run before that (0)
  domains *          list of domains, see below
  params             options of the scheduler, see below
  adjust             list of changes: at_ms * (from boot), domain * (its name), weight, cap; what a change
                     leaves out goes back to what the domain began with
  arinc653           the table of that scheduler: major_frame_us *, slots * (list of domain * (its name), vcpu *
                     (its number), runtime_us *); without it each vCPU of the first domain has 10 ms
  seed               of Xen's own random choices (1)
  timer_jitter_us    every timer of Xen is late by a random time below this (0)
  bucket_ms          the JSON result also has every vCPU's CPU time by pieces of the window
  trace_ms           [from, to] from boot: when --trace and --credits record, and --timeline by default
  name, description, tags, format ("xen-golden-spec/1")    for readers

A domain
  name *             its own
  vcpus *            list of vCPUs
  weight             1 to 65535 (256), for credit and credit2; both give it to every vCPU of the domain
  cap                per cent of one pCPU for the whole domain, 0 = none (0)
  rtds               of every vCPU: period_us, budget_us, extratime (10000, 4000, true)
  hard_affinity, soft_affinity    lists of pCPUs, as [0, 1], for all its vCPUs

A vCPU
  workload *         what it does, see below
  start_us *         when it starts. Starts at one instant make artificial patterns: set them apart
  hard_affinity, soft_affinity    instead of its domain's
  prng_state         what its random times begin with; needed where it has any

Kinds of workload ("run" is CPU time, however often interrupted)
  busy               never stops
  io, periodic       run_us *, sleep_us *: run, sleep, and so on
  exp                run_mean_us *, sleep_mean_us *: the same with exponentially distributed times
  period_abs         run_us *, period_us *: released every period from its start, late or not
  batch              total_us *: run once, and sleep for ever
  yield              run_us *: run, yield, and so on
  dodge              tick_us *, before_us *, after_us *: sleep from before until after every multiple of
                     tick_us: never seen running at a tick
  dodge_track        the same for the real ticks of its pCPU
  server             serves the requests of clients, one after the other
  client             run_us *, service_us *, device_us *, server * ([domain, vCPU number], as ["dom0", 0]):
                     run, have the server run service_us, wait device_us more, and so on. "exp": true makes
                     the times exponential
  exp and client may have a seed in place of the vCPU's prng_state.

params (Xen's defaults)
  tslice_ms          credit: the time slice and accounting period; whole milliseconds (30)
  ratelimit_us       how long a vCPU runs before it can be preempted; 0 = off (1000)
  migration_delay_us            credit: how long a vCPU that ran is not stolen (0)
  load_balance_ratelimit_us     credit of 4.18 and later (1000)
  smt_power_savings             true or false (false)
  credit2_runqueue              the pCPUs that share one: cpu, core, socket, node or all (socket)
  credit2_max_cpus_runqueue     (16)
  credit2_migrate_resist_us     (500)
  credit2_cap_period_ms         (10)

What comes out covers the window alone
  pCPUs              CPU time by the length of the window: 0.5 is half of one pCPU
  ideal              credit and credit2: the same if CPU time were divided at will, with weights, caps, hard affinity
                     and what each vCPU would use if it were alone. Who sleeps between pieces of work asks for
                     less while it waits, and ends below it under any scheduler
  steal              time in which it could have run and did not, likewise; being parked is not steal
  dispatches         how often a pCPU was given to it
  migrations         dispatches on another pCPU than the one before
  preempted          it lost the pCPU and would have gone on
  wake-up            from a wake-up to running
  response           from a wake-up or release to the end of that piece of work
  round trip         from a client's request to its answer
  late               period_abs: of the jobs that ended, those that took longer than the period

--json writes times in nanoseconds: scheduler, window_ns, domains[] (name, cpu_ns, dispatches, migrations,
wake_lat_ns, resp_ns, rtt_ns; vcpus[] with the same and vcpu, preemptions, wakeups, blocks, done_ns,
cpu_ns_buckets), pcpu_busy_ns[], total_cpu_ns, idle_ns, context_switches, context_switches_to_vcpu,
schedule_calls. A latency is {n, mean, p50, p95, p99, max}, or null where there was none.
--trace writes a line a dispatch: domain.vcpu,pcpu,start_ns,end_ns (domains by their place in the spec).
--credits writes a line for every vCPU every 10 ms: t_ns,domain.vcpu,credit,priority,active,parked,pcpu
(priority 0 BOOST, -1 UNDER, -2 OVER); for credit2 and rtds t_ns,domain.vcpu,credit,budget_ns,parked,pcpu
(budget -1: no cap).
--timeline writes Chrome Trace Event JSON: open it in ui.perfetto.dev. A track for each pCPU says who ran on it;
each domain has a track for each vCPU, running, runnable, blocked, parked or offline, with its wake-ups and
migrations, and one for its credit (rtds: what is left of its budget). A second of a busy pCPU is 0.1 to 1 MB.
With --platform, running includes the work of Xen's that is done meanwhile.
)";
}

} // namespace domus::analysis
