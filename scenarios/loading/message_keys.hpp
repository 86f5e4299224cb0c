/// How message passing is written in TOML: who sends to whom, and through what.
#pragma once

#include "models/message_passing.hpp"
#include "scenarios/toml/keys.hpp"

namespace domus::scenarios {

/// Most threads that one guest may pass messages with.
inline constexpr unsigned most_message_threads = 4096;

/// Changes `passing` by what a "messages" table says.
void read_messages(const Node& node, models::MessagePassing& passing, Complaints& complaints);
/// The same keys, described.
void describe_messages(Field& field);

} // namespace domus::scenarios
