/// Who may begin when: four clients that work side by side, and then one alone.
#include "sim/guest/stages.hpp"

#include <doctest/doctest.h>
#include <rapidcheck.h>

#include <deque>
#include <vector>

using namespace domus::models;
using namespace domus::sim;

namespace {

ClosedLoop loop(unsigned clients, unsigned stage, double alone) {
  return {.clients = clients, .think_time = Nanoseconds{0}, .constant_think = false, .stage = stage, .alone = alone};
}

/// Runs operations in the order in which they begin; counts how many were under way together at each beginning.
std::vector<unsigned> side_by_side(const ClosedLoop& of, unsigned operations) {
  Stages stages(of);
  std::deque<std::uint64_t> under_way;
  std::vector<unsigned> together;
  const auto begin = [&](std::uint64_t number) {
    under_way.push_back(number);
    together.push_back(static_cast<unsigned>(under_way.size()));
  };
  for (unsigned client = 0; client < of.clients; ++client) {
    stages.want(client, begin);
  }
  while (together.size() < operations) {
    REQUIRE(!under_way.empty()); // or all wait for one another
    const std::uint64_t done = under_way.front();
    under_way.pop_front();
    stages.ended();
    stages.want(done + of.clients, begin);
  }
  together.resize(operations);
  return together;
}

} // namespace

TEST_CASE("two clients, stages of 4 and a third alone: 4 side by side, then 2 alone, and again") {
  const std::vector<unsigned> turn{1, 2, 2, 2, 1, 1};
  std::vector<unsigned> twice = turn;
  twice.insert(twice.end(), turn.begin(), turn.end());
  CHECK(side_by_side(loop(2, 4, 1.0 / 3), 12) == twice);
}

TEST_CASE("stages without anything alone only wait for the last: nobody is alone but the first of each") {
  CHECK(side_by_side(loop(3, 3, 0), 9) == std::vector<unsigned>{1, 2, 3, 1, 2, 3, 1, 2, 3});
}

TEST_CASE("a stage shorter than the number of clients leaves some waiting") {
  CHECK(side_by_side(loop(4, 2, 0), 4) == std::vector<unsigned>{1, 2, 1, 2});
}

TEST_CASE("in the long run the share done alone is what was asked for, fractions carried over") {
  CHECK(rc::check([] {
    const ClosedLoop of = loop(*rc::gen::inRange(1U, 9U), *rc::gen::inRange(1U, 50U), *rc::gen::inRange(0, 90) / 100.0);
    Stages stages(of);
    std::deque<std::uint64_t> under_way;
    std::uint64_t begun = 0;
    std::uint64_t rounds = 0;
    const auto begin = [&](std::uint64_t number) {
      under_way.push_back(number);
      ++begun;
    };
    for (unsigned client = 0; client < of.clients; ++client) {
      stages.want(client, begin);
    }
    // What is done alone is between every two stages; so many stages need so many operations in all.
    const double in_all = 2000 * of.stage / (1 - of.alone);
    while (static_cast<double>(begun) < in_all) {
      RC_ASSERT(!under_way.empty());
      const std::uint64_t done = under_way.front();
      under_way.pop_front();
      stages.ended();
      rounds += under_way.empty() ? 1 : 0;
      stages.want(done + of.clients, begin);
    }
    // Every operation done alone leaves nothing under way, and so does the last of each stage.
    const double alone = in_all * of.alone;
    if (of.clients > 1 && of.stage > 1) {
      RC_ASSERT(static_cast<double>(rounds) >= alone + 2000 - of.stage - 2);
    }
  }));
}
