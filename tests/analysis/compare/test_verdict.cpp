#include "analysis/compare/mode_change.hpp"
#include "analysis/compare/reasons.hpp"
#include "analysis/compare/verdict.hpp"
#include "analysis/run/limits.hpp"
#include "tests/analysis/made_up_results.hpp"

#include <doctest/doctest.h>

#include <functional>
#include <string>

using namespace domus;
using namespace domus::analysis;
using namespace std::chrono_literals;
using models::Cause;
using models::Locus;
using models::MeanTime;
using models::Mode;
using models::Nanoseconds;
using models::Station;

namespace {

/// The scenario's first guest alone: "web", 2 vCPUs, closed loop.
scenarios::Scenario web_alone(Mode mode) {
  scenarios::Scenario scenario = tests::two_guest_scenario();
  scenario.guests.resize(1);
  scenario.guests[0].mode = mode;
  scenario.guests[0].workload.threads = 8;
  return scenario;
}

/// A request of 120 us of user work and some time in system calls, and 50 us in blkback.
Bill web_bill(MeanTime system_calls) {
  const BillLine user{Station::guest_thread, Cause::user_work, Locus::guest_user, 1, 120us, "made up"};
  const BillLine calls{Station::guest_thread, Cause::system_call, Locus::hypervisor, 1, system_calls, "made up"};
  const BillLine ring{Station::block_backend, Cause::driver, Locus::driver_kernel, 1, 50us, "made up"};
  const BillLine disk{Station::disk, Cause::device_service, Locus::hardware, 1, 100us, "made up"};
  return {"request", {{models::PhaseKind::compute, "compute", {user, calls, ring, disk}, {}}}};
}

/// 10 s in which `per_second` requests a second were served, each with the CPU time that the bill says.
sim::RunResult quiet_run(const scenarios::Scenario& scenario, const Bill& bill, double per_second) {
  sim::RunResult result = tests::made_up_result(scenario, 1);
  const ByPayer payers = by_payer(bill);
  const auto time = [&](Payer payer) {
    return models::nanoseconds_from(payers[static_cast<std::size_t>(payer)].count() * per_second * 10);
  };
  sim::GuestResult& web = result.guests[0];
  web.completed_per_second = web.offered_per_second = per_second;
  web.operations = {};
  web.operations.departures = static_cast<std::uint64_t>(per_second * 10);
  web.response.mean = 5ms;
  web.cpu_time = time(Payer::guest);
  web.wait_time = 0ns;
  web.driver_time = time(Payer::driver_domain);
  web.emulator_time = 0ns;
  web.thread_wait = {};
  return result;
}

using Change = std::function<void(sim::RunResult&)>;

/// Runs with these throughputs. `more` changes each result.
ModeRuns web_runs(Mode mode, MeanTime system_calls, const std::vector<double>& per_second, const Change& more = {}) {
  ModeRuns runs;
  runs.mode = mode;
  runs.scenario = web_alone(mode);
  runs.bills = {web_bill(system_calls)};
  for (const double one : per_second) {
    runs.results.push_back(quiet_run(runs.scenario, runs.bills[0], one));
    if (more)
      more(runs.results.back());
  }
  runs.summary = summarize(runs.results);
  return runs;
}

/// Without what it says about memory, which the models decide.
std::string verdict_on(const ModeRuns& from, const ModeRuns& to) {
  const std::string text = verdict(from, to, change_between(from, to));
  const std::size_t memory = text.find("; memory costs");
  REQUIRE(memory != std::string::npos);
  return text.substr(0, memory);
}

const std::vector<double> thousands{1000, 1010, 990};

} // namespace

TEST_CASE("a guest whose 2 vCPUs ran 2 x 10 s of 10 s is limited by them, whatever else is half busy") {
  const ModeRuns runs = web_runs(Mode::pv, 80us, {10'000, 10'000});
  CHECK(limit_of(runs, 0).kind == LimitKind::guest_cpus);
  CHECK(limit_of(runs, 0).busy_share == doctest::Approx(1.0));
}

TEST_CASE("utilisation law: 18 000 a second times 50 us keep blkback's one thread busy for 0.9 of the time") {
  CHECK(limit_of(web_runs(Mode::pv, 80us, {18'000, 18'000}), 0) == Limit{LimitKind::block_backend, 0.9});
}

TEST_CASE("a device that is busy explains more than the CPUs beside it; an idle host limits nobody") {
  const ModeRuns disk =
      web_runs(Mode::pv, 80us, {10'000}, [](sim::RunResult& run) { run.hosts[0].devices[0].utilization = 0.97; });
  CHECK(to_text(limit_of(disk, 0)) == "the disk (97.0 % busy)");
  CHECK(to_text(limit_of(web_runs(Mode::pv, 80us, {1000}), 0)) == "what it is asked for");
}

TEST_CASE("threads that pass messages are asked for nothing: with nothing busy they wait for one another") {
  ModeRuns runs = web_runs(Mode::pv, 80us, {1000});
  runs.scenario.guests[0].workload.load = models::MessagePassing{};
  CHECK(to_text(limit_of(runs, 0)) == "how its threads wait for one another");
  for (sim::RunResult& run : runs.results)
    run.guests[0].cpu_time = 20s;
  runs.summary = summarize(runs.results);
  CHECK(limit_of(runs, 0).kind == LimitKind::guest_cpus);
}

TEST_CASE("a full host limits the guests that wait for its pCPUs") {
  const ModeRuns runs = web_runs(Mode::pv, 80us, {5000}, [](sim::RunResult& run) {
    for (sim::PcpuResult& pcpu : run.hosts[0].pcpus)
      pcpu = {9500ms, 400ms, 100ms};
    run.guests[0].wait_time = 8s;
  });
  CHECK(to_text(limit_of(runs, 0)) == "the host's pCPUs (99.0 % busy)");
}

TEST_CASE("operations that wait for a thread while vCPUs idle: the threads are too few") {
  const ModeRuns runs = web_runs(Mode::pv, 80us, {1000}, [](sim::RunResult& run) {
    run.guests[0].operations.number_integral_ns = 20 * 10e9;
    run.guests[0].thread_wait.number_integral_ns = 12 * 10e9;
  });
  CHECK(limit_of(runs, 0) == Limit{LimitKind::threads, 1.0});
}

TEST_CASE("reasons: the largest change first, and what was measured beyond the bill as one of them") {
  const ModeRuns pv = web_runs(Mode::pv, 80us, thousands);
  const ModeRuns pvhvm = web_runs(Mode::pvhvm, 39us, thousands, [](sim::RunResult& run) {
    run.guests[0].cpu_time += 10us * static_cast<std::int64_t>(run.guests[0].operations.departures);
  });
  const std::vector<Reason> reasons = reasons_of(pv, pvhvm, 0, stations_of(Payer::guest));
  CHECK(reasons[0].what == "system calls");
  CHECK(reasons[0].change.count() == doctest::Approx(-41'000));
  CHECK(reasons[1].what == "events and wake-ups");
  CHECK(reasons[1].change.count() == doctest::Approx(10'000).epsilon(0.001));
}

TEST_CASE("the verdict names who gains, by how much, on what, and the limit") {
  const ModeRuns pv = web_runs(Mode::pv, 80us, {10'000, 10'050, 9'950});
  ModeRuns pvhvm = web_runs(Mode::pvhvm, 39us, {11'200, 11'256, 11'144});
  for (sim::RunResult& run : pvhvm.results)
    run.guests[0].cpu_time = 20s;
  pvhvm.summary = summarize(pvhvm.results);
  CHECK(verdict_on(pv, pvhvm).find("PVHVM serves 12.0 % more than PV: web spends 41.0 us per request less in "
                                   "system calls") == 0);
  CHECK(verdict_on(pv, pvhvm).find("; its limit is the guest's vCPUs in both") != std::string::npos);
  CHECK(verdict_on(pvhvm, pv).find("PV serves 10.7 % less than PVHVM: web spends 41.0 us per request more in "
                                   "system calls") == 0);
}

TEST_CASE("where the interval covers zero there is no significant difference, and the verdict says so") {
  const ModeRuns pv = web_runs(Mode::pv, 80us, thousands);
  const ModeRuns pvhvm = web_runs(Mode::pvhvm, 80us, {1010, 990, 1000});
  CHECK(verdict_on(pv, pvhvm) == "No significant difference between PV and PVHVM (throughput 0 % ±4.4 %): for web its "
                                 "limit is what it is asked for in both");
  const ModeRuns one = web_runs(Mode::pv, 80us, {1000});
  const ModeRuns other = web_runs(Mode::pvhvm, 80us, {2000});
  CHECK(verdict_on(one, other).find("One replication shows no significance between PV and PVHVM") == 0);
}

TEST_CASE("a full disk in both modes: nothing that CPUs save is called a reason") {
  const Change full = [](sim::RunResult& run) { run.hosts[0].devices[0].utilization = 0.98; };
  const Change full_and_slow = [&](sim::RunResult& run) {
    full(run);
    run.guests[0].response.mean = 6ms;
  };
  const ModeRuns pv = web_runs(Mode::pv, 80us, thousands, full_and_slow);
  const ModeRuns pvhvm = web_runs(Mode::pvhvm, 39us, thousands, full);
  CHECK(verdict_on(pv, pvhvm) ==
        "PVHVM serves as much, and answers 16.7 % faster than PV: its limit is the disk in both");
}

TEST_CASE("same throughput, same answers: then CPU time decides") {
  const ModeRuns pv = web_runs(Mode::pv, 80us, thousands);
  const ModeRuns pvhvm = web_runs(Mode::pvhvm, 39us, thousands);
  CHECK(verdict_on(pv, pvhvm) ==
        "PVHVM serves as much, as fast, and takes 16.4 % less CPU time than PV: web spends 41.0 us per request "
        "less in system calls; its limit is what it is asked for in both");
}

TEST_CASE("a limit that moves is named with both its ends") {
  const ModeRuns pv = web_runs(Mode::pv, 80us, {10'000, 10'000});
  const ModeRuns pvhvm =
      web_runs(Mode::pvhvm, 39us, {18'000, 18'000}, [](sim::RunResult& run) { run.guests[0].cpu_time = 15s; });
  CHECK(verdict_on(pv, pvhvm).find("its limit moves from the guest's vCPUs (100 % busy) to the block back-end's thread "
                                   "(90.0 % busy)") != std::string::npos);
}

TEST_CASE("a difference that is certain but below half a per cent is none: the next figure decides") {
  const ModeRuns pv = web_runs(Mode::pv, 80us, {1000, 1000, 1000});
  const ModeRuns pvhvm = web_runs(Mode::pvhvm, 80us, {1004, 1004, 1004});
  CHECK(change_between(pv, pvhvm).all.throughput->significant());
  CHECK(verdict_on(pv, pvhvm).find("No significant difference between PV and PVHVM (throughput +0.40 %") == 0);
}

TEST_CASE("ten times and more is told as times") {
  const ModeRuns pv = web_runs(Mode::pv, 80us, {1000, 1000});
  const ModeRuns slow =
      web_runs(Mode::hvm, 80us, {1000, 1000}, [](sim::RunResult& run) { run.guests[0].response.mean = 60ms; });
  CHECK(verdict_on(pv, slow).find("HVM serves as much, and answers 12.0 times as slowly as PV") == 0);
}

TEST_CASE("a difference that hardly differs between replications is uncertain by less than what is printed") {
  const ModeRuns pv = web_runs(Mode::pv, 80us, {10'000, 10'000});
  const ModeRuns pvhvm = web_runs(Mode::pvhvm, 39us, {12'000.01, 11'999.99});
  CHECK(verdict_on(pv, pvhvm).find("PVHVM serves 20.0 % (±<0.1 %) more than PV") == 0);
}

TEST_CASE("a closed loop whose clients all wait is limited by how fast it answers them") {
  const ModeRuns runs = web_runs(Mode::pv, 80us, {1000}, [](sim::RunResult& run) {
    run.guests[0].operations.number_integral_ns =
        10.0 * static_cast<double>(run.window.count()); // 10 clients, all waiting all the time
  });
  CHECK(to_text(limit_of(runs, 0)) == "how fast it answers its clients");
}

TEST_CASE("a full dom0 limits the guests whose work goes through it, not those that compute") {
  const Change full_dom0 = [](sim::RunResult& run) { run.hosts[0].domains[0].cpu_time = 40s; };
  CHECK(limit_of(web_runs(Mode::pv, 80us, {10'000}, full_dom0), 0) == Limit{LimitKind::dom0_cpus, 1.0025});
  const ModeRuns computes = web_runs(Mode::pv, 80us, {10'000}, [&](sim::RunResult& run) {
    full_dom0(run);
    run.guests[0].driver_time = 100ms;
  });
  CHECK(limit_of(computes, 0).kind == LimitKind::guest_cpus);
}

TEST_CASE("a loss is explained by the limit that a guest meets, not by the one that it had") {
  const ModeRuns pv = web_runs(Mode::pv, 80us, {10'000, 10'000},
                               [](sim::RunResult& run) { run.hosts[0].devices[0].utilization = 0.98; });
  const ModeRuns hvm = web_runs(Mode::hvm, 80us, {1000, 1000}, [](sim::RunResult& run) {
    run.guests[0].emulator_time = 9500ms; // 950 us for each of 10 000 requests
  });
  CHECK(verdict_on(pv, hvm) == "HVM serves 90.0 % less than PV: web spends 950 us per request more in QEMU; its "
                               "limit moves from the disk (98.0 % busy) to QEMU's thread (95.0 % busy)");
}
