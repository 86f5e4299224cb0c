#include "scenarios/toml/quantity.hpp"

#include <doctest/doctest.h>

#include <cmath>

using namespace domus::scenarios;

namespace {

double value(std::string_view text, Dimension dimension) {
  const auto parsed = parse_quantity(text, dimension);
  REQUIRE(std::holds_alternative<double>(parsed));
  return std::get<double>(parsed);
}

QuantityProblem problem(std::string_view text, Dimension dimension) {
  const auto parsed = parse_quantity(text, dimension);
  REQUIRE(std::holds_alternative<QuantityProblem>(parsed));
  return std::get<QuantityProblem>(parsed);
}

} // namespace

TEST_CASE("a quantity is a number, perhaps a space, and a unit") {
  CHECK(value("30 ms", Dimension::time) == 30e6);
  CHECK(value("30ms", Dimension::time) == 30e6);
  CHECK(value("1.5 us", Dimension::time) == 1500);
  CHECK(value("1.5 \u00b5s", Dimension::time) == 1500);
  CHECK(value("1.5 \u03bcs", Dimension::time) == 1500);
  CHECK(value("2 min", Dimension::time) == 120e9);
  CHECK(value("4 GiB", Dimension::size) == 4.0 * 1024 * 1024 * 1024);
  CHECK(value("4 GB", Dimension::size) == 4e9);
  CHECK(value("10 Gb/s", Dimension::data_rate) == 10e9);
  CHECK(value("10 MB/s", Dimension::data_rate) == 80e6);
  CHECK(value("2.6 GHz", Dimension::frequency) == 2.6e9);
  CHECK(value("300/s", Dimension::per_time) == 300);
  CHECK(value("6/min", Dimension::per_time) == doctest::Approx(0.1));
  CHECK(value("-1 s", Dimension::time) == -1e9);
  CHECK(value("+1e3 ns", Dimension::time) == 1000);
}

TEST_CASE("a missing unit, a strange one and one of another kind are told apart from nonsense") {
  CHECK(problem("30", Dimension::time).problem == "is \"30\" without a unit");
  CHECK(problem("30", Dimension::time).remedy == "write \"30 ms\" (the units are ns, us, ms, s, min, h)");
  CHECK(problem("30 msec", Dimension::time).problem == "is \"30 msec\": \"msec\" is not a unit of time");
  CHECK(problem("4 gib", Dimension::size).remedy == "did you mean \"GiB\"? The units are B, KiB, MiB, GiB, TiB");
  CHECK(problem("4 ms", Dimension::size).problem == "is \"4 ms\", which is a time, not a size");
  CHECK(problem("", Dimension::time).problem == "is \"\", which is not a time");
  CHECK(problem("ms", Dimension::time).problem == "is \"ms\", which is not a time");
  CHECK(problem("inf s", Dimension::time).problem == "is \"inf s\", which is not a time");
  CHECK(problem("nan s", Dimension::time).problem == "is \"nan s\", which is not a time");
  CHECK(problem("1e999 s", Dimension::time).problem == "is \"1e999 s\": such a number has no place here");
  CHECK(problem("1e308 h", Dimension::time).problem == "is \"1e308 h\": such a number has no place here");
  CHECK(problem("1\n ms", Dimension::time).problem == "is \"1\\n ms\": \"\\n ms\" is not a unit of time");
}

TEST_CASE("a quantity prints in the largest unit that gives it at least one") {
  CHECK(quantity_text(30e6, Dimension::time) == "30 ms");
  CHECK(quantity_text(0, Dimension::time) == "0 ns");
  CHECK(quantity_text(-1500, Dimension::time) == "-1.5 us");
  CHECK(quantity_text(4.0 * 1024 * 1024 * 1024, Dimension::size) == "4 GiB");
  CHECK(quantity_text(1e9, Dimension::data_rate) == "1 Gb/s");
  CHECK(quantity_text(0.5, Dimension::per_time) == "0.5/s");
}

TEST_CASE("what is printed reads back as the same quantity") {
  for (const auto dimension :
       {Dimension::time, Dimension::size, Dimension::data_rate, Dimension::frequency, Dimension::per_time})
    for (const double number : {1.0, 2.5e3, 4096.0, 1e6, 3e9, 1.25e12})
      CHECK(value(quantity_text(number, dimension), dimension) == doctest::Approx(number).epsilon(1e-5));
}
