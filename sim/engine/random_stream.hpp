/// Random numbers that belong to what they are drawn for, not to when they are drawn.
///
/// A stream is named by (seed, guest, operation number, purpose). Its numbers come from Philox4x32-10, a counter-based
/// generator (Salmon et al., "Parallel random numbers: as easy as 1, 2, 3", SC'11): the name is the key and the
/// counter, so there is no state to share. Adding a guest changes no other guest's draws, a guest that moves keeps its
/// own, and two modes compared under one seed meet the same arrivals and the same work.
///
/// Only +, -, *, / and square root are used on the way to a result, all correctly rounded, so that a stream has the
/// same bits on every x86-64; a C library's log() has not (it depends on the processor).
#pragma once

#include "models/itinerary.hpp"
#include "models/units.hpp"

#include <array>
#include <cstdint>
#include <string_view>

namespace domus::sim {

/// What a number is drawn for. Part of a stream's name: add at the end, never reorder, or old runs change.
enum class Purpose : std::uint32_t {
  arrival,   ///< time to the next operation of an open loop
  think,     ///< think time of a client
  service,   ///< work of a step
  repeats,   ///< how many items a phase has
  position,  ///< where on a disk a request goes
  placement, ///< where a guest, a vCPU or a thread starts
  device,    ///< service of hardware
  boot,      ///< start-up offsets
  fabric,    ///< traffic between hosts
  failure,   ///< what breaks, and when
};

/// The key of a guest: the FNV-1a hash (64 bits) of its name, the same on every machine.
[[nodiscard]] constexpr std::uint64_t guest_key(std::string_view name) {
  std::uint64_t hash = 0xcbf29ce484222325U;
  for (const char character : name) {
    hash = (hash ^ static_cast<unsigned char>(character)) * 0x100000001b3U;
  }
  return hash;
}

/// The natural logarithm of a positive, normal number, within 2 units in the last place, the same on every machine.
[[nodiscard]] double natural_logarithm(double value);

/// The numbers of one stream, from its beginning. Small, and cheap to make: nothing is computed before the first draw.
class Draws {
public:
  Draws(std::uint64_t seed, std::uint64_t guest, std::uint64_t operation, Purpose purpose);

  /// The next 32 random bits.
  [[nodiscard]] std::uint32_t word();
  /// Uniform on (0, 1), never 0 nor 1. Steps of 2^-52.
  [[nodiscard]] double uniform();
  /// True with the given probability. Range: 0 to 1.
  [[nodiscard]] bool bernoulli(double probability);
  /// Uniform on 0 .. n - 1, without bias. Precondition: n > 0.
  [[nodiscard]] std::uint64_t below(std::uint64_t n);
  /// A whole number with the given mean: its floor, and one more with the probability of its fraction. Precondition:
  /// mean >= 0.
  [[nodiscard]] std::uint64_t count(double mean);
  /// Exponential with the given mean, to the nearest nanosecond. Precondition: mean >= 0.
  [[nodiscard]] models::Nanoseconds exponential(models::MeanTime mean);
  /// A non-negative time with the given mean m and coefficient of variation c (standard deviation / mean), to the
  /// nearest nanosecond. Preconditions: mean >= 0, c >= 0. The distribution is
  ///  c = 0      the mean itself, and nothing is drawn;
  ///  0 < c <= 1 a shifted exponential, (1 - c) m + Exp(mean c m): a fixed part and a memoryless rest;
  ///  c > 1      a hyperexponential with balanced means: with probability p an exponential of mean m / (2 p), else one
  ///             of mean m / (2 (1 - p)), where p = (1 + sqrt((c^2 - 1) / (c^2 + 1))) / 2.
  /// Both have exactly that mean and variance before rounding, and both are the exponential at c = 1. (Two-moment fits
  /// as in Tijms, "A First Course in Stochastic Models", appendix B.)
  [[nodiscard]] models::Nanoseconds work(models::MeanTime mean, double coefficient_of_variation);

private:
  [[nodiscard]] std::uint64_t two_words();
  /// Exponential with mean 1.
  [[nodiscard]] double unit_exponential() { return -natural_logarithm(uniform()); }
  void next_block();

  std::array<std::uint32_t, 2> key_;
  std::array<std::uint32_t, 4> counter_;
  std::array<std::uint32_t, 4> block_{};
  unsigned used_ = 4; ///< words of block_ that were handed out
};

} // namespace domus::sim
