#include "models/smt.hpp"

#include <algorithm>
#include <cmath>

namespace domus::models {

namespace {

void add(CoreUse& use, const std::vector<Charge>& charges, double times) {
  for (const Charge& line : charges) {
    if (!line.by_emulator) {
      (line.stall ? use.stalls : use.work) += times * line.total();
    }
  }
}

} // namespace

CoreUse core_use_of(const Itinerary& itinerary) {
  CoreUse use;
  for (const Phase& phase : itinerary.phases) {
    for (const Step& step : phase.steps) {
      if (step.station == Station::guest_thread || step.station == Station::guest_interrupt) {
        add(use, step.item_charges, phase.repeat);
        add(use, step.batch_charges, phase.repeat);
      }
    }
  }
  // A mode that saves walks has a negative line of stalls, against what its user time contains.
  use.stalls = std::max(use.stalls, MeanTime{0});
  return use;
}

unsigned smt_rate_of(const CoreUse& use, const Platform& platform) {
  constexpr double full = 1024;
  const MeanTime alone = use.work + use.stalls;
  if (alone <= MeanTime{0}) {
    return platform.smt_rate;
  }
  // With p = x / (x + s), where x = w (1 + k p): a fixed point of a function that falls short of p's slope, near enough
  // after a few rounds.
  const double slow_down = full / platform.smt_rate - 1;
  MeanTime work = use.work;
  for (int round = 0; round < 40; ++round) {
    work = use.work * (1 + slow_down * (work / (work + use.stalls)));
  }
  return static_cast<unsigned>(std::lround(full * (alone / (work + use.stalls))));
}

} // namespace domus::models
