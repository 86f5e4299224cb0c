#include "sim/hypervisor/pcpu_set.hpp"

#include <doctest/doctest.h>

#include <vector>

using namespace domus::sim;

TEST_CASE("a cycle goes to the next higher pCPU and wraps, as cpumask_cycle does") {
  PcpuSet set;
  for (const PcpuId pcpu : {1U, 5U, 63U, 64U, 200U}) {
    set.insert(pcpu);
  }
  CHECK(set.cycle(0) == 1);
  CHECK(set.cycle(1) == 5);
  CHECK(set.cycle(62) == 63);
  CHECK(set.cycle(63) == 64);
  CHECK(set.cycle(64) == 200);
  CHECK(set.cycle(200) == 1);
  CHECK(set.cycle(255) == 1);
  CHECK(set.self_or_cycle(5) == 5);
  CHECK(set.self_or_cycle(6) == 63);
  CHECK(set.count() == 5);
  CHECK(set.first() == 1);
}

TEST_CASE("a lone pCPU follows itself, and nothing follows in an empty set") {
  CHECK(PcpuSet::range(7, 1).cycle(7) == 7);
  CHECK(PcpuSet{}.cycle(7) == no_pcpu);
  CHECK(PcpuSet{}.first() == no_pcpu);
  CHECK(PcpuSet{}.empty());
}

TEST_CASE("members are visited in ascending order") {
  PcpuSet set;
  for (const PcpuId pcpu : {200U, 3U, 64U, 63U}) {
    set.insert(pcpu);
  }
  std::vector<PcpuId> visited;
  set.for_each([&](PcpuId pcpu) { visited.push_back(pcpu); });
  CHECK(visited == std::vector<PcpuId>{3, 63, 64, 200});
}

TEST_CASE("sets intersect, unite and subtract") {
  const PcpuSet low = PcpuSet::range(0, 100);
  const PcpuSet high = PcpuSet::range(90, 100);
  CHECK((low & high) == PcpuSet::range(90, 10));
  CHECK((low | high) == PcpuSet::range(0, 190));
  CHECK((low - high) == PcpuSet::range(0, 90));
  CHECK(low.intersects(high));
  CHECK_FALSE(PcpuSet::range(0, 90).intersects(high));
  CHECK(PcpuSet::range(3, 4).is_subset_of(low));
  CHECK_FALSE(high.is_subset_of(low));
}
