// The workload library: what every file must say of its figures, and what each workload must do and leave alone.

#include "scenarios/library/workloads.hpp"
#include "tests/scenarios/demand_figures.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <string>

using namespace domus::models;
using namespace domus::scenarios;
using namespace domus::scenarios::testing;
using namespace std::chrono_literals;

namespace {

using Flow = NetworkDemand::Flow;

Workload shipped(std::string_view name) {
  const auto draft = library_workload(name);
  REQUIRE(draft.has_value());
  Workload workload = draft->workload;
  workload.threads = draft->threads.value_or(1);
  return workload;
}

double messages(const Demand& demand, Flow flow) {
  double sum = 0;
  for (const NetworkDemand& network : demand.network)
    sum += network.flow == flow ? network.messages.mean : 0;
  return sum;
}

double bytes(const Demand& demand, Direction direction) {
  double sum = 0;
  for (const BlockDemand& block : demand.block)
    sum += block.direction == direction ? block.requests.mean * static_cast<double>(block.size.count()) : 0;
  return sum;
}

DemandFigure receiver_calls_of(const MessagePassing& passing) {
  const Quantity& calls = passing.receiver_calls;
  return {"receiver_calls", calls.mean, calls.low, calls.high, calls.source, false};
}

Nanoseconds cpu_time(const Demand& demand) {
  return demand.user_time.mean + demand.kernel_time.mean;
}

} // namespace

TEST_CASE("the library has every workload that it promises, each with a sentence for people and a load") {
  const auto names = library_workload_names();
  for (const std::string_view name :
       {"cache", "compute", "file-server", "hackbench", "idle", "loopback-tcp", "loopback-unix", "net-request-response",
        "net-small-packets", "net-stream", "oltp-database", "parallel-build", "random-read", "random-write",
        "sequential-read", "sequential-write", "streaming", "web-server"})
    CHECK(std::count(names.begin(), names.end(), name) == 1);
  for (const std::string_view name : names) {
    CAPTURE(name);
    const Workload workload = shipped(name);
    CHECK_FALSE(workload.description.empty());
    CHECK_FALSE(workload.demand.operation.empty());
    CHECK_FALSE(std::holds_alternative<Idle>(workload.load));
  }
}

TEST_CASE("every figure has a source: a row of demands.csv, a definition, or an assumption with a range around it") {
  for (const std::string_view name : library_workload_names()) {
    CAPTURE(name);
    for (const DemandFigure& figure : figures_of(shipped(name).demand)) {
      if (figure.mean == 0)
        continue;
      CAPTURE(figure.name);
      CAPTURE(figure.source);
      CHECK(figure.low <= figure.mean);
      CHECK(figure.mean <= figure.high);
      if (is_assumed(figure))
        CHECK(figure.low < figure.high);
      else
        CHECK((is_definition(figure) || claims_to_equal(figure)));
    }
  }
}

TEST_CASE("a citation is a row, a multiple of it, or a sum of what its note counts") {
  const auto plain = citation_in("demands.csv: nginx, 1 KiB static, keep-alive, ab -k -c 16, user_ns");
  REQUIRE(plain.has_value());
  CHECK(plain->workload == "nginx");
  CHECK(plain->parameters == "1 KiB static, keep-alive, ab -k -c 16");
  CHECK(plain->count == "user_ns");
  CHECK(plain->factor == 1);
  CHECK(plain->from_note.empty());
  const auto noted = citation_in("1/4 x read=1.5 + write=2 in the note of demands.csv: w, p, c");
  REQUIRE(noted.has_value());
  CHECK(noted->factor == 0.25);
  REQUIRE(noted->from_note.size() == 2);
  CHECK(stated(noted->from_note[0]) + stated(noted->from_note[1]) == 3.5);
  const auto assumed = citation_in("assumed: opening files (7.3) and more, demands.csv: w, p (q), r, c");
  REQUIRE(assumed.has_value());
  CHECK(assumed->parameters == "p (q), r");
  CHECK(assumed->count == "c");
  CHECK_FALSE(citation_in("assumed").has_value());
}

TEST_CASE("servers take one message an operation and answer it: a page of 16 KiB, a value of 64 bytes") {
  for (const std::string_view name : {"web-server", "oltp-database", "cache", "file-server", "net-request-response"}) {
    CAPTURE(name);
    const Demand demand = shipped(name).demand;
    CHECK(messages(demand, Flow::receive) == 1);
    CHECK(messages(demand, Flow::transmit) == 1);
  }
  CHECK(shipped("web-server").demand.network.back().size > Bytes::kib(16));
  CHECK(shipped("web-server").demand.block.empty());
  CHECK(shipped("cache").demand.network.back().size > Bytes{64});
}

TEST_CASE("a commit is a write and its flush, and seven statements make a transaction that has not quite one") {
  const Demand demand = shipped("oltp-database").demand;
  double flushed = 0;
  for (const BlockDemand& block : demand.block)
    flushed += block.flush ? block.requests.mean : 0;
  CHECK(flushed * 7 == doctest::Approx(0.927).epsilon(0.001));
  CHECK(demand.wakeups.mean == 0); // a client has a backend of its own
  // Some 200 to 400 us of CPU time a transaction is what such servers need.
  CHECK(cpu_time(demand) * 7 > 200us);
  CHECK(cpu_time(demand) * 7 < 400us);
}

TEST_CASE("a build makes processes and page tables, waits for no disk, and has no network") {
  const Workload workload = shipped("parallel-build");
  const Demand& demand = workload.demand;
  CHECK(demand.network.empty());
  CHECK(std::all_of(demand.block.begin(), demand.block.end(), [](const BlockDemand& b) { return b.background; }));
  CHECK(demand.page_table_writes.mean > demand.page_faults.mean);
  // 22 processes: a parent and a child are handed over to one another, and change address spaces.
  CHECK(demand.wakeups.mean == doctest::Approx(2 * 22.2).epsilon(0.01));
  CHECK(demand.address_space_switches.mean > demand.wakeups.mean);
  CHECK(cpu_time(demand) > 400ms);
  CHECK(cpu_time(demand) < 500ms);
  // A waiting parent keeps its thread, so there must be more of them than jobs.
  CHECK(workload.threads >= 2 * std::get<ClosedLoop>(workload.load).clients);
}

TEST_CASE("synthetic reads and writes move the bytes that they are named for") {
  CHECK(bytes(shipped("random-read").demand, Direction::read) == 16.0 * 4096);
  CHECK(bytes(shipped("random-write").demand, Direction::write) == 4096);
  CHECK(bytes(shipped("sequential-read").demand, Direction::read) == 1 << 20);
  CHECK(bytes(shipped("sequential-write").demand, Direction::write) == 1 << 20);
  for (const std::string_view name : {"random-read", "random-write", "sequential-read", "sequential-write"}) {
    CAPTURE(name);
    const Demand demand = shipped(name).demand;
    CHECK(demand.network.empty());
    REQUIRE(demand.block.size() == 1);
    CHECK((demand.block[0].locality == Locality::random) == (name.substr(0, 6) == "random"));
    CHECK_FALSE(demand.block[0].background); // or nothing would hold the writer back
  }
}

TEST_CASE("a stream leaves in 64 KiB segments, small packets cannot") {
  const Demand stream = shipped("net-stream").demand;
  REQUIRE(stream.network.size() == 1);
  CHECK(stream.network[0].size == Bytes::kib(64));
  CHECK(stream.network[0].segmentation_offload);
  const Demand small = shipped("net-small-packets").demand;
  REQUIRE(small.network.size() == 1);
  CHECK(small.network[0].size == Bytes{64});
  CHECK_FALSE(small.network[0].segmentation_offload);
  const Demand video = shipped("streaming").demand;
  CHECK(bytes(video, Direction::read) == 1 << 20);
  CHECK(video.network.back().messages.mean * static_cast<double>(video.network.back().size.count()) == 1 << 20);
}

TEST_CASE("messages within a guest are a system call on either side, and their switches are nobody's demand") {
  for (const std::string_view name : {"hackbench", "loopback-tcp", "loopback-unix"}) {
    CAPTURE(name);
    const Workload workload = shipped(name);
    const auto passing = std::get<MessagePassing>(workload.load);
    CHECK(passing.receiver_calls.mean == 1);
    CHECK(claims_to_equal(receiver_calls_of(passing)));
    CHECK(workload.demand.system_calls.mean == doctest::Approx(2).epsilon(0.001));
    CHECK(workload.demand.wakeups.mean == 0);
    CHECK(workload.demand.address_space_switches.mean == 0);
  }
  CHECK(std::get<MessagePassing>(shipped("hackbench").load).threads() == 40);
}

TEST_CASE("computing is user time and nothing else") {
  for (const DemandFigure& figure : figures_of(shipped("compute").demand)) {
    CAPTURE(figure.name);
    CHECK((figure.mean > 0) == (figure.name == "user_time"));
  }
}
