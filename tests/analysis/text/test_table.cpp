#include "analysis/text/bars.hpp"
#include "analysis/text/numbers.hpp"
#include "analysis/text/table.hpp"

#include <doctest/doctest.h>

using namespace domus::analysis;
using domus::models::MeanTime;

TEST_CASE("a column is as wide as its widest cell, whatever bytes the cell takes") {
  Table table({{"guest", Align::left}, {"requests/s"}});
  table.add_row({"web", "1234"});
  table.add_row({"größer", "5"});
  table.add_row({"数据库", "17"});
  CHECK(table.to_text() == "  guest   requests/s\n"
                           "  web           1234\n"
                           "  größer           5\n"
                           "  数据库          17\n");
}

TEST_CASE("width on a terminal: combining marks take no column, wide characters two, malformed bytes one each") {
  CHECK(display_width("abc") == 3);
  CHECK(display_width("e\u0301") == 1);
  CHECK(display_width("数") == 2);
  CHECK(display_width("\xff\xff") == 2);
  CHECK(display_width("\xe6\x95") == 2);
  CHECK(display_width("") == 0);
}

TEST_CASE("a waterfall's rungs begin where the last one ended") {
  CHECK(waterfall_bar(0, 50, 100, 10) == "█████");
  CHECK(waterfall_bar(50, 75, 100, 10) == "     ██▌");
  CHECK(waterfall_bar(75, 100, 100, 10) == "       ███");
}

TEST_CASE("what exists is drawn, however short; what takes no time is not") {
  CHECK(waterfall_bar(0, 1e-6, 100, 10) == "▏");
  CHECK(waterfall_bar(100, 100, 100, 10).empty());
  CHECK(waterfall_bar(99.99, 100, 100, 10) == "         █");
  CHECK(waterfall_bar(0, 1, 0, 10).empty());
}

TEST_CASE("a rung that takes off is drawn over what it takes off") {
  CHECK(waterfall_bar(75, 50, 100, 10) == "     ░░░");
  CHECK(waterfall_bar(100, 99.9, 100, 10) == "         ░");
  CHECK(waterfall_bar(0, -5, 100, 10) == "░");
}

TEST_CASE("a difference grows to the left when it is a saving") {
  CHECK(difference_bar(-2, 4, 4) == "  ━━│");
  CHECK(difference_bar(4, 4, 4) == "    │━━━━");
  CHECK(difference_bar(0, 0, 4) == "    │");
}

TEST_CASE("numbers print with the digits that matter") {
  CHECK(significant(12345.6) == "12346");
  CHECK(significant(1234.56) == "1235");
  CHECK(significant(99.996) == "100.0");
  CHECK(significant(0.012345) == "0.01235");
  CHECK(significant(-3.14159, 3) == "-3.14");
  CHECK(significant(0) == "0");
  CHECK(count_text(1) == "1");
  CHECK(count_text(0.25) == "0.25");
  CHECK(count_text(9.0721) == "9.07");
  CHECK(count_text(100) == "100");
  CHECK(count_text(1234.5) == "1234");
  CHECK(percent(0.1234) == "12.3 %");
  CHECK(percent(1.5) == "150 %");
  CHECK(percent(0.0001) == "<0.1 %");
  CHECK(percent(0) == "0 %");
  CHECK(signed_percent(0.12) == "+12.0 %");
  CHECK(signed_percent(-0.0012) == "-0.12 %");
  CHECK(to_text(MeanTime{72}) == "72.0 ns");
  CHECK(to_text(MeanTime{41'030}) == "41.0 us");
  CHECK(to_text(MeanTime{999'700}) == "1.00 ms");
  CHECK(in_microseconds(MeanTime{72}) == "0.072");
}

TEST_CASE("a change prints with its uncertainty, and says so where there is none to print") {
  CHECK(change_text(RelativeChange{0.12, 0.10, 0.14, 5}) == "+12.0 % ±2.0 %");
  CHECK(change_text(RelativeChange{0.12, 0.12, 0.12, 1}) == "+12.0 %");
  CHECK(change_text(RelativeChange{41, 39, 43, 5}) == "42.0 times ±2.0");
  CHECK(change_text(std::nullopt) == "n/a");
}

TEST_CASE("where replications agree nothing is printed after \"±\"; where they hardly differ, how much at most") {
  CHECK(change_text(RelativeChange{0.12, 0.12, 0.12, 5}) == "+12.0 %");
  CHECK(change_text(RelativeChange{0.12, 0.11999, 0.12001, 5}) == "+12.0 % ±<0.01 %");
  CHECK(change_text(RelativeChange{41, 41, 41, 5}) == "42.0 times");
  CHECK(change_text(RelativeChange{41, 40.999, 41.001, 5}) == "42.0 times ±<0.01");
  CHECK(plus_minus(Estimate{7, 0, 3}).empty());
  CHECK(plus_minus(Estimate{0.1 + 0.2, 1e-17, 3}).empty()); // rounding
  CHECK(plus_minus(Estimate{7, 0.25, 3}) == "±0.25");
  CHECK(spread_text(0.04, 1) == "<0.1");
  CHECK(spread_text(0.06, 1) == "0.1");
}
