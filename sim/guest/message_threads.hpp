/// Threads of one guest that pass messages to one another, as fast as they can (models::MessagePassing).
///
/// A sender works for each message and then puts it into the channel of the next receiver; where that is full it sleeps
/// until it is told that there is room, or loses the message. A receiver sleeps while its channel is empty; reading
/// frees the message's place when it is done. Waking goes through the guest's kernel: whether the other's vCPU was
/// idle, busy or not even on a pCPU is an outcome. Nothing is allocated once all is built.
#pragma once

#include "models/message_work.hpp"
#include "sim/engine/calendar.hpp"
#include "sim/engine/random_stream.hpp"
#include "sim/guest/guest_kernel.hpp"
#include "sim/guest/guest_load.hpp"
#include "sim/guest/message_channel.hpp"

#include <cstdint>
#include <deque>
#include <vector>

namespace domus::sim {

class MessageThreads final : public GuestLoad {
public:
  /// How the work of messages varies, and the guest it is drawn for.
  struct Randomness {
    std::uint64_t seed = 0;
    std::uint64_t guest = 0;
    double variability = 0; ///< coefficient of variation, 0: constant
  };

  /// Threads sleep at first, spread over the kernel's vCPUs: where `threads_per_core` of them share a core, as far as
  /// the domain knows, one a core first, as Linux places new processes. `calendar` and `kernel` outlive this. Each
  /// thread draws its work from a stream of its own.
  MessageThreads(Calendar& calendar, GuestKernel& kernel, const models::MessagePassing& passing,
                 const models::MessageWork& work, unsigned threads_per_core, const Randomness& randomness);

  void begin() override;

private:
  class Sender;
  class Receiver;

  /// A receiver's channel, and those who sleep because it is full.
  struct Inbox {
    MessageChannel channel;
    Receiver* receiver = nullptr;
    std::vector<Sender*> waiting;
    std::vector<Sender*> woken; ///< those that are just told that there is room
  };

  class Sender final : public ThreadBody {
  public:
    Sender(MessageThreads& all, std::uint32_t number, std::uint32_t group, unsigned vcpu);
    [[nodiscard]] Thread& thread() const { return thread_; }
    /// The answer to its message is there.
    void answer(models::Nanoseconds sent);

  private:
    enum class State : std::uint8_t { starting, sending, answer_awaited, answered, answer_read };
    Burst next_burst() override;
    Burst work(State state, models::MeanTime mean);
    /// Puts the message into the channel. False: it must wait for room.
    bool put();

    MessageThreads& all_;
    Thread& thread_;
    std::uint32_t number_;
    std::uint32_t group_;
    std::uint32_t next_receiver_ = 0; ///< within the group
    Draws draws_;
    models::Nanoseconds sent_{0};
    State state_ = State::starting;
  };

  class Receiver final : public ThreadBody {
  public:
    Receiver(MessageThreads& all, std::uint32_t number, unsigned vcpu);
    [[nodiscard]] Thread& thread() const { return thread_; }

  private:
    Burst next_burst() override;
    void read();

    MessageThreads& all_;
    Thread& thread_;
    std::uint32_t number_;
    bool reading_ = false;
    Draws draws_;
  };

  void complete(models::Nanoseconds sent);
  /// What the next message into or out of an inbox takes a thread on that vCPU.
  [[nodiscard]] models::MeanTime send_from(unsigned vcpu, std::uint32_t inbox);
  [[nodiscard]] models::MeanTime receive_at(unsigned vcpu, std::uint32_t inbox);
  /// What is left of `work`, which copies that the cache has make cheaper.
  [[nodiscard]] models::MeanTime less(models::MeanTime work, models::MeanTime saving);
  /// One piece of work of that mean, a thread's next.
  [[nodiscard]] Work drawn(Draws& draws, models::MeanTime mean) const;
  [[nodiscard]] Draws draws_of(std::uint32_t thread) const;

  Calendar& calendar_;
  GuestKernel& kernel_;
  models::MessagePassing passing_;
  models::MessageWork work_;
  Randomness randomness_;
  Wake how_;
  std::vector<Inbox> inboxes_;
  std::deque<Sender> senders_;
  std::deque<Receiver> receivers_;
};

} // namespace domus::sim
