#include "models/charges.hpp"

namespace domus::models {

Charges times(double count, Charges charges) {
  for (Charge& line : charges) {
    line.count *= count;
  }
  return charges;
}

void append(Charges& bill, const Charges& more) {
  bill.insert(bill.end(), more.begin(), more.end());
}

} // namespace domus::models
