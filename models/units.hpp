/// The physical quantities that every room speaks: time, bytes and data rates, each its own type.
///
/// Time is an integer number of nanoseconds. A point in simulated time is the time since the host's origin.
#pragma once

#include <chrono>
#include <compare>
#include <cstdint>
#include <string>

namespace domus::models {

using Nanoseconds = std::chrono::nanoseconds;
using std::chrono_literals::operator""ns;
using std::chrono_literals::operator""us;
using std::chrono_literals::operator""ms;
using std::chrono_literals::operator""s;

/// The nearest whole nanosecond to `value` ns. Costs are averages of fractions; clocks count whole nanoseconds.
[[nodiscard]] Nanoseconds nanoseconds_from(double value);

/// An amount of memory or of data, in bytes. May be negative as a difference; sizes of things never are.
class Bytes {
public:
  constexpr Bytes() = default;
  constexpr explicit Bytes(std::int64_t count) : count_(count) {}
  [[nodiscard]] static constexpr Bytes kib(std::int64_t n) { return Bytes{n << 10}; }
  [[nodiscard]] static constexpr Bytes mib(std::int64_t n) { return Bytes{n << 20}; }
  [[nodiscard]] static constexpr Bytes gib(std::int64_t n) { return Bytes{n << 30}; }
  /// A number of 4 KiB x86 pages.
  [[nodiscard]] static constexpr Bytes pages(std::int64_t n) { return Bytes{n << 12}; }

  [[nodiscard]] constexpr std::int64_t count() const { return count_; }
  [[nodiscard]] constexpr double in_mib() const { return static_cast<double>(count_) / (1 << 20); }
  [[nodiscard]] constexpr double in_gib() const { return static_cast<double>(count_) / (1 << 30); }
  /// How many whole 4 KiB pages hold this amount (rounded up).
  [[nodiscard]] constexpr std::int64_t in_pages_up() const { return (count_ + 4095) >> 12; }

  constexpr auto operator<=>(const Bytes&) const = default;
  constexpr Bytes& operator+=(Bytes other) {
    count_ += other.count_;
    return *this;
  }
  constexpr Bytes& operator-=(Bytes other) {
    count_ -= other.count_;
    return *this;
  }
  friend constexpr Bytes operator+(Bytes a, Bytes b) { return a += b; }
  friend constexpr Bytes operator-(Bytes a, Bytes b) { return a -= b; }
  friend constexpr Bytes operator*(Bytes a, std::int64_t n) { return Bytes{a.count_ * n}; }

private:
  std::int64_t count_ = 0;
};

/// Guest and host memory. The same type as any other amount of bytes, named for the reader.
using Memory = Bytes;

/// Bits per second of a link or bytes per second of a device, kept as bits per second.
class DataRate {
public:
  constexpr DataRate() = default;
  [[nodiscard]] static constexpr DataRate bits_per_second(double n) { return DataRate{n}; }
  [[nodiscard]] static constexpr DataRate bytes_per_second(double n) { return DataRate{n * 8}; }
  [[nodiscard]] constexpr double in_bits_per_second() const { return bits_per_second_; }
  [[nodiscard]] constexpr double in_bytes_per_second() const { return bits_per_second_ / 8; }
  /// Time to move `amount` at this rate. Precondition: the rate is positive.
  [[nodiscard]] Nanoseconds time_for(Bytes amount) const;
  constexpr auto operator<=>(const DataRate&) const = default;

private:
  constexpr explicit DataRate(double n) : bits_per_second_(n) {}
  double bits_per_second_ = 0;
};

/// Text with a unit that reads well: "1.25 ms", "30 ms", "4 GiB", "10 Gb/s". For people, never parsed back.
[[nodiscard]] std::string to_text(Nanoseconds time);
[[nodiscard]] std::string to_text(Bytes amount);
[[nodiscard]] std::string to_text(DataRate rate);

} // namespace domus::models
