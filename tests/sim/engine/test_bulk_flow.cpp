#include "sim/engine/bulk_flow.hpp"
#include "sim/engine/simgrid_fabric.hpp"

#include <doctest/doctest.h>

using namespace domus::models;
using namespace domus::sim;

namespace {

struct TwoHosts {
  Calendar left;
  Calendar right;
  SimGridFabric fabric;
  // 1 byte/ns: a copy of n bytes alone takes n ns and 10 us.
  Cable cable =
      fabric.add_cable(fabric.add_host(left), fabric.add_host(right), {DataRate::bytes_per_second(1e9), 10us});
};

} // namespace

TEST_CASE_FIXTURE(TwoHosts, "a copy begins once") {
  const BulkFlow flow{left, right, fabric, cable.one, cable.other, Bytes{90'000}, 100us, {}};
  fabric.run_before(100us);
  CHECK(flow.begun() == 0);
  fabric.run_before(200us);
  CHECK(flow.begun() == 1);
  CHECK(flow.completed() == 0); // arrives at 200 us
  fabric.run_before(10ms);
  CHECK(flow.begun() == 1);
  CHECK(flow.completed() == 1);
  CHECK(flow.time_taken() == 100us);
}

TEST_CASE_FIXTURE(TwoHosts, "a copy that repeats begins on time, and copies that overlap share the wire") {
  // 150 000 bytes every 100 us, begun at 0, 100, 200 us: the first is alone until 100 us, then has 50 000 bytes left at
  // half the rate: done at 200 us, after 200 + 10. The second has 100 000 left then and is done at 400 us if it always
  // had a half, but the third comes at 200 us: both at half the rate, 400 us.
  const BulkFlow flow{left, right, fabric, cable.one, cable.other, Bytes{150'000}, 0us, 100us};
  fabric.run_before(250us);
  CHECK(flow.begun() == 3);
  CHECK(flow.completed() == 1);
  CHECK(flow.time_taken() == 210us);
}
