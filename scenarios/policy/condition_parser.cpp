#include "scenarios/policy/condition_parser.hpp"

#include "scenarios/input_error.hpp"
#include "scenarios/nearest.hpp"
#include "scenarios/policy/condition_types.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <optional>
#include <utility>

namespace domus::scenarios {

namespace {

using models::Condition;
using models::Operation;
using models::ValueType;

/// Deeper than anyone writes, and shallow enough for any stack.
constexpr unsigned deepest = 64;

Condition operation(Operation kind, std::vector<Condition> operands) {
  Condition condition;
  condition.operation = kind;
  condition.operands = std::move(operands);
  return condition;
}

Condition operation(Operation kind, Condition first, Condition second) {
  Condition condition;
  condition.operation = kind;
  condition.operands.reserve(2);
  condition.operands.push_back(std::move(first));
  condition.operands.push_back(std::move(second));
  return condition;
}

Condition literal(models::Value value) {
  Condition condition;
  condition.literal = std::move(value);
  return condition;
}

/// Dates are equal as far as both say: neither is before the other.
Condition compared_dates(Operation comparison, Condition left, Condition right) {
  if (comparison != Operation::equal && comparison != Operation::not_equal)
    return operation(comparison, std::move(left), std::move(right));
  Condition not_after = operation(Operation::less_or_equal, left, right);
  Condition equal = operation(Operation::conjunction, std::move(not_after),
                              operation(Operation::greater_or_equal, std::move(left), std::move(right)));
  return comparison == Operation::equal ? equal : operation(Operation::negation, {std::move(equal)});
}

std::optional<Operation> comparison_of(const Token& token) {
  static constexpr std::array<std::pair<std::string_view, Operation>, 6> signs{{{"==", Operation::equal},
                                                                                {"!=", Operation::not_equal},
                                                                                {"<", Operation::less},
                                                                                {"<=", Operation::less_or_equal},
                                                                                {">", Operation::greater},
                                                                                {">=", Operation::greater_or_equal}}};
  if (token.kind != TokenKind::sign)
    return std::nullopt;
  for (const auto& [sign, kind] : signs)
    if (token.text == sign)
      return kind;
  return std::nullopt;
}

class Parser {
public:
  explicit Parser(std::string_view text) : tokens_(tokens_of(text)) {}

  Typed whole() {
    Typed result = any();
    if (peek().kind != TokenKind::end)
      throw ConditionError(peek().at, fmt::format("{} stands where the condition could end", shown(peek())),
                           "join conditions with \"and\" or \"or\", in lower case");
    return result;
  }

private:
  [[nodiscard]] const Token& peek() const { return tokens_[next_]; }
  const Token& take() { return tokens_[peek().kind == TokenKind::end ? next_ : next_++]; }
  [[nodiscard]] bool is_next(TokenKind kind, std::string_view text) const {
    return peek().kind == kind && peek().text == text;
  }
  bool take_if(TokenKind kind, std::string_view text) {
    const bool is_it = is_next(kind, text);
    next_ += is_it ? 1 : 0;
    return is_it;
  }
  void expect(std::string_view sign) {
    if (!take_if(TokenKind::sign, sign))
      throw ConditionError(peek().at, fmt::format("{} stands where \"{}\" is needed", shown(peek()), sign),
                           fmt::format("write {} here", sign));
  }
  static std::string shown(const Token& token) {
    return token.kind == TokenKind::end ? "the end" : fmt::format("\"{}\"", printable(token.text));
  }

  Typed any() { return joined("or", Operation::disjunction, &Parser::all); }
  Typed all() { return joined("and", Operation::conjunction, &Parser::one); }

  Typed joined(std::string_view word, Operation kind, Typed (Parser::*part)()) {
    Typed first = (this->*part)();
    if (!is_next(TokenKind::word, word))
      return first;
    std::vector<Condition> operands;
    const std::size_t at = first.at;
    const auto add = [&](Typed one) {
      need(one, ValueType::truth, fmt::format("what \"{}\" joins", word));
      operands.push_back(std::move(one.condition));
    };
    add(std::move(first));
    while (take_if(TokenKind::word, word))
      add((this->*part)());
    return {operation(kind, std::move(operands)), ValueType::truth, at};
  }

  Typed one() {
    const std::size_t at = peek().at;
    if (!take_if(TokenKind::word, "not"))
      return compared(sum());
    const Depth depth(*this, at);
    Typed operand = one();
    need(operand, ValueType::truth, "what follows \"not\"");
    return {operation(Operation::negation, {std::move(operand.condition)}), ValueType::truth, at};
  }

  Typed sum() { return computed({{{"+", Operation::sum}, {"-", Operation::difference}}}, &Parser::product); }
  Typed product() { return computed({{{"*", Operation::product}, {"/", Operation::quotient}}}, &Parser::value); }

  /// Parts with signs of one rank between them, which are computed from left to right.
  Typed computed(const std::array<std::pair<std::string_view, Operation>, 2>& signs, Typed (Parser::*part)()) {
    Typed left = (this->*part)();
    for (unsigned signs_taken = 0;; ++signs_taken) {
      if (signs_taken > deepest)
        throw ConditionError(peek().at, fmt::format("computes with more than {} numbers", deepest), "write it shorter");
      const auto* const sign = std::find_if(signs.begin(), signs.end(),
                                            [&](const auto& one) { return take_if(TokenKind::sign, one.first); });
      if (sign == signs.end())
        return left;
      Typed right = (this->*part)();
      left.type = type_of_computation(sign->second, left, right);
      left.condition = operation(sign->second, std::move(left.condition), std::move(right.condition));
    }
  }

  Typed compared(Typed left) {
    const std::size_t at = left.at;
    if (const auto kind = comparison_of(peek())) {
      take();
      Typed right = sum();
      need_comparable(*kind, left, right);
      if (is_date_of_request(left.condition) || is_date_of_request(right.condition))
        return {compared_dates(*kind, std::move(left.condition), std::move(right.condition)), ValueType::truth, at};
      return {operation(*kind, std::move(left.condition), std::move(right.condition)), ValueType::truth, at};
    }
    if (take_if(TokenKind::word, "is"))
      return presence(std::move(left));
    return take_if(TokenKind::word, "in") ? one_of(std::move(left)) : left;
  }

  Typed presence(Typed left) {
    const std::size_t at = left.at;
    const bool present = take_if(TokenKind::word, "present");
    if (!present && !take_if(TokenKind::word, "absent"))
      throw ConditionError(peek().at, fmt::format("{} follows \"is\"", shown(peek())), "write present or absent");
    Condition is_there = operation(Operation::present, {std::move(left.condition)});
    return {present ? std::move(is_there) : operation(Operation::negation, {std::move(is_there)}), ValueType::truth,
            at};
  }

  Typed one_of(Typed left) {
    const std::size_t at = left.at;
    std::vector<Condition> operands(1);
    expect("[");
    do {
      Typed item = sum();
      need_comparable(Operation::one_of, left, item);
      operands.push_back(std::move(item.condition));
    } while (take_if(TokenKind::sign, ","));
    expect("]");
    if (is_date_of_request(left.condition)) {
      operands.erase(operands.begin());
      for (Condition& date : operands)
        date = compared_dates(Operation::equal, left.condition, std::move(date));
      return {operation(Operation::disjunction, std::move(operands)), ValueType::truth, at};
    }
    operands.front() = std::move(left.condition);
    return {operation(Operation::one_of, std::move(operands)), ValueType::truth, at};
  }

  Typed value() {
    const Token& token = take();
    switch (token.kind) {
    case TokenKind::text:
      return {literal(token.text), ValueType::text, token.at};
    case TokenKind::number:
      return {literal(token.number), token.is_size ? ValueType::size : ValueType::number, token.at, token.text};
    case TokenKind::word:
      return named(token);
    case TokenKind::sign:
      if (token.text == "(")
        return in_brackets(token.at);
      break;
    case TokenKind::end:
      break;
    }
    throw ConditionError(token.at, fmt::format("{} stands where a value is needed", shown(token)),
                         "write an attribute, a text in quotes, a number or a function here");
  }

  Typed in_brackets(std::size_t at) {
    const Depth depth(*this, at);
    Typed inner = any();
    expect(")");
    inner.at = at;
    return inner;
  }

  Typed named(const Token& token) {
    if (token.text == "true" || token.text == "false")
      return {literal(token.text == "true"), ValueType::truth, token.at};
    if (is_next(TokenKind::sign, "("))
      return call(token);
    if (is_next(TokenKind::sign, "["))
      return property(token);
    const auto attribute = models::find_attribute(token.text);
    if (!attribute)
      reject_attribute(token);
    Condition condition;
    condition.operation = Operation::attribute;
    condition.attribute = *attribute;
    return {std::move(condition), type_of(*attribute), token.at};
  }

  /// What the APIs call some of the attributes.
  static std::string_view other_word_for(std::string_view attribute) {
    static constexpr std::array<std::pair<std::string_view, std::string_view>, 6> words{
        {{"flavor.ram", "flavor.memory"},
         {"from.ram", "from.memory"},
         {"flavor.root_gb", "flavor.disk"},
         {"image.minRam", "image.min_ram"},
         {"image.minDisk", "image.min_disk"},
         {"request.boot_source", "request.boot"}}};
    const auto* const found =
        std::find_if(words.begin(), words.end(), [&](const auto& word) { return word.first == attribute; });
    return found == words.end() ? attribute : found->second;
  }

  [[noreturn]] static void reject_attribute(const Token& token) {
    const std::vector<models::AttributeDescription> all = models::describe_attributes();
    std::vector<std::string_view> names;
    names.reserve(all.size());
    for (const models::AttributeDescription& one : all)
      names.emplace_back(one.name);
    if (token.text == "null" || token.text == "None")
      throw ConditionError(token.at, fmt::format("\"{}\" is no value here", token.text),
                           "write \"is absent\" or \"is present\" in place of the comparison");
    for (const std::string_view properties : {"image.properties.", "flavor.extra_specs.", "from.extra_specs."})
      if (token.text.starts_with(properties))
        throw ConditionError(token.at, fmt::format("there is no attribute \"{}\"", printable(token.text)),
                             fmt::format("write {}[\"{}\"]", properties.substr(0, properties.size() - 1),
                                         printable(token.text.substr(properties.size()))));
    // Without a point it is no attribute with a mistake in it, but a text that lacks its quotes.
    if (token.text.find('.') == std::string::npos)
      throw ConditionError(token.at, fmt::format("there is nothing that is called \"{}\"", printable(token.text)),
                           fmt::format("write it in quotes if it is text: \"{}\"", printable(token.text)));
    throw ConditionError(token.at, fmt::format("there is no attribute \"{}\"", printable(token.text)),
                         suggest(other_word_for(token.text), names, "the attributes (`domus help policy`) are"));
  }

  Typed property(const Token& token) {
    for (const models::Subject subject : models::all_subjects) {
      const std::string_view properties = models::properties_of(subject);
      if (properties.empty() || token.text != fmt::format("{}.{}", to_text(subject), properties))
        continue;
      expect("[");
      const Token& key = take();
      if (key.kind != TokenKind::text)
        throw ConditionError(key.at, fmt::format("{} stands where a key in quotes is needed", shown(key)),
                             "write the key in quotes");
      expect("]");
      Condition condition;
      condition.operation = Operation::property;
      condition.attribute.subject = subject;
      condition.key = key.text;
      return {std::move(condition), ValueType::text, token.at};
    }
    throw ConditionError(token.at, fmt::format("\"{}\" has no properties", printable(token.text)),
                         "image.properties, flavor.extra_specs and from.extra_specs have");
  }

  Typed call(const Token& token) {
    const models::Function* function = models::find_function(token.text);
    if (function == nullptr) {
      std::vector<std::string_view> names;
      for (const models::Function& one : models::all_functions())
        names.push_back(one.name);
      throw ConditionError(token.at, fmt::format("there is no function \"{}\"", printable(token.text)),
                           suggest(token.text, names, "the functions are"));
    }
    const Depth depth(*this, token.at);
    expect("(");
    Condition condition;
    condition.operation = Operation::call;
    condition.function = function;
    std::vector<Typed> arguments;
    arguments.reserve(function->takes.size());
    while (arguments.size() < function->takes.size()) {
      if (!arguments.empty())
        expect(",");
      arguments.push_back(any());
    }
    expect(")");
    const ValueType type = type_of_call(*function, arguments);
    for (Typed& argument : arguments)
      condition.operands.push_back(std::move(argument.condition));
    return {std::move(condition), type, token.at};
  }

  /// One level of nesting, as long as it lives.
  class Depth {
  public:
    Depth(Parser& parser, std::size_t at) : parser_(parser) {
      if (++parser_.depth_ > deepest)
        throw ConditionError(at, fmt::format("is nested more than {} levels deep", deepest), "write it flatter");
    }
    ~Depth() { --parser_.depth_; }
    Depth(const Depth&) = delete;
    Depth& operator=(const Depth&) = delete;

  private:
    Parser& parser_;
  };

  std::vector<Token> tokens_;
  std::size_t next_ = 0;
  unsigned depth_ = 0;
};

} // namespace

Condition parse_condition(std::string_view text) {
  Typed whole = Parser(text).whole();
  if (whole.type != ValueType::truth)
    throw ConditionError(whole.at, fmt::format("is {}, which neither holds nor not", to_text(whole.type)),
                         "compare it with something");
  return std::move(whole.condition);
}

models::MessageTemplate parse_message(std::string_view text) {
  models::MessageTemplate pieces;
  std::string words;
  const auto finish_words = [&] {
    if (!words.empty())
      pieces.push_back(literal(std::exchange(words, {})));
  };
  for (std::size_t at = 0; at < text.size(); ++at) {
    const char c = text[at];
    if (c != '{' && c != '}') {
      words += c;
      continue;
    }
    if (text.substr(at + 1, 1) == text.substr(at, 1)) { // {{ or }}
      words += c;
      ++at;
      continue;
    }
    const std::size_t end = c == '{' ? text.find('}', at) : std::string_view::npos;
    if (end == std::string_view::npos)
      throw ConditionError(at, fmt::format("a {} stands alone", c),
                           c == '{' ? "close it with }, or write {{ for a brace" : "write }} for a brace");
    finish_words();
    try {
      pieces.push_back(Parser(text.substr(at + 1, end - at - 1)).whole().condition);
    } catch (const ConditionError& error) {
      throw ConditionError(at + 1 + error.at(), error.what(), error.remedy());
    }
    at = end;
  }
  finish_words();
  return pieces;
}

} // namespace domus::scenarios
