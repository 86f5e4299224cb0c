/// Reads memory of hosts and guests, which toolstacks count in whole MiB.
#pragma once

#include "scenarios/toml/field.hpp"

namespace domus::scenarios {

/// A size from `low` to `high` that is a whole number of MiB.
inline void read_memory(Field& field, models::Memory& to, models::Memory low, models::Memory high) {
  field.size(to, low, high);
  if (field.node() != nullptr && to.count() % models::Memory::mib(1).count() != 0)
    field.complain("is " + shown(*field.node()) + ", which is not a whole number of MiB",
                   "toolstacks count memory in MiB: write \"512 MiB\" or \"4 GiB\"");
}

} // namespace domus::scenarios
