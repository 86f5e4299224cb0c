#include "models/paths/emulator.hpp"

#include "models/cost_model.hpp"

namespace domus::models {

AccessBill emulated_access(const GuestProfile& guest, const GuestProfile& emulator_domain) {
  AccessBill bill;
  bill.exit = vm_exit(guest);
  bill.exit.push_back(charge(Cause::vm_exit, Locus::hypervisor, 1, guest.platform->cost(Primitive::ioreq)));
  bill.emulator = {emulator_work(emulator_domain, Primitive::qemu_access)};
  append(bill.emulator, emulator_system_calls(emulator_domain, system_calls_per_access));
  return bill;
}

Charges emulator_system_calls(const GuestProfile& emulator_domain, double count) {
  Charges bill = times(count, system_call(emulator_domain));
  for (Charge& line : bill) {
    if (line.locus == Locus::guest_kernel) {
      line.locus = Locus::driver_kernel;
    }
  }
  return bill;
}

Charge emulator_work(const GuestProfile& emulator_domain, Primitive primitive) {
  return charge(Cause::emulation, Locus::qemu, 1, emulator_domain.platform->cost(primitive));
}

Charges raise_interrupt_line(const GuestProfile& emulator_domain) {
  return emulator_system_calls(emulator_domain, 1);
}

} // namespace domus::models
