/// Builds a step from its bill, so that a step's work and the charges that explain it cannot differ.
#pragma once

#include "models/charges.hpp"

namespace domus::models {

/// The bill of one round trip to QEMU: Xen's part and QEMU's.
struct AccessBill {
  Charges exit;
  Charges emulator;
};

class StepBuilder {
public:
  StepBuilder(Station station, Arrival arrival);

  /// Work for each request.
  StepBuilder& each(const Charge& line);
  StepBuilder& each(const Charges& bill);
  /// Work once for all requests found together.
  StepBuilder& once(const Charge& line);
  StepBuilder& once(const Charges& bill);
  /// Round trips to QEMU: `count` for each request and `batch_count` once for all. At most one call.
  StepBuilder& accesses(double count, double batch_count, const AccessBill& bill);
  StepBuilder& acquires(Ring ring, unsigned slots);
  StepBuilder& releases(Ring ring);
  StepBuilder& batch_limit(unsigned most);
  StepBuilder& variability(double coefficient);
  StepBuilder& rest_in_background();

  [[nodiscard]] Step build() const { return step_; }

private:
  Step step_;
};

} // namespace domus::models
