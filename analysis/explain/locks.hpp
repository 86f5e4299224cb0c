/// What a guest loses when a vCPU is preempted that holds a lock, and what the kinds of locks have to do with it: a
/// part of `domus explain`.
#pragma once

#include "models/mode.hpp"
#include "scenarios/scenario.hpp"

#include <nlohmann/json_fwd.hpp>

#include <string>
#include <vector>

namespace domus::analysis {

/// One kind of locks, and what waiting for a holder costs its siblings with it.
struct LockExplanation {
  models::MeanTime away{0}; ///< for how long the holder is without a pCPU, while its siblings run on
  double held = 0;          ///< probability that a preempted vCPU holds a lock that they need
  unsigned siblings = 0;
  struct Kind {
    std::string waiting; ///< models::LockWaiting in words
    double waits = 0;    ///< siblings that need the lock, if it is held
    models::MeanTime wasted{0};
    bool is_used = false; ///< this guest's locks wait so
  };
  std::vector<Kind> kinds;
};

/// For the guest in `mode`. No kinds where it cannot happen: on bare metal, with one vCPU, or without kernel work.
[[nodiscard]] LockExplanation explain_locks(const scenarios::Scenario& scenario, scenarios::GuestSpec guest,
                                            models::Mode mode);

/// A table with a bar for each kind; empty if there are none.
[[nodiscard]] std::string locks_text(const LockExplanation& locks);
[[nodiscard]] nlohmann::ordered_json locks_json(const LockExplanation& locks);

} // namespace domus::analysis
