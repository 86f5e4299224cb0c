#include "scenarios/load.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <filesystem>
#include <vector>

using namespace domus::models;
using namespace domus::scenarios;
namespace fs = std::filesystem;

namespace {

const fs::path folder = fs::path(DOMUS_TESTS_DIR).parent_path() / "scenarios";

/// Every file that is meant to be given to `domus run`.
std::vector<fs::path> shipped() {
  std::vector<fs::path> files;
  for (const fs::path& sub : {folder, folder / "bench", folder / "lessons", folder / "validation"})
    for (const auto& entry : fs::directory_iterator(sub))
      if (entry.path().extension() == ".toml")
        files.push_back(entry.path());
  std::sort(files.begin(), files.end());
  return files;
}

} // namespace

TEST_CASE("every scenario that ships loads") {
  const auto files = shipped();
  CHECK(files.size() >= 18);
  for (const fs::path& file : files) {
    INFO(file.string());
    CHECK_NOTHROW((void)load_scenario(file));
  }
}

TEST_CASE("the saturated host is offered 100 000 block requests and 300 000 packets a second by 40 guests, half PV") {
  const Scenario scenario = load_scenario(folder / "bench" / "host_saturated.toml");
  REQUIRE(scenario.hosts.size() == 1);
  CHECK(scenario.hosts[0].pcpus() == 16);
  CHECK(scenario.duration == 10s);
  double blocks = 0;
  double packets = 0;
  int pv = 0;
  int pvhvm = 0;
  for (const GuestSpec& guest : scenario.guests) {
    const auto* open = std::get_if<OpenLoop>(&guest.workload.load);
    if (open == nullptr)
      continue; // a compute guest
    pv += guest.mode == Mode::pv ? 1 : 0;
    pvhvm += guest.mode == Mode::pvhvm ? 1 : 0;
    for (const BlockDemand& block : guest.workload.demand.block) {
      CHECK(block.size == Bytes::kib(4));
      blocks += block.requests.mean * open->operations_per_second;
    }
    for (const NetworkDemand& network : guest.workload.demand.network) {
      CHECK(network.size == Bytes{1500 - 40}); // and 40 bytes of TCP and IP headers
      CHECK_FALSE(network.segmentation_offload);
      packets += network.messages.mean * open->operations_per_second;
    }
  }
  CHECK(pv == 20);
  CHECK(pvhvm == 20);
  CHECK(blocks == doctest::Approx(100'000));
  CHECK(packets == doctest::Approx(300'000));
}

TEST_CASE("the main scenario is made of real flavors") {
  const Scenario scenario = load_scenario(folder / "rackspace_2015.toml");
  for (const GuestSpec& guest : scenario.guests) {
    REQUIRE(guest.flavor);
    CHECK((guest.flavor->rfind("general1-", 0) == 0 || guest.flavor->rfind("io1-", 0) == 0));
  }
}
