#include "models/message_work.hpp"

#include "models/compute_work.hpp"
#include "models/cost_model.hpp"

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
  return work;
}

} // namespace domus::models
