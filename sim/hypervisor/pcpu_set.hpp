/// A set of physical CPUs: Xen's cpumask, with the operations that its schedulers are written in.
///
/// Four words hold 256 pCPUs. Set operations take all four (two SSE instructions each); searches stop at the first
/// word that has a member, so a host of up to 64 pCPUs looks at one.
#pragma once

#include <array>
#include <bit>
#include <cassert>
#include <cstddef>
#include <cstdint>

namespace domus::sim {

/// A physical CPU (hardware thread) of a host, from 0.
using PcpuId = std::uint32_t;

inline constexpr PcpuId max_pcpus = 256;
/// The answer to a search that found none.
inline constexpr PcpuId no_pcpu = ~PcpuId{0};

class PcpuSet {
public:
  constexpr PcpuSet() = default;

  /// {first, ..., first + count - 1}.
  [[nodiscard]] static constexpr PcpuSet range(PcpuId first, PcpuId count) {
    PcpuSet set;
    for (PcpuId pcpu = first; pcpu < first + count; ++pcpu) {
      set.insert(pcpu);
    }
    return set;
  }

  constexpr void insert(PcpuId pcpu) {
    assert(pcpu < max_pcpus);
    words_[pcpu / 64] |= bit(pcpu);
  }
  constexpr void erase(PcpuId pcpu) {
    assert(pcpu < max_pcpus);
    words_[pcpu / 64] &= ~bit(pcpu);
  }
  [[nodiscard]] constexpr bool contains(PcpuId pcpu) const {
    return pcpu < max_pcpus && (words_[pcpu / 64] & bit(pcpu)) != 0;
  }
  [[nodiscard]] constexpr bool empty() const { return (words_[0] | words_[1] | words_[2] | words_[3]) == 0; }
  [[nodiscard]] constexpr unsigned count() const {
    int members = 0;
    for (const std::uint64_t word : words_) {
      members += std::popcount(word);
    }
    return static_cast<unsigned>(members);
  }

  /// The lowest member, or no_pcpu.
  [[nodiscard]] constexpr PcpuId first() const {
    for (std::size_t i = 0; i < words_.size(); ++i) {
      if (words_[i] != 0) {
        return lowest(i, words_[i]);
      }
    }
    return no_pcpu;
  }

  /// Xen's cpumask_cycle: the lowest member above `pcpu`, else the lowest of all, else no_pcpu (facts/xen.md 0).
  [[nodiscard]] constexpr PcpuId cycle(PcpuId pcpu) const {
    assert(pcpu < max_pcpus);
    std::size_t i = pcpu / 64;
    std::uint64_t word = words_[i] & (~std::uint64_t{1} << pcpu % 64);
    for (;;) {
      if (word != 0) {
        return lowest(i, word);
      }
      if (++i == words_.size()) {
        return first();
      }
      word = words_[i];
    }
  }
  /// `pcpu` itself if it is a member, else cycle(pcpu).
  [[nodiscard]] constexpr PcpuId self_or_cycle(PcpuId pcpu) const { return contains(pcpu) ? pcpu : cycle(pcpu); }

  /// Calls `visit` with each member, in ascending order.
  template <class Visit>
  constexpr void for_each(Visit visit) const {
    for (std::size_t i = 0; i < words_.size(); ++i) {
      for (std::uint64_t rest = words_[i]; rest != 0; rest &= rest - 1) {
        visit(lowest(i, rest));
      }
    }
  }

  [[nodiscard]] constexpr bool intersects(const PcpuSet& other) const { return !(*this & other).empty(); }
  [[nodiscard]] constexpr bool is_subset_of(const PcpuSet& other) const { return (*this - other).empty(); }

  constexpr PcpuSet& operator&=(const PcpuSet& other) {
    for (std::size_t i = 0; i < words_.size(); ++i) {
      words_[i] &= other.words_[i];
    }
    return *this;
  }
  constexpr PcpuSet& operator|=(const PcpuSet& other) {
    for (std::size_t i = 0; i < words_.size(); ++i) {
      words_[i] |= other.words_[i];
    }
    return *this;
  }
  /// Without the members of `other`.
  constexpr PcpuSet& operator-=(const PcpuSet& other) {
    for (std::size_t i = 0; i < words_.size(); ++i) {
      words_[i] &= ~other.words_[i];
    }
    return *this;
  }
  friend constexpr PcpuSet operator&(PcpuSet a, const PcpuSet& b) { return a &= b; }
  friend constexpr PcpuSet operator|(PcpuSet a, const PcpuSet& b) { return a |= b; }
  friend constexpr PcpuSet operator-(PcpuSet a, const PcpuSet& b) { return a -= b; }
  constexpr bool operator==(const PcpuSet&) const = default;

private:
  static constexpr std::uint64_t bit(PcpuId pcpu) { return std::uint64_t{1} << pcpu % 64; }
  static constexpr PcpuId lowest(std::size_t i, std::uint64_t word) {
    return static_cast<PcpuId>(i * 64) + static_cast<PcpuId>(std::countr_zero(word));
  }

  std::array<std::uint64_t, max_pcpus / 64> words_{};
};

} // namespace domus::sim
