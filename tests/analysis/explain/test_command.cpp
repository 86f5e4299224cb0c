#include "analysis/explain/report.hpp"
#include "models/itinerary.hpp"
#include "scenarios/profiles.hpp"
#include "tests/analysis/made_up_results.hpp"
#include "tests/analysis/snapshot.hpp"

#include <doctest/doctest.h>
#include <nlohmann/json.hpp>

#include <numeric>

using namespace domus;
using namespace domus::analysis;
using models::Cause;
using models::MeanTime;
using models::Mode;
using namespace std::chrono_literals;

namespace {

ModeBill web_under(Mode mode) {
  scenarios::Scenario scenario = tests::two_guest_scenario();
  scenario.guests[0].mode = mode;
  return {mode, bill_of(scenario, scenario.guests[0])};
}

MeanTime of(const ByCause& causes, Cause cause) {
  return causes[static_cast<std::size_t>(cause)];
}

bool has_line_below_zero(const Bill& bill) {
  for (const BillSection& section : bill.sections)
    for (const BillLine& line : section.lines)
      if (line.total() < MeanTime{0})
        return true;
  return false;
}

/// A request of 4 parts of 25 us each, in the mode's own way: by system calls (PV) or by exits (HVM).
ModeBill made_up_bill(Mode mode) {
  using models::Locus;
  using models::Station;
  const bool hvm = mode == Mode::hvm;
  const BillLine user{Station::guest_thread, Cause::user_work, Locus::guest_user, 1, 25us, "the workload's demand"};
  const BillLine calls{Station::guest_thread, Cause::system_call, Locus::hypervisor, 50,
                       hvm ? 0.1us : 0.5us,   "SYS-001"};
  const BillLine exits{Station::guest_thread, Cause::vm_exit, Locus::hypervisor, 8, 2.5us, "EXIT-011"};
  const BillLine ring{Station::block_backend, Cause::driver, Locus::driver_kernel, 0.5, 50us, "assumed", true};
  const BillLine disk{Station::disk, Cause::device_service, Locus::hardware, 0.5, 50us, "BLK-001", false, true};
  const BillLine wake{Station::guest_thread, Cause::wake_up, Locus::guest_kernel, 2, 1.5us, "assumed"};
  ModeBill bill{mode, {"request", {{models::PhaseKind::compute, "compute", {user, calls}, {wake}}}}};
  if (hvm)
    bill.bill.sections[0].lines.push_back(exits);
  bill.bill.sections.push_back(
      {models::PhaseKind::block, hvm ? "read 1 x 2 KiB" : "read 0.5 x 4 KiB", {ring, disk}, {}});
  return bill;
}

} // namespace

TEST_CASE("a bill adds up to the itinerary's work, whatever the mode: nothing is lost and nothing is billed twice") {
  for (const Mode mode : models::all_modes) {
    CAPTURE(models::to_text(mode));
    scenarios::Scenario changed = tests::two_guest_scenario();
    changed.guests[0].mode = mode;
    // Misses that a mode spares, against the native work that was measured, are work as well: less of it.
    changed.hosts[0].platform = "haswell";
    changed.guests[0].workload.demand.memory = {
        models::Bytes::gib(1), models::PageSize::large_2m, {1000, 1000, 1000, "made up"}};
    MeanTime work{0};
    for (const models::Phase& phase : scenarios::itinerary_of(changed, changed.guests[0]).phases)
      for (const models::Step& step : phase.steps)
        work += phase.repeat * models::lonely_work(step);
    const Bill bill = bill_of(changed, changed.guests[0]);
    const ByPayer payers = by_payer(bill);
    CHECK((total(bill) - payers[static_cast<std::size_t>(Payer::hardware)]).count() == doctest::Approx(work.count()));
    const ByCause causes = by_cause(bill);
    const ByStation stations = by_station(bill);
    CHECK(std::accumulate(causes.begin(), causes.end(), MeanTime{0}).count() == doctest::Approx(total(bill).count()));
    CHECK(std::accumulate(stations.begin(), stations.end(), MeanTime{0}).count() ==
          doctest::Approx(total(bill).count()));
    if (mode == Mode::pv)
      CHECK(has_line_below_zero(bill));
  }
}

TEST_CASE("the demand shows in the bill: 20 system calls, half the user time on a CPU twice as fast") {
  const Bill bill = web_under(Mode::pvhvm).bill;
  double system_calls = 0;
  for (const BillSection& section : bill.sections)
    for (const BillLine& line : section.lines)
      if (line.cause == Cause::system_call && line.locus == models::Locus::guest_kernel)
        system_calls += line.count;
  CHECK(system_calls == doctest::Approx(20));
  const double speed = models::find_platform("westmere")->speed.value;
  CHECK(of(by_cause(bill), Cause::user_work).count() == doctest::Approx(100'000 / speed));
}

TEST_CASE("only a mode with emulated devices bills QEMU, and QEMU's work is not the vCPU's") {
  const auto emulator = static_cast<std::size_t>(Payer::emulator);
  CHECK(by_payer(web_under(Mode::pv).bill)[emulator].count() == 0);
  CHECK(by_payer(web_under(Mode::pvhvm).bill)[emulator].count() == 0);
  CHECK(by_payer(web_under(Mode::hvm).bill)[emulator].count() > 0);
  const ByCause on_vcpus = by_cause(web_under(Mode::hvm).bill, stations_of(Payer::guest));
  CHECK(of(on_vcpus, Cause::emulation).count() == 0);
  CHECK(of(on_vcpus, Cause::vm_exit).count() > 0);
}

TEST_CASE("a PV guest pays for its system calls, an HVM container for its exits") {
  const ByCause pv = by_cause(web_under(Mode::pv).bill);
  const ByCause pvhvm = by_cause(web_under(Mode::pvhvm).bill);
  CHECK(of(pv, Cause::system_call) > of(pvhvm, Cause::system_call));
  CHECK(of(wakeups_by_cause(web_under(Mode::pv).bill), Cause::vm_exit).count() == 0);
  CHECK(of(wakeups_by_cause(web_under(Mode::pvhvm).bill), Cause::vm_exit).count() > 0);
}

TEST_CASE("the explanation of one mode, and of two side by side") {
  const scenarios::Scenario scenario = tests::two_guest_scenario();
  const ExplainedGuest web{"web", "westmere", &scenario.guests[0].workload.demand};
  const std::string one = explain_text(web, made_up_bill(Mode::pv));
  CHECK(one == tests::snapshot("explain_one.txt", one));
  const std::string two = explain_text(web, made_up_bill(Mode::pv), made_up_bill(Mode::hvm));
  CHECK(two == tests::snapshot("explain_two.txt", two));
}

TEST_CASE("the JSON of an explanation has every line with its source, and no line without") {
  const nlohmann::ordered_json json = to_json(web_under(Mode::hvm));
  double sum = 0;
  for (const auto& section : json["sections"])
    for (const auto& line : section["lines"]) {
      CHECK_FALSE(line["source"].get<std::string>().empty());
      CHECK(line["total_ns"].get<double>() ==
            doctest::Approx(line["count"].get<double>() * line["each_ns"].get<double>()));
      sum += line["total_ns"].get<double>();
    }
  double totals = 0;
  for (const auto& [payer, time] : json["totals"].items())
    totals += time.get<double>();
  CHECK(totals == doctest::Approx(sum));
}
