/// A rule of a policy, and a policy: rules in the order in which a cloud checks them.
#pragma once

#include "models/policy/condition.hpp"

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace domus::models {

/// `pass_over` is of hosts: the host where the rule fires cannot be chosen.
enum class Verdict : std::uint8_t { accept, warn, pass_over, reject };

/// "accept", "warn", "pass-over", "reject".
[[nodiscard]] std::string_view to_text(Verdict verdict);

/// The text that a user gets: pieces of which each is a literal or a value of the question.
using MessageTemplate = std::vector<Condition>;

struct Rule {
  std::string id;                                     ///< unique in its policy
  std::string about;                                  ///< one sentence for people; may be empty
  std::array<bool, action_count> actions{true, true}; ///< for which it is asked, by Action: create and rebuild
  Condition when;                                     ///< it fires where this holds
  std::string written_condition;                      ///< as its policy writes it
  Verdict verdict = Verdict::reject;                  ///< accept is none
  std::optional<MessageTemplate> message;             ///< unset: what the cloud says is not known
  std::string written_message;                        ///< as its policy writes it
  std::optional<unsigned> http;                       ///< HTTP code of a rejection; unset: not known
  /// The request is granted, and the server then fails with the message: there is no HTTP code.
  bool is_fault = false;
  std::optional<int> place; ///< in the order of checks; unset: not known, assumed to come first
  std::string source;
  bool is_inherited = false; ///< of the policy that this one is based on

  [[nodiscard]] bool asked_for(Action action) const { return actions[static_cast<std::size_t>(action)]; }
};

struct Policy {
  std::string id;
  std::string name;
  std::string date;        ///< what it was like then; the date of questions that give none
  std::vector<Rule> rules; ///< in the order of checks: those of unknown place first, as they stand in the file
};

/// True if the rules say the same of every question: they may be from other sources, and be put in other words.
[[nodiscard]] bool same_effect(const Rule& one, const Rule& other);

/// Puts rules into the order of checks. Those of one place stay as they are.
void put_in_order(std::vector<Rule>& rules);

} // namespace domus::models
