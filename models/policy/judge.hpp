/// A policy's answer to a question.
#pragma once

#include "models/policy/rule.hpp"

#include <string>
#include <vector>

namespace domus::models {

struct Judgement {
  std::vector<const Rule*> fired; ///< of the policy, in its order

  /// The first to reject is what the cloud answers with; null where none does.
  [[nodiscard]] const Rule* rejected_by() const;
  [[nodiscard]] Verdict verdict() const;
};

/// The rule is asked for the question's action, and its condition holds.
[[nodiscard]] bool fires(const Rule& rule, const Question& question);

/// Asks all rules of the policy that are for the question's action, save those about hosts. A question without a date
/// is of the policy's.
[[nodiscard]] Judgement judge(const Policy& policy, const Question& question);

/// The rules that pass this host over for the question.
[[nodiscard]] std::vector<const Rule*> passed_over_by(const Policy& policy, const Question& question,
                                                      const PolicyHost& host);

/// The rule's message about this question; empty where it has none.
[[nodiscard]] std::string message_of(const Rule& rule, const Question& question);

/// What a client of the cloud prints: "ERROR: <message> (HTTP 400)" where the code is known (as the seed article shows
/// it), and the message alone where it is not. Empty where the message is not known.
[[nodiscard]] std::string error_text(const Rule& rule, const Question& question);

} // namespace domus::models
