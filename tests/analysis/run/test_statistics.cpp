#include "analysis/run/statistics.hpp"

#include <doctest/doctest.h>

#include <array>
#include <vector>

using namespace domus::analysis;

TEST_CASE("t interval: 8, 9, 10, 11, 12 has mean 10, s = sqrt(2.5), t(4) = 2.776: 10 +- 2.776 sqrt(2.5 / 5) = 1.963") {
  const std::array samples{8.0, 9.0, 10.0, 11.0, 12.0};
  const Estimate result = estimate(samples);
  CHECK(result.mean == doctest::Approx(10));
  CHECK(result.half_width == doctest::Approx(2.7764451 * 0.70710678).epsilon(1e-7));
  CHECK(result.covers(8.1));
  CHECK_FALSE(result.covers(8.0));
}

TEST_CASE("two samples: t(1) = 12.706 makes 1 and 3 cover 2 +- 12.706") {
  const std::array samples{1.0, 3.0};
  CHECK(estimate(samples).half_width == doctest::Approx(12.7062047));
}

TEST_CASE("one sample says nothing about the spread, so it rules nothing out") {
  const std::array samples{7.0};
  const Estimate result = estimate(samples);
  CHECK(result.mean == 7);
  CHECK_FALSE(result.has_interval());
  CHECK(result.covers(1e9));
  CHECK(estimate({}).samples == 0);
}

TEST_CASE("pairing takes out what both share: +1 in every pair is certain although the samples spread over 100") {
  const std::array before{10.0, 60.0, 110.0};
  const std::array after{11.0, 61.0, 111.0};
  const Estimate difference = paired_difference(before, after);
  CHECK(difference.mean == doctest::Approx(1));
  CHECK(difference.half_width == doctest::Approx(0));
  CHECK_FALSE(difference.covers(0));
}

TEST_CASE("Student's sleep data (1908): soporific 2 against 1, 10 patients: 1.58 hours, 95 % interval 0.70 to 2.46") {
  const std::array first{0.7, -1.6, -0.2, -1.2, -0.1, 3.4, 3.7, 0.8, 0.0, 2.0};
  const std::array second{1.9, 0.8, 1.1, 0.1, -0.1, 4.4, 5.5, 1.6, 4.6, 3.4};
  const Estimate difference = paired_difference(first, second);
  CHECK(difference.mean == doctest::Approx(1.58));
  CHECK(difference.low() == doctest::Approx(0.7001142).epsilon(1e-6));
  CHECK(difference.high() == doctest::Approx(2.4598858).epsilon(1e-6));
}

TEST_CASE("a change is the geometric mean of the ratios: half and double are no change") {
  const std::array before{100.0, 100.0};
  const std::array after{50.0, 200.0};
  const auto change = paired_change(before, after);
  REQUIRE(change);
  CHECK(change->mean == doctest::Approx(0));
  CHECK_FALSE(change->significant());
}

TEST_CASE("12 % more in every pair is significant; nothing is with one pair, or where something is zero") {
  const std::array before{100.0, 200.0, 300.0};
  const std::array after{112.0, 224.0, 336.0};
  const auto change = paired_change(before, after);
  REQUIRE(change);
  CHECK(change->mean == doctest::Approx(0.12));
  CHECK(change->half_width() == doctest::Approx(0).epsilon(1e-9));
  CHECK(change->significant());
  const std::array one{1.0};
  const std::array two{2.0};
  CHECK_FALSE(paired_change(one, two)->significant());
  const std::array zero{0.0};
  CHECK_FALSE(paired_change(zero, two).has_value());
}
