#include "sim/engine/random_stream.hpp"

#include <Random123/philox.h>

#include <bit>
#include <cassert>
#include <cmath>

namespace domus::sim {

namespace {

using models::MeanTime;
using models::Nanoseconds;
using models::nanoseconds_from;

/// The finaliser of splitmix64: a bijection of 64 bits in which every input bit reaches every output bit.
std::uint64_t mixed(std::uint64_t bits) {
  bits = (bits ^ (bits >> 30)) * 0xbf58476d1ce4e5b9U;
  bits = (bits ^ (bits >> 27)) * 0x94d049bb133111ebU;
  return bits ^ (bits >> 31);
}

std::uint32_t low_half(std::uint64_t bits) {
  return static_cast<std::uint32_t>(bits);
}
std::uint32_t high_half(std::uint64_t bits) {
  return static_cast<std::uint32_t>(bits >> 32);
}

} // namespace

double natural_logarithm(double value) {
  assert(value > 0);
  // value = m 2^e with sqrt(1/2) <= m < sqrt(2); ln m = 2 artanh(s) = 2 s (1 + s^2/3 + s^4/5 + ...), s = (m-1)/(m+1),
  // where s^2 < 0.0295: eleven terms leave less than 2^-57 of the result. Even and odd terms are summed apart, which
  // lets the processor work on both at once.
  constexpr std::uint64_t mantissa_bits = (std::uint64_t{1} << 52) - 1;
  constexpr std::uint64_t sqrt_half = 0x3fe6a09e667f3bcdU;
  const auto bits = std::bit_cast<std::uint64_t>(value);
  const std::uint64_t above = bits - sqrt_half; // its top bits are the exponent, counted from sqrt(1/2)
  const auto exponent = static_cast<std::int32_t>(static_cast<std::int64_t>(above) >> 52);
  const double m = std::bit_cast<double>((above & mantissa_bits) + sqrt_half);
  const double s = (m - 1) / (m + 1);
  const double z = s * s;
  const double w = z * z;
  const double even = w * (1.0 / 5 + w * (1.0 / 9 + w * (1.0 / 13 + w * (1.0 / 17 + w * (1.0 / 21)))));
  const double odd = z * (1.0 / 3 + w * (1.0 / 7 + w * (1.0 / 11 + w * (1.0 / 15 + w * (1.0 / 19)))));
  // ln 2 in two parts; the first has so few bits that its product with any exponent is exact.
  constexpr double ln2_high = 6.93147180369123816490e-01;
  constexpr double ln2_low = 1.90821492927058770002e-10;
  const double e = exponent;
  return e * ln2_high + (2 * s + (2 * s * (even + odd) + e * ln2_low));
}

Draws::Draws(std::uint64_t seed, std::uint64_t guest, std::uint64_t operation, Purpose purpose) {
  // Seed and guest share the 64 bits of the key; operation and purpose are words of the counter, whose last word
  // numbers the blocks of this stream.
  const std::uint64_t key = mixed(mixed(seed) + guest);
  key_ = {low_half(key), high_half(key)};
  counter_ = {0, static_cast<std::uint32_t>(purpose), low_half(operation), high_half(operation)};
}

void Draws::next_block() {
  const r123::Philox4x32::ctr_type counter{{counter_[0], counter_[1], counter_[2], counter_[3]}};
  const r123::Philox4x32::key_type key{{key_[0], key_[1]}};
  const r123::Philox4x32::ctr_type block = r123::Philox4x32{}(counter, key);
  block_ = {block[0], block[1], block[2], block[3]};
  ++counter_[0];
  used_ = 0;
}

std::uint32_t Draws::word() {
  if (used_ == block_.size()) {
    next_block();
  }
  return block_[used_++];
}

std::uint64_t Draws::two_words() {
  const std::uint64_t low = word();
  return low | (static_cast<std::uint64_t>(word()) << 32);
}

double Draws::uniform() {
  constexpr double step = 0x1p-52;
  return (static_cast<double>(two_words() >> 12) + 0.5) * step;
}

bool Draws::bernoulli(double probability) {
  assert(probability >= 0 && probability <= 1);
  return uniform() < probability;
}

std::uint64_t Draws::below(std::uint64_t n) {
  assert(n > 0);
  // Lemire, "Fast random integer generation in an interval" (2019): the high half of n x 64 random bits, where the few
  // products that would favour some results are drawn again.
  __extension__ using Wide = unsigned __int128;
  const std::uint64_t unfair = (0 - n) % n;
  Wide product = static_cast<Wide>(two_words()) * n;
  while (static_cast<std::uint64_t>(product) < unfair) {
    product = static_cast<Wide>(two_words()) * n;
  }
  return static_cast<std::uint64_t>(product >> 64);
}

std::uint64_t Draws::count(double mean) {
  assert(mean >= 0);
  const double whole = std::floor(mean);
  const double fraction = mean - whole;
  const auto least = static_cast<std::uint64_t>(whole);
  return fraction > 0 && bernoulli(fraction) ? least + 1 : least;
}

Nanoseconds Draws::exponential(MeanTime mean) {
  assert(mean.count() >= 0);
  return nanoseconds_from(mean.count() * unit_exponential());
}

Nanoseconds Draws::work(MeanTime mean, double coefficient_of_variation) {
  assert(mean.count() >= 0 && coefficient_of_variation >= 0);
  const double m = mean.count();
  const double c = coefficient_of_variation;
  if (c == 0) {
    return nanoseconds_from(m);
  }
  if (c <= 1) {
    return nanoseconds_from(m * ((1 - c) + c * unit_exponential()));
  }
  const double p = (1 + std::sqrt((c * c - 1) / (c * c + 1))) / 2;
  const double share = bernoulli(p) ? p : 1 - p;
  return nanoseconds_from(m / (2 * share) * unit_exponential());
}

} // namespace domus::sim
