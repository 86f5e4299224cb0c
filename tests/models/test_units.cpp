#include "models/units.hpp"

#include <doctest/doctest.h>

using namespace domus::models;

TEST_CASE("a rate moves an amount in amount over rate: 1500 bytes at 1 Gb/s take 12 us") {
  CHECK(DataRate::bits_per_second(1e9).time_for(Bytes{1500}) == 12us);
}

TEST_CASE("sizes and times print with the unit that reads well") {
  CHECK(to_text(Bytes::gib(4)) == "4 GiB");
  CHECK(to_text(Bytes::mib(512)) == "512 MiB");
  CHECK(to_text(Nanoseconds{1'250'000}) == "1.25 ms");
  CHECK(to_text(DataRate::bits_per_second(10e9)) == "10 Gb/s");
}
