#include "models/message_work.hpp"

#include "models/compute_work.hpp"
#include "models/cost_model.hpp"

#include <algorithm>
#include <cassert>
#include <utility>

namespace domus::models {

void add_copies(Demand& demand, MessagePassing& passing) {
  const double kib = static_cast<double>(passing.size.count()) / 1024;
  const MeanTime sent = kib * MeanTime{std::exchange(passing.send_per_kib, {}).mean};
  const MeanTime received = kib * MeanTime{std::exchange(passing.receive_per_kib, {}).mean};
  const MeanTime before{demand.user_time.mean + demand.kernel_time.mean};
  const MeanTime after = before + sent + received;
  if (after <= before) {
    return;
  }
  passing.send_saving = sent * (1 - passing.same_cpu_copies);
  passing.receive_saving = received * (1 - passing.same_cpu_copies);
  passing.receiver_share = (before * passing.receiver_share + received) / after;
  const Nanoseconds moving = nanoseconds_from((sent + received).count());
  demand.kernel_time.mean += moving;
  demand.kernel_time.low += moving;
  demand.kernel_time.high += moving;
}

MessageWork message_work(const Demand& demand, const MessagePassing& passing, const GuestProfile& profile) {
  const double receiver_calls = passing.receiver_calls.mean;
  const double sender_calls = demand.system_calls.mean - receiver_calls;
  assert(passing.receiver_share >= 0 && passing.receiver_share <= 1 && sender_calls >= 0);
  Demand rest = demand;
  rest.system_calls.mean = 0;
  const MeanTime call = sum_of(system_call(profile));
  const MeanTime shared = sum_of(compute_work(rest, profile));
  const MeanTime senders = shared * (1 - passing.receiver_share) + call * sender_calls;
  MessageWork work;
  work.receive = shared * passing.receiver_share + call * receiver_calls;
  work.send = passing.answered ? senders / 2 : senders;
  work.answer = senders - work.send;
  // What is saved of the copies natively is saved in every mode.
  const double speed = profile.platform->speed.value;
  work.send_saving = std::min(passing.send_saving / speed, work.send / 2);
  work.receive_saving = std::min(passing.receive_saving / speed, work.receive);
  return work;
}

} // namespace domus::models
