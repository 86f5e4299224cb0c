/// Shares of CPU that Xen 4.20.4's own scheduler code gave over a range of settings (tests/golden/sweeps).
#include "scenarios/schedule_spec.hpp"
#include "sim/schedule/run_schedule.hpp"

#include <doctest/doctest.h>

#include <cmath>
#include <cstddef>
#include <fstream>
#include <sstream>
#include <string>
#include <utility>
#include <vector>

using namespace domus;
using namespace domus::models;
using namespace std::chrono_literals;

namespace {

using Row = std::vector<std::string>;

std::vector<Row> rows_of(const std::string& sweep, const std::string& scheduler) {
  std::ifstream stream(std::string(DOMUS_TESTS_DIR) + "/golden/sweeps/" + sweep + ".csv");
  std::vector<Row> rows;
  for (std::string line; std::getline(stream, line);) {
    std::istringstream cells(line);
    Row row;
    for (std::string cell; std::getline(cells, cell, ',');) {
      row.push_back(cell);
    }
    if (!row.empty() && row.front() == scheduler) {
      rows.push_back(row);
    }
  }
  return rows;
}

scenarios::ScheduleDomain domain(const std::string& name, unsigned vcpus, const scenarios::ScheduleWork& work) {
  scenarios::ScheduleDomain made;
  made.name = name;
  made.vcpus.resize(vcpus);
  for (scenarios::ScheduleVcpu& vcpu : made.vcpus) {
    vcpu.work = work;
  }
  return made;
}

/// Starts are 1370 us apart over all vCPUs.
void stagger(scenarios::ScheduleSpec& spec) {
  Nanoseconds start{0};
  for (scenarios::ScheduleDomain& one : spec.domains) {
    for (scenarios::ScheduleVcpu& vcpu : one.vcpus) {
      vcpu.start = std::exchange(start, start + 1370us);
    }
  }
}

double share(const sim::ScheduleResult& result, std::size_t number) {
  return static_cast<double>(result.domains[number].cpu_time.count()) / static_cast<double>(result.window.count());
}

/// Two domains with a busy vCPU a pCPU each.
void check_weights(Scheduler scheduler) {
  const auto rows = rows_of("weight_ratio", std::string(to_text(scheduler)));
  CHECK(rows.size() == 16);
  for (const Row& row : rows) {
    CAPTURE(row[1] + " pCPUs, weights " + row[2] + " and " + row[3]);
    scenarios::ScheduleSpec spec;
    spec.scheduler = scheduler;
    spec.pcpus = static_cast<unsigned>(std::stoul(row[1]));
    spec.warm_up = 5s;
    spec.window = 60s;
    for (const std::size_t column : {2U, 3U}) {
      spec.domains.push_back(domain(row[column], spec.pcpus, scenarios::BusyWork{}));
      spec.domains.back().weight = static_cast<unsigned>(std::stoul(row[column]));
    }
    stagger(spec);
    const sim::ScheduleResult result = sim::run_schedule(spec);
    CHECK(std::abs(share(result, 0) - std::stod(row[4])) < 1e-6);
    CHECK(std::abs(share(result, 1) - std::stod(row[5])) < 1e-6);
  }
}

/// Three hogs, and one vCPU that sleeps around the ticks: of the clock, or of its pCPU's tick timer if it tracks that.
void check_dodgers(Scheduler scheduler, bool tracks_timer) {
  const std::string kind = std::string(to_text(scheduler)) + (tracks_timer ? "(tracking)" : "");
  const auto rows = rows_of("tick_dodge_margin", kind);
  CHECK(rows.size() == 16);
  for (const Row& row : rows) {
    CAPTURE(row[1] + " us around ticks that are up to " + row[2] + " us late");
    const Nanoseconds margin = 1us * std::stol(row[1]);
    scenarios::ScheduleSpec spec;
    spec.scheduler = scheduler;
    spec.warm_up = 5s;
    spec.window = 60s;
    spec.timer_jitter = 1us * std::stol(row[2]);
    spec.domains.push_back(domain("dodger", 1, scenarios::DodgeWork{10ms, margin, margin, tracks_timer}));
    for (const std::string name : {"hog 1", "hog 2", "hog 3"}) {
      spec.domains.push_back(domain(name, 1, scenarios::BusyWork{}));
    }
    stagger(spec);
    CHECK(std::abs(share(sim::run_schedule(spec), 0) - std::stod(row[4])) < 1e-6);
  }
}

} // namespace

TEST_CASE("credit divides the CPU by weight as Xen did, to a microsecond a second") {
  check_weights(Scheduler::credit);
}

TEST_CASE("credit2 divides the CPU by weight as Xen did, to a microsecond a second") {
  check_weights(Scheduler::credit2);
}

TEST_CASE("credit lets a tick dodger have what Xen let it have") {
  check_dodgers(Scheduler::credit, false);
  check_dodgers(Scheduler::credit, true);
}

TEST_CASE("credit2 gives a tick dodger what Xen gave it: its share") {
  check_dodgers(Scheduler::credit2, false);
}
