#include "sim/guest/message_threads.hpp"

#include "sim/guest/spread.hpp"

#include <algorithm>
#include <cassert>

namespace domus::sim {

MessageThreads::MessageThreads(Calendar& calendar, GuestKernel& kernel, const models::MessagePassing& passing,
                               const models::MessageWork& work, unsigned threads_per_core, const Randomness& randomness)
    : calendar_(calendar), kernel_(kernel), passing_(passing), work_(work), randomness_(randomness),
      how_(passing.channel.delivered_by == models::Channel::DeliveredBy::sender ? Wake::sync : Wake::plain) {
  std::uint32_t thread = 0;
  const auto next_vcpu = [&] { return spread(thread++, kernel.vcpus(), threads_per_core); };
  inboxes_.reserve(std::size_t{passing.groups} * passing.receivers);
  for (std::uint32_t group = 0; group < passing.groups; ++group) {
    for (unsigned n = 0; n < passing.receivers; ++n) {
      Inbox& inbox = inboxes_.emplace_back(Inbox{MessageChannel(passing.channel, passing.size), nullptr, {}, {}});
      inbox.waiting.reserve(passing.senders);
      inbox.woken.reserve(passing.senders);
      inbox.receiver = &receivers_.emplace_back(*this, static_cast<std::uint32_t>(inboxes_.size() - 1), next_vcpu());
    }
    for (unsigned n = 0; n < passing.senders; ++n) {
      senders_.emplace_back(*this, static_cast<std::uint32_t>(senders_.size()), group, next_vcpu());
    }
  }
}

void MessageThreads::begin() {
  for (Sender& sender : senders_) {
    kernel_.interrupt_and_wake(sender.thread().vcpu(), Work{}, sender.thread());
  }
}

Work MessageThreads::drawn(Draws& draws, models::MeanTime mean) const {
  if (randomness_.variability == 0) {
    return std::max(Work::of_mean(mean), Work::of_units(1));
  }
  return std::max(Work::at_full_rate(draws.work(mean, randomness_.variability)), Work::of_units(1));
}

models::MeanTime MessageThreads::less(models::MeanTime work, models::MeanTime saving) {
  copies_saved_ += saving;
  return work - saving;
}

models::MeanTime MessageThreads::send_from(unsigned vcpu, std::uint32_t inbox) {
  return inboxes_[inbox].receiver->thread().vcpu() == vcpu ? less(work_.send, work_.send_saving) : work_.send;
}

models::MeanTime MessageThreads::receive_at(unsigned vcpu, std::uint32_t inbox) {
  const std::uint32_t sender = inboxes_[inbox].channel.front().sender;
  return senders_[sender].thread().vcpu() == vcpu ? less(work_.receive, work_.receive_saving) : work_.receive;
}

Draws MessageThreads::draws_of(std::uint32_t thread) const {
  return {randomness_.seed, randomness_.guest, thread, Purpose::service};
}

void MessageThreads::complete(models::Nanoseconds sent) {
  const models::Nanoseconds now = calendar_.now();
  operations_.leave(now, sent);
  response_.add(now - sent);
}

MessageThreads::Sender::Sender(MessageThreads& all, std::uint32_t number, std::uint32_t group, unsigned vcpu)
    : all_(all), thread_(all.kernel_.add_thread(*this, ThreadClass::normal, vcpu)), number_(number), group_(group),
      draws_(all.draws_of(2 * number)) {}

Burst MessageThreads::Sender::work(State state, models::MeanTime mean) {
  state_ = state;
  return Burst::run(all_.drawn(draws_, mean));
}

Burst MessageThreads::Sender::next_burst() {
  switch (state_) {
  case State::sending:
    if (!put()) {
      return Burst::sleep();
    }
    if (all_.passing_.answered) {
      state_ = State::answer_awaited;
      return Burst::sleep();
    }
    break;
  case State::answer_awaited:
    return Burst::sleep();
  case State::answered:
    return work(State::answer_read, all_.work_.answer);
  case State::answer_read:
    all_.complete(sent_);
    break;
  case State::starting:
    break;
  }
  return work(State::sending, all_.send_from(thread_.vcpu(), group_ * all_.passing_.receivers + next_receiver_));
}

bool MessageThreads::Sender::put() {
  Inbox& inbox = all_.inboxes_[group_ * all_.passing_.receivers + next_receiver_];
  const models::Nanoseconds now = all_.calendar_.now();
  if (inbox.channel.full()) {
    if (all_.passing_.channel.when_full == models::Channel::WhenFull::block) {
      inbox.waiting.push_back(this);
      return false;
    }
    ++all_.dropped_;
  } else {
    all_.operations_.enter(now);
    all_.thread_wait_.enter(now);
    if (inbox.channel.put({.entered = now, .sender = number_})) {
      all_.kernel_.wake(inbox.receiver->thread(), thread_.vcpu(), all_.how_);
    }
  }
  next_receiver_ = (next_receiver_ + 1) % all_.passing_.receivers;
  return true;
}

void MessageThreads::Sender::answer(models::Nanoseconds sent) {
  sent_ = sent;
  state_ = State::answered;
}

MessageThreads::Receiver::Receiver(MessageThreads& all, std::uint32_t number, unsigned vcpu)
    : all_(all), thread_(all.kernel_.add_thread(*this, ThreadClass::normal, vcpu)), number_(number),
      draws_(all.draws_of(2 * number + 1)) {}

Burst MessageThreads::Receiver::next_burst() {
  if (reading_) {
    read();
  }
  reading_ = all_.inboxes_[number_].channel.readable() > 0;
  return reading_ ? Burst::run(all_.drawn(draws_, all_.receive_at(thread_.vcpu(), number_))) : Burst::sleep();
}

void MessageThreads::Receiver::read() {
  Inbox& inbox = all_.inboxes_[number_];
  const MessageChannel::Message message = inbox.channel.front();
  const bool page_is_free = inbox.channel.pop();
  all_.thread_wait_.leave(all_.calendar_.now(), message.entered);
  if (all_.passing_.answered) {
    Sender& sender = all_.senders_[message.sender];
    sender.answer(message.entered);
    all_.kernel_.wake(sender.thread(), thread_.vcpu(), all_.how_);
  } else {
    all_.complete(message.entered);
  }
  if (page_is_free && inbox.channel.has_room_again()) {
    // One that is woken may run at once, find no room again, and wait: in the other list.
    inbox.waiting.swap(inbox.woken);
    for (Sender* const sender : inbox.woken) {
      all_.kernel_.wake(sender->thread(), thread_.vcpu(), all_.how_);
    }
    inbox.woken.clear();
  }
}

} // namespace domus::sim
