/// One accounting of the credit scheduler (facts/xen.md 1.5), as arithmetic: the vectors of facts/xen.md 1.13. Each
/// starts from given credits, some from a given balance, which is what the accounting before left over.
#include "credit_host.hpp"
#include "credit_ledger.hpp"

#include <doctest/doctest.h>

#include <utility>

using namespace domus::tests::scheduling;

TEST_CASE("a debt is paid back on top, and all is shared by weight") {
  // One pCPU: 300. First with no debt: 100 and 200, which leaves both at -150. Then the debt of 300 comes on top: 200
  // and 400.
  Ledger ledger(1);
  Domain& heavy = ledger.add(1, 512);
  Domain& light = ledger.add(1, 256);
  Ledger::set_credit(light, -250);
  Ledger::set_credit(heavy, -350);
  ledger.account();
  REQUIRE(ledger.standing(light).credit == -150);
  REQUIRE(ledger.standing(heavy).credit == -150);
  ledger.account();
  CHECK(ledger.standing(light).credit == 50);
  CHECK(ledger.standing(light).priority == under);
  CHECK(ledger.standing(heavy).credit == 250);
  CHECK(ledger.standing(heavy).priority == under);
}

TEST_CASE("a weight counts for each active vCPU: a domain with four of them is paid four times") {
  // Four pCPUs: 1200. First 240 for each of five, which leaves all at -240. Then the debt of 1200 on top: 480 each.
  Ledger ledger(4);
  Domain& one = ledger.add(1, 256);
  Domain& four = ledger.add(4, 256);
  Ledger::set_credit(four, -480);
  Ledger::set_credit(one, -480);
  ledger.account();
  REQUIRE(ledger.standing(four).credit == -240);
  REQUIRE(ledger.standing(one).credit == -240);
  ledger.account();
  CHECK(ledger.standing(four).credit == 240);
  CHECK(ledger.standing(one).credit == 240);
}

TEST_CASE("a cap bounds the pay; whoever owes exactly a period's cap is not parked, one credit more and it is") {
  for (const auto& [credit, parked] : {std::pair{-300, false}, std::pair{-301, true}}) {
    Ledger ledger(2);
    Domain& hog = ledger.add(1, 256);
    Domain& capped = ledger.add(1, 256, 50);
    Ledger::set_credit(capped, credit);
    Ledger::set_credit(hog, 0);
    ledger.account(); // 600: the capped one takes 150 of its 300, the rest is the hog's, who can use 300 of it
    CHECK(ledger.standing(capped).credit == credit + 150);
    CHECK(ledger.standing(capped).priority == over);
    CHECK(ledger.standing(capped).parked == parked);
    CHECK(ledger.standing(hog).credit == 300);
    CHECK(ledger.standing(hog).priority == under);
    CHECK(ledger.standing(hog).active); // 300 is what it may keep
  }
}

TEST_CASE("what a domain cannot use goes to those that come after it") {
  // Two pCPUs: 600. The heavy one's fair share of 400 is more than one vCPU can use; the 100 left over count as 300 for
  // those behind, whose weight is a third of all: (600 + 300) / 3 = 300, 150 each.
  Ledger ledger(2);
  Domain& two = ledger.add(2, 256);
  Domain& heavy = ledger.add(1, 1024);
  Ledger::set_credit(heavy, 0);
  Ledger::set_credit(two, -200);
  ledger.account();
  CHECK(ledger.standing(heavy).credit == 300);
  CHECK(ledger.standing(two).credit == -50);
}

TEST_CASE("a vCPU with more credit than it may keep goes inactive with half of it") {
  Ledger ledger(1);
  Domain& saver = ledger.add(1, 256);
  Ledger::set_credit(saver, -100);
  ledger.account();
  REQUIRE(ledger.standing(saver).credit == 200);
  ledger.account();
  CHECK(ledger.standing(saver).credit == 250);
  CHECK_FALSE(ledger.standing(saver).active);
  CHECK(ledger.standing(saver).priority == under);
}
