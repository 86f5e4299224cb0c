/// How XenServer weighs dom0 (facts/xen.md 0), by what an accounting of the credit scheduler then pays: 300 credits are
/// one pCPU. W is what the active vCPUs of the others weigh, a are dom0's active vCPUs, N the pCPUs.
#include "credit_ledger.hpp"

#include <doctest/doctest.h>

using namespace domus::tests::scheduling;

namespace {

SchedulerParameters on_xen_server() {
  SchedulerParameters parameters;
  parameters.dom0_auto_weight = true;
  return parameters;
}

} // namespace

TEST_CASE("each active vCPU of dom0 is worth a pCPU while they are at most half of the host") {
  // N = 4, a = 1: W = 9 * 256 = 2304 is shared by three pCPUs, so dom0 weighs 768 of 3072: a quarter of 1200.
  Ledger host(4, on_xen_server());
  Domain& dom0 = host.add(1, 256);
  Domain& guests = host.add(9, 256);
  CHECK(host.pay(dom0) == 300);
  CHECK(host.pay(guests) == 100);
  // Elsewhere it is one of ten.
  Ledger plain(4);
  Domain& domain0 = plain.add(1, 256);
  plain.add(9, 256);
  CHECK(plain.pay(domain0) == 120);
}

TEST_CASE("more vCPUs of dom0 than half of the host get half of it together") {
  // N = 4, a = 3: W = 2 * 384 = 768, a third of that for each: dom0 weighs as much as the others.
  Ledger host(4, on_xen_server());
  Domain& dom0 = host.add(3, 256);
  Domain& guests = host.add(2, 384);
  Ledger::set_credit(guests, 0);
  CHECK(host.pay(dom0) == 200);
  CHECK(host.standing(guests).credit == 300);
}

TEST_CASE("exactly half of the host is not more than half") {
  // N = 4, a = 2: W = 6 * 256 = 1536, half of that for each of dom0's: 768 of 3072, a pCPU each.
  Ledger host(4, on_xen_server());
  Domain& dom0 = host.add(2, 256);
  host.add(6, 256);
  CHECK(host.pay(dom0) == 300);
}

TEST_CASE("dom0 weighs at most 65535") {
  // N = 2, a = 1: W = 2 * 65535 would be dom0's weight, and half of the host. It gets a third.
  Ledger host(2, on_xen_server());
  Domain& dom0 = host.add(1, 256);
  host.add(2, 65535);
  CHECK(host.pay(dom0) == 200);
}

TEST_CASE("on one pCPU dom0 weighs what it was given") {
  Ledger host(1, on_xen_server());
  Domain& dom0 = host.add(1, 256);
  host.add(1, 768);
  CHECK(host.pay(dom0) == 75);
}

TEST_CASE("dom0 alone has nobody to be weighed against") {
  Ledger host(2, on_xen_server());
  Domain& dom0 = host.add(1, 256);
  CHECK(host.pay(dom0) == 300);
}

TEST_CASE("dom0 is weighed anew whenever somebody's weight is set, its own included") {
  Ledger host(2, on_xen_server());
  Domain& dom0 = host.add(1, 256);
  Domain& guests = host.add(2, 256);
  CHECK(host.pay(dom0) == 300);
  Ledger::set_credit(guests, 0);
  host.set(guests, 1024);
  CHECK(host.pay(dom0) == 300);
  host.set(dom0, 1);
  CHECK(host.pay(dom0) == 300);
}

TEST_CASE("dom0 is weighed anew in the midst of an accounting when a vCPU before it goes inactive") {
  // N = 2, a = 1. W = 512, so dom0 weighs 512 of 1024. The first guest has 200 and is paid 150: more than 300,
  // inactive. W is 256 now, and so is dom0's weight, still of 1024: it is paid 150 as well.
  Ledger host(2, on_xen_server());
  Domain& dom0 = host.add(1, 256);
  Domain& last = host.add(1, 256);
  Domain& first = host.add(1, 256);
  Ledger::set_credit(first, 200);
  Ledger::set_credit(last, 0);
  CHECK(host.pay(dom0) == 150);
  CHECK(host.standing(last).credit == 150);
  CHECK_FALSE(host.standing(first).active);
}
