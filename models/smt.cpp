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
  const MeanTime slowed = use.work * (full / platform.smt_rate) + use.stalls;
  if (slowed <= MeanTime{0}) {
    return platform.smt_rate;
  }
  return static_cast<unsigned>(std::lround(full * ((use.work + use.stalls) / slowed)));
}

} // namespace domus::models
