#include "models/paths/grants.hpp"

#include "models/cost_model.hpp"

namespace domus::models {

namespace {

double in_kib(Bytes amount) {
  return static_cast<double>(amount.count()) / 1024;
}

Charge grant(const GuestProfile& backend, Primitive primitive, double count) {
  return charge(Cause::grant, Locus::hypervisor, count, backend.platform->cost(primitive));
}

} // namespace

Charges grant_maps(const GuestProfile& backend, double operations) {
  return {grant(backend, Primitive::grant_map, operations)};
}

Charges grant_unmaps(const GuestProfile& backend, double operations) {
  return {grant(backend, Primitive::grant_unmap, operations)};
}

Charges grant_copies(const GuestProfile& backend, double operations, Bytes amount) {
  return {grant(backend, Primitive::grant_copy, operations), data_copy(backend, Locus::hypervisor, amount)};
}

Charges grant_hypercalls(const GuestProfile& backend, double count) {
  return times(count, hypercall(backend));
}

Charges unmap_hypercalls(const GuestProfile& backend, double count) {
  Charges bill = grant_hypercalls(backend, count);
  bill.push_back(grant(backend, Primitive::grant_flush, count));
  bill.push_back(grant(backend, Primitive::grant_flush_per_vcpu, count * (backend.vcpus - 1)));
  return bill;
}

Charge data_copy(const GuestProfile& domain, Locus locus, Bytes amount) {
  return charge(Cause::data_copy, locus, in_kib(amount), domain.platform->cost(Primitive::copy_kib));
}

} // namespace domus::models
