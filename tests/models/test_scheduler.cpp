#include "models/scheduler.hpp"

#include <doctest/doctest.h>

using namespace domus::models;

TEST_CASE("Xen runs credit, from 4.12 on credit2; XenServer and XCP-ng stay on credit") {
  CHECK(default_scheduler({3, 4}, Toolstack::libxl) == Scheduler::credit);
  CHECK(default_scheduler({4, 11}, Toolstack::libxl) == Scheduler::credit);
  CHECK(default_scheduler({4, 12}, Toolstack::libxl) == Scheduler::credit2);
  CHECK(default_scheduler({4, 17}, Toolstack::libxl) == Scheduler::credit2);
  CHECK(default_scheduler({4, 11}, Toolstack::xapi) == Scheduler::credit);
  CHECK(default_scheduler({4, 17}, Toolstack::xapi) == Scheduler::credit);
}

TEST_CASE("a default scheduler exists in the Xen that it is the default of") {
  for (int minor = 0; minor <= 22; ++minor) {
    for (const Toolstack toolstack : {Toolstack::xapi, Toolstack::libxl}) {
      const XenVersion version{4, minor};
      CHECK(first_xen_with(default_scheduler(version, toolstack)) <= version);
    }
  }
}

TEST_CASE("weights are of credit and credit2; caps and soft affinity came to credit2 with 4.10") {
  CHECK(knows_weights(Scheduler::credit2));
  CHECK_FALSE(knows_weights(Scheduler::rtds));
  CHECK(knows_caps(Scheduler::credit, {3, 0}));
  CHECK_FALSE(knows_caps(Scheduler::credit2, {4, 9}));
  CHECK(knows_caps(Scheduler::credit2, {4, 10}));
  CHECK_FALSE(knows_caps(Scheduler::null, {4, 20}));
  CHECK_FALSE(knows_soft_affinity(Scheduler::credit, {4, 4}));
  CHECK(knows_soft_affinity(Scheduler::credit, {4, 5}));
  CHECK_FALSE(knows_soft_affinity(Scheduler::credit2, {4, 9}));
  CHECK(knows_soft_affinity(Scheduler::null, {4, 20}));
  CHECK_FALSE(knows_soft_affinity(Scheduler::arinc653, {4, 20}));
}
