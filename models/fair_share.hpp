/// The ideal that weights ask for: weighted max-min fair shares of a host's CPU time, as if it could be divided at
/// will.
///
/// Shares grow together in proportion to the weights. A vCPU stops growing when it has what it wants, at most one pCPU;
/// when its domain has reached its cap; or when nothing is left that it may run on. So nobody's share could grow but at
/// the expense of one that has less for its weight. This is what a scheduler would do if it switched infinitely often;
/// no scheduler of Xen is that, and the differences are what there is to learn.
#pragma once

#include <cstddef>
#include <optional>
#include <vector>

namespace domus::models {

struct FairShareVcpu {
  std::size_t domain = 0;      ///< index into the caps
  double weight = 256;         ///< above 0
  double demand = 1;           ///< pCPUs that it would use if it were alone, from 0 to 1
  std::vector<unsigned> pcpus; ///< where it may run (hard affinity), none given twice; empty = everywhere
};

/// In pCPUs, for each of `vcpus`. `caps`: of every domain, in pCPUs, if it has one. Precondition: as FairShareVcpu
/// says, and `pcpus` is above every number of a pCPU.
[[nodiscard]] std::vector<double> fair_shares(unsigned pcpus, const std::vector<std::optional<double>>& caps,
                                              const std::vector<FairShareVcpu>& vcpus);

} // namespace domus::models
