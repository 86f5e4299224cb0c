/// Fair shares that can be checked with a pencil, and what is true of all of them.
#include "models/fair_share.hpp"

#include <doctest/doctest.h>
#include <rapidcheck.h>

#include <algorithm>
#include <optional>
#include <utility>
#include <vector>

using namespace domus::models;

namespace {

/// Domain 0's vCPU of that weight, which wants so much and may run there (nowhere named = everywhere).
FairShareVcpu vcpu(double weight, double demand = 1, std::vector<unsigned> pcpus = {}) {
  return {0, weight, demand, std::move(pcpus)};
}

void check_shares(const std::vector<double>& shares, const std::vector<double>& expected) {
  REQUIRE(shares.size() == expected.size());
  for (std::size_t v = 0; v < shares.size(); ++v) {
    CAPTURE(v);
    CHECK(shares[v] == doctest::Approx(expected[v]).epsilon(1e-9));
  }
}

const std::vector<std::optional<double>> no_cap{std::nullopt};

struct Case {
  unsigned pcpus = 1;
  std::vector<std::optional<double>> caps;
  std::vector<FairShareVcpu> vcpus;
};

/// Up to nine vCPUs of three domains on up to five pCPUs.
Case any_case() {
  const auto any = [](unsigned least, unsigned most) {
    return *rc::gen::resize(100, rc::gen::inRange(least, most + 1));
  };
  Case result{any(1, 5), {std::nullopt, any(1, 20) / 10.0, any(1, 5) / 10.0}, {}};
  const unsigned count = any(1, 9);
  for (unsigned v = 0; v < count; ++v) {
    std::vector<unsigned> affinity;
    for (unsigned pcpu = 0; pcpu < result.pcpus; ++pcpu) {
      if (any(0, 2) == 0) {
        affinity.push_back(pcpu);
      }
    }
    result.vcpus.push_back({any(0, 2), static_cast<double>(any(1, 8)), any(0, 10) / 10.0, affinity});
  }
  return result;
}

/// Everything that may be short: the CPU time of every set of pCPUs, for those who may run only there, and every cap.
struct Resource {
  double size = 0;
  std::vector<std::size_t> users;
};

std::vector<Resource> resources_of(const Case& given) {
  std::vector<Resource> resources;
  const unsigned all = (1U << given.pcpus) - 1;
  for (unsigned set = 1; set <= all; ++set) {
    resources.push_back({static_cast<double>(__builtin_popcount(set)), {}});
    for (std::size_t v = 0; v < given.vcpus.size(); ++v) {
      const std::vector<unsigned>& affinity = given.vcpus[v].pcpus;
      const bool inside =
          std::all_of(affinity.begin(), affinity.end(), [&](unsigned p) { return (set >> p & 1U) != 0; });
      if (affinity.empty() ? set == all : inside) {
        resources.back().users.push_back(v);
      }
    }
  }
  for (std::size_t d = 0; d < given.caps.size(); ++d) {
    resources.push_back({given.caps[d].value_or(static_cast<double>(given.vcpus.size())), {}});
    for (std::size_t v = 0; v < given.vcpus.size(); ++v) {
      if (given.vcpus[v].domain == d) {
        resources.back().users.push_back(v);
      }
    }
  }
  return resources;
}

} // namespace

TEST_CASE("weights 1 and 2 on one pCPU: a third and two thirds") {
  check_shares(fair_shares(1, no_cap, {vcpu(256), vcpu(512)}), {1.0 / 3, 2.0 / 3});
}

TEST_CASE("a vCPU cannot use more than one pCPU: weights 1 and 3 on two get one each") {
  check_shares(fair_shares(2, no_cap, {vcpu(256), vcpu(768)}), {1, 1});
}

TEST_CASE("who wants little gets it, and the others share the rest by weight") {
  check_shares(fair_shares(1, no_cap, {vcpu(256, 0.1), vcpu(256), vcpu(512)}), {0.1, 0.3, 0.6});
}

TEST_CASE("a cap is for a domain's vCPUs together, and what it keeps them from others get") {
  check_shares(fair_shares(1, {0.2, std::nullopt}, {{0, 256, 1, {}}, {0, 256, 1, {}}, {1, 256, 1, {}}}),
               {0.1, 0.1, 0.8});
}

TEST_CASE("two are pinned to one pCPU and share it; the third has the other one for itself") {
  check_shares(fair_shares(2, no_cap, {vcpu(256, 1, {0}), vcpu(256, 1, {0}), vcpu(256)}), {0.5, 0.5, 1});
}

TEST_CASE("who may run anywhere makes room for who may not: {0}, {0,1}, {1,2}, {2} on three pCPUs get 3/4 each") {
  check_shares(fair_shares(3, no_cap, {vcpu(1, 1, {0}), vcpu(1, 1, {0, 1}), vcpu(1, 1, {1, 2}), vcpu(1, 1, {2})}),
               {0.75, 0.75, 0.75, 0.75});
}

TEST_CASE("in any case nobody's share could grow but at the expense of one that has less for its weight") {
  CHECK(rc::check([] {
    const Case given = any_case();
    const std::vector<double> shares = fair_shares(given.pcpus, given.caps, given.vcpus);
    std::vector<bool> at_its_end(shares.size(), false);
    for (std::size_t v = 0; v < shares.size(); ++v) {
      RC_ASSERT(shares[v] >= 0);
      RC_ASSERT(shares[v] <= given.vcpus[v].demand + 1e-6);
      at_its_end[v] = shares[v] >= given.vcpus[v].demand - 1e-6;
    }
    for (const Resource& resource : resources_of(given)) {
      double used = 0;
      double most_for_its_weight = 0;
      for (const std::size_t v : resource.users) {
        used += shares[v];
        most_for_its_weight = std::max(most_for_its_weight, shares[v] / given.vcpus[v].weight);
      }
      RC_ASSERT(used <= resource.size + 1e-6);
      for (const std::size_t v : resource.users) {
        const bool nobody_has_more = shares[v] / given.vcpus[v].weight >= most_for_its_weight - 1e-6;
        at_its_end[v] = at_its_end[v] || (used >= resource.size - 1e-6 && nobody_has_more);
      }
    }
    RC_ASSERT(std::find(at_its_end.begin(), at_its_end.end(), false) == at_its_end.end());
  }));
}
