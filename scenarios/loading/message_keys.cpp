#include "scenarios/loading/message_keys.hpp"

#include "scenarios/loading/quantity_field.hpp"

namespace domus::scenarios {

namespace {

using models::Bytes;
using models::Channel;
using models::MessagePassing;

constexpr Bytes largest = Bytes::mib(64);

constexpr Key<Channel> channel_keys[] = {
    {"capacity", "", "what it holds before it is full",
     [](Field& f, Channel& t) { f.size(t.capacity, Bytes{1}, Bytes::gib(1)); }},
    {"overhead", "", "charged against the capacity beside each message's payload",
     [](Field& f, Channel& t) { f.size(t.overhead, Bytes{0}, largest); }},
    {"page", "0 B: each message by itself", "messages are packed into pages of this size, as in a pipe",
     [](Field& f, Channel& t) { f.size(t.page, Bytes{0}, largest); }},
    {"wake_sender_at", "", "a sleeping sender is told when no more than this share is taken, 1: of any room",
     [](Field& f, Channel& t) { f.real(t.wake_sender_at, 0, 1); }},
    {"when_full", "", "the sender sleeps, or the message is lost",
     [](Field& f, Channel& t) {
       using WhenFull = Channel::WhenFull;
       f.choice<WhenFull>(t.when_full, {{"block", WhenFull::block}, {"drop", WhenFull::drop}});
     }},
    {"delivered_by", "",
     "who wakes the receiver: its sender (pipes, local sockets), or the softirq that has carried the message (TCP, "
     "UDP)",
     [](Field& f, Channel& t) {
       using DeliveredBy = Channel::DeliveredBy;
       f.choice<DeliveredBy>(t.delivered_by, {{"sender", DeliveredBy::sender}, {"softirq", DeliveredBy::softirq}});
     }},
    {"segment", "0 B: each by itself", "messages wait for the receiver and go together, up to this size, as in TCP",
     [](Field& f, Channel& t) { f.size(t.segment, Bytes{0}, largest); }},
};

constexpr Key<MessagePassing> message_keys[] = {
    {"groups", "", "groups of senders and receivers that have nothing to do with one another",
     [](Field& f, MessagePassing& t) { f.whole(t.groups, 1, most_message_threads); }},
    {"senders", "", "in each group; each sends to every receiver of its group in turn",
     [](Field& f, MessagePassing& t) { f.whole(t.senders, 1, most_message_threads); }},
    {"receivers", "", "in each group; each has one channel",
     [](Field& f, MessagePassing& t) { f.whole(t.receivers, 1, most_message_threads); }},
    {"size", "", "payload of one message", [](Field& f, MessagePassing& t) { f.size(t.size, Bytes{1}, largest); }},
    {"receiver_share", "", "the receiver's part of the demand, system calls excepted: 0 to 1",
     [](Field& f, MessagePassing& t) { f.real(t.receiver_share, 0, 1); }},
    {"send_per_kib", "0 ns", "beside the demand: the sender's CPU time for each KiB of payload, on the reference CPU",
     [](Field& f, MessagePassing& t) { read_cpu_time(f, t.send_per_kib); }},
    {"receive_per_kib", "0 ns", "and the receiver's",
     [](Field& f, MessagePassing& t) { read_cpu_time(f, t.receive_per_kib); }},
    {"same_cpu_copies", "", "what is left of these two where both are on one CPU and its caches: 0 to 1",
     [](Field& f, MessagePassing& t) { f.real(t.same_cpu_copies, 0, 1); }},
    {"receiver_calls", "1", "the receiver's part of the system calls",
     [](Field& f, MessagePassing& t) { read_count(f, t.receiver_calls); }},
    {"answered", "", "each message is answered and its sender waits for that",
     [](Field& f, MessagePassing& t) { f.flag(t.answered); }},
    {"channel", "", "what holds the messages for a receiver",
     [](Field& f, MessagePassing& t) { read_subtable<Channel>(f, t.channel, channel_keys); }},
};

} // namespace

void read_messages(const Node& node, MessagePassing& passing, Complaints& complaints) {
  read_table<MessagePassing>(node, "\"messages\"", message_keys, passing, complaints);
  const auto threads = std::uint64_t{passing.groups} * (std::uint64_t{passing.senders} + passing.receivers);
  if (threads > most_message_threads)
    complaints.add(node.where, fmt::format("\"messages\" makes {} threads", threads),
                   fmt::format("have at most {}: groups times senders and receivers", most_message_threads));
  if (passing.answered && passing.channel.when_full == Channel::WhenFull::drop)
    complaints.add(node.where, "\"messages\" are answered, and dropped when the channel is full",
                   "let when_full be \"block\": who waits for the answer to a lost message waits for ever");
}

void describe_messages(Field& field) {
  MessagePassing ignored;
  read_subtable<MessagePassing>(field, ignored, message_keys);
}

} // namespace domus::scenarios
