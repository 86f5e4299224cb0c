#include "models/time_shares.hpp"

#include <algorithm>

namespace domus::models {

namespace {

struct Sums {
  MeanTime user{0};
  MeanTime kernel{0};
  MeanTime xen{0};
};

Sums sums_of(const Charges& bill) {
  Sums sums;
  for (const Charge& line : bill) {
    if (line.by_emulator || line.locus == Locus::qemu) {
      continue;
    }
    const bool by_user =
        line.locus == Locus::guest_user || (line.locus == Locus::hardware && line.cause == Cause::tlb_miss);
    (by_user ? sums.user : line.locus == Locus::hypervisor ? sums.xen : sums.kernel) += line.total();
  }
  return sums;
}

TimeShares shares_of(const Sums& sums) {
  // A mode can save page walks, even more of them than the application has user time.
  const MeanTime user = std::max(sums.user, MeanTime{0});
  const MeanTime xen = std::max(sums.xen, MeanTime{0});
  const MeanTime all = user + xen + sums.kernel;
  return all.count() <= 0 ? TimeShares{} : TimeShares{user / all, xen / all};
}

} // namespace

TimeShares time_shares(const Charges& bill) {
  return shares_of(sums_of(bill));
}

TimeShares time_shares(const Step& step) {
  Sums sums = sums_of(step.item_charges);
  const Sums batch = sums_of(step.batch_charges);
  sums.user += batch.user;
  sums.kernel += batch.kernel;
  sums.xen += batch.xen - (step.accesses.count + step.accesses.batch_count) * step.accesses.exit;
  return shares_of(sums);
}

} // namespace domus::models
