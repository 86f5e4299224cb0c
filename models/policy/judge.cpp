#include "models/policy/judge.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace domus::models {

const Rule* Judgement::rejected_by() const {
  const auto found =
      std::find_if(fired.begin(), fired.end(), [](const Rule* rule) { return rule->verdict == Verdict::reject; });
  return found == fired.end() ? nullptr : *found;
}

Verdict Judgement::verdict() const {
  return rejected_by() != nullptr ? Verdict::reject : fired.empty() ? Verdict::accept : Verdict::warn;
}

namespace {

Question dated(const Policy& policy, Question question) {
  if (question.date.empty()) {
    question.date = policy.date;
  }
  return question;
}

} // namespace

bool fires(const Rule& rule, const Question& question) {
  return rule.asked_for(question.action) && is_true(evaluate(rule.when, question));
}

Judgement judge(const Policy& policy, const Question& question) {
  const Question of_a_day = dated(policy, question);
  Judgement judgement;
  for (const Rule& rule : policy.rules) {
    if (rule.verdict != Verdict::pass_over && fires(rule, of_a_day)) {
      judgement.fired.push_back(&rule);
    }
  }
  return judgement;
}

std::vector<const Rule*> passed_over_by(const Policy& policy, const Question& question, const PolicyHost& host) {
  Question of_host = dated(policy, question);
  of_host.host = &host;
  std::vector<const Rule*> rules;
  for (const Rule& rule : policy.rules) {
    if (rule.verdict == Verdict::pass_over && fires(rule, of_host)) {
      rules.push_back(&rule);
    }
  }
  return rules;
}

std::string message_of(const Rule& rule, const Question& question) {
  std::string text;
  if (rule.message) {
    for (const Condition& piece : *rule.message) {
      text += to_text(evaluate(piece, question));
    }
  }
  return text;
}

std::string error_text(const Rule& rule, const Question& question) {
  const std::string message = message_of(rule, question);
  return rule.http && !message.empty() ? fmt::format("ERROR: {} (HTTP {})", message, *rule.http) : message;
}

} // namespace domus::models
