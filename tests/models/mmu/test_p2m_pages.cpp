#include "models/mmu/p2m_pages.hpp"

#include <doctest/doctest.h>
#include <rapidcheck.h>

using namespace domus::models;

namespace {

constexpr XenVersion of_2024{4, 19};

P2mHistory built_by(PageSize size) {
  P2mHistory history;
  history.built = size;
  return history;
}

} // namespace

TEST_CASE("a p2m stays as it was built where nothing happens") {
  CHECK(p2m_pages(built_by(PageSize::large_2m), of_2024).large_2m == 1);
  CHECK(p2m_pages(built_by(PageSize::huge_1g), of_2024).huge_1g == 1);
  CHECK(p2m_pages(built_by(PageSize::small_4k), of_2024).small_4k == 1);
}

TEST_CASE("a guest arrives by live migration with nothing but 4 KiB pages, until Xen learnt better (MMU-025)") {
  P2mHistory history = built_by(PageSize::large_2m);
  history.migrated = true;
  CHECK(p2m_pages(history, of_2024).small_4k == 1);
  CHECK(p2m_pages(history, first_to_restore_large_pages).large_2m == 1);
}

TEST_CASE("log-dirty splits what is written, on any version (facts/xen.md 6.3)") {
  P2mHistory history = built_by(PageSize::huge_1g);
  history.log_dirty = true;
  CHECK(p2m_pages(history, first_to_restore_large_pages).small_4k == 1);
}

TEST_CASE("ballooning breaks more of the memory than it takes, and grant maps do the same") {
  P2mHistory history = built_by(PageSize::large_2m);
  history.ballooned = 0.1;
  const double by_balloon = p2m_pages(history, of_2024).small_4k;
  CHECK(by_balloon > 0.1);
  CHECK(by_balloon < 1);
  history.ballooned = 0;
  history.granted = 0.1;
  CHECK(p2m_pages(history, of_2024).small_4k == doctest::Approx(by_balloon));
}

TEST_CASE("a page of 1 GiB breaks sooner than 512 of 2 MiB") {
  P2mHistory history = built_by(PageSize::huge_1g);
  history.ballooned = 0.01;
  const P2mPages pages = p2m_pages(history, of_2024);
  CHECK(pages.huge_1g < 0.01);
  CHECK(pages.large_2m > 0.9);
}

TEST_CASE("whatever happens, shares stay shares and add up to one, and the more is taken the fewer large pages") {
  CHECK(rc::check([] {
    P2mHistory history = built_by(*rc::gen::element(PageSize::small_4k, PageSize::large_2m, PageSize::huge_1g));
    history.ballooned = *rc::gen::inRange(0, 101) / 100.0;
    history.granted = *rc::gen::inRange(0, 101) / 100.0;
    history.migrated = *rc::gen::arbitrary<bool>();
    history.log_dirty = *rc::gen::arbitrary<bool>();
    const XenVersion version{4, *rc::gen::inRange(0, 23)};
    const P2mPages pages = p2m_pages(history, version);
    for (const double share : {pages.small_4k, pages.large_2m, pages.huge_1g}) {
      RC_ASSERT(share >= 0 && share <= 1);
    }
    RC_ASSERT(std::abs(pages.small_4k + pages.large_2m + pages.huge_1g - 1) < 1e-12);
    history.ballooned += (1 - history.ballooned) / 2;
    RC_ASSERT(p2m_pages(history, version).small_4k >= pages.small_4k);
  }));
}
