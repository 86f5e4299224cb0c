#include "models/memory/bill.hpp"

namespace domus::models {

std::string_view to_text(PaidBy payer) {
  switch (payer) {
  case PaidBy::guest_ram:
    return "guest RAM";
  case PaidBy::xen:
    return "Xen";
  case PaidBy::dom0:
    return "dom0";
  }
  return "";
}

Memory MemoryBill::total() const {
  Memory sum;
  for (const MemoryLine& line : lines) {
    sum += line.size;
  }
  return sum;
}

Memory MemoryBill::total(PaidBy payer) const {
  Memory sum;
  for (const MemoryLine& line : lines) {
    if (line.paid_by == payer) {
      sum += line.size;
    }
  }
  return sum;
}

} // namespace domus::models
