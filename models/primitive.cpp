#include "models/primitive.hpp"

#include <array>

namespace domus::models {

std::string_view to_text(Primitive primitive) {
  static constexpr auto names = std::to_array<std::string_view>({"native system call",
                                                                 "native page fault",
                                                                 "native page table write",
                                                                 "native address space switch",
                                                                 "native thread switch",
                                                                 "native thread wake",
                                                                 "native timer arm",
                                                                 "native interrupt",
                                                                 "native ipi send",
                                                                 "native ipi receive",
                                                                 "native idle enter",
                                                                 "native idle exit",
                                                                 "clock read vdso",
                                                                 "clock read in kernel",
                                                                 "walk reference",
                                                                 "nested reference",
                                                                 "copy kib",
                                                                 "exit transition",
                                                                 "exit dispatch",
                                                                 "trapped interrupt command",
                                                                 "trapped interrupt end",
                                                                 "hypercall pv",
                                                                 "system call pv extra",
                                                                 "system call hvm extra",
                                                                 "page fault pv extra",
                                                                 "xpti crossing",
                                                                 "event send work",
                                                                 "event bounce",
                                                                 "event injection",
                                                                 "event scan",
                                                                 "interrupt routing",
                                                                 "timer set work",
                                                                 "page table update pv",
                                                                 "page table update alone pv",
                                                                 "base pointer switch pv",
                                                                 "shadow write",
                                                                 "shadow fault",
                                                                 "shadow base pointer load",
                                                                 "schedule pass",
                                                                 "vcpu switch",
                                                                 "physical ipi",
                                                                 "core wake",
                                                                 "idle resume",
                                                                 "grant map",
                                                                 "grant unmap",
                                                                 "grant copy",
                                                                 "grant flush",
                                                                 "grant flush per vcpu",
                                                                 "ioreq",
                                                                 "access in xen",
                                                                 "qemu access",
                                                                 "qemu disk command",
                                                                 "qemu packet",
                                                                 "dma status delays",
                                                                 "block layer submit",
                                                                 "block layer complete",
                                                                 "disk driver",
                                                                 "blkfront request",
                                                                 "blkback request",
                                                                 "blkback segment",
                                                                 "blkback completion",
                                                                 "blkback round",
                                                                 "netfront packet",
                                                                 "netfront slot",
                                                                 "netback packet",
                                                                 "netback slot",
                                                                 "netback round",
                                                                 "bridge packet",
                                                                 "nic driver packet",
                                                                 "nic driver round",
                                                                 "tap packet",
                                                                 "emulated nic packet"});
  static_assert(names.size() == primitive_count);
  return names[static_cast<std::size_t>(primitive)];
}

bool is_assumed(const PrimitiveFact& fact) {
  return fact.source.starts_with("assumed");
}

} // namespace domus::models
