/// What a message costs the thread that sends it and the one that receives it.
#pragma once

#include "models/charges.hpp"
#include "models/guest_profile.hpp"
#include "models/message_passing.hpp"

namespace domus::models {

struct MessageWork {
  MeanTime send{0};           ///< the sender's, before the message is in the channel
  MeanTime receive{0};        ///< the receiver's, the answer included where there is one
  MeanTime answer{0};         ///< the sender's, when the answer has come; zero where there is none
  MeanTime send_saving{0};    ///< of the first, if the receiver is or was on the same CPU
  MeanTime receive_saving{0}; ///< of the second, if the sender is or was
};

/// Puts what it takes to move the payload into the demand, as the kernel's work, and shifts the receiver's share.
void add_copies(Demand& demand, MessagePassing& passing);

/// The three parts add up to compute_work() of the demand. Preconditions: receiver_share is 0 to 1, and there are no
/// more receiver_calls than system_calls.
[[nodiscard]] MessageWork message_work(const Demand& demand, const MessagePassing& passing,
                                       const GuestProfile& profile);

} // namespace domus::models
