#include "models/paths/step_builder.hpp"

namespace domus::models {

StepBuilder::StepBuilder(Station station, Arrival arrival) {
  step_.station = station;
  step_.arrival = arrival;
}

StepBuilder& StepBuilder::each(const Charge& line) {
  if (line.count != 0 && line.each != MeanTime{0}) {
    step_.per_item += line.total();
    step_.item_charges.push_back(line);
  }
  return *this;
}

StepBuilder& StepBuilder::each(const Charges& bill) {
  for (const Charge& line : bill) {
    each(line);
  }
  return *this;
}

StepBuilder& StepBuilder::once(const Charge& line) {
  if (line.count != 0 && line.each != MeanTime{0}) {
    step_.per_batch += line.total();
    step_.batch_charges.push_back(line);
  }
  return *this;
}

StepBuilder& StepBuilder::once(const Charges& bill) {
  for (const Charge& line : bill) {
    once(line);
  }
  return *this;
}

StepBuilder& StepBuilder::accesses(double count, double batch_count, const AccessBill& bill) {
  step_.accesses.count = count;
  step_.accesses.batch_count = batch_count;
  step_.accesses.exit = sum_of(bill.exit);
  step_.accesses.emulator = sum_of(bill.emulator);
  Charges emulator = bill.emulator;
  for (Charge& line : emulator) {
    line.by_emulator = true;
  }
  for (const Charges& part : {bill.exit, emulator}) {
    if (count != 0) {
      append(step_.item_charges, times(count, part));
    }
    if (batch_count != 0) {
      append(step_.batch_charges, times(batch_count, part));
    }
  }
  return *this;
}

StepBuilder& StepBuilder::acquires(Ring ring, unsigned slots) {
  step_.acquires = ring;
  step_.ring_slots = slots;
  return *this;
}

StepBuilder& StepBuilder::releases(Ring ring) {
  step_.releases = ring;
  return *this;
}

StepBuilder& StepBuilder::batch_limit(unsigned most) {
  step_.batch_limit = most;
  return *this;
}

StepBuilder& StepBuilder::variability(double coefficient) {
  step_.variability = coefficient;
  return *this;
}

StepBuilder& StepBuilder::rest_in_background() {
  step_.rest_in_background = true;
  return *this;
}

} // namespace domus::models
