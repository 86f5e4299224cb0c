#include "sim/engine/fabric.hpp"

#include <cmath>

namespace domus::sim {

namespace {

// No round number: where equal transfers share a wire of a round bandwidth, ends fall on simple fractions of a
// nanosecond, and noise must not decide on which side of this limit they are.
constexpr double noise_ns = 0.0431;

} // namespace

models::Nanoseconds first_nanosecond_after(double ns) {
  return models::Nanoseconds{static_cast<std::int64_t>(std::ceil(ns - noise_ns))};
}

models::Nanoseconds last_nanosecond_before(double ns) {
  return models::Nanoseconds{static_cast<std::int64_t>(std::floor(ns + noise_ns))};
}

} // namespace domus::sim
