#include "scenarios/policy/condition_tokens.hpp"

#include "scenarios/input_error.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <optional>
#include <utility>

namespace domus::scenarios {

namespace {

bool is_blank(char c) {
  return c == ' ' || c == '\t' || c == '\n' || c == '\r';
}

bool is_digit(char c) {
  return c >= '0' && c <= '9';
}

bool begins_word(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_';
}

bool is_in_word(char c) {
  return begins_word(c) || is_digit(c) || c == '.';
}

class Tokenizer {
public:
  explicit Tokenizer(std::string_view text) : text_(text) {}

  std::vector<Token> all() {
    std::vector<Token> tokens;
    for (;;) {
      while (at_ < text_.size() && is_blank(text_[at_]))
        ++at_;
      tokens.push_back(next());
      if (tokens.back().kind == TokenKind::end)
        return tokens;
    }
  }

private:
  Token next() {
    if (at_ == text_.size())
      return {TokenKind::end, "", 0, false, at_};
    const char c = text_[at_];
    if (begins_word(c))
      return word();
    if (c == '"' || c == '\'')
      return quoted(c);
    return is_digit(c) ? number() : sign();
  }

  std::string_view take_word() {
    const std::size_t begin = at_;
    while (at_ < text_.size() && is_in_word(text_[at_]))
      ++at_;
    return text_.substr(begin, at_ - begin);
  }

  Token word() {
    const std::size_t begin = at_;
    return {TokenKind::word, std::string(take_word()), 0, false, begin};
  }

  Token quoted(char quote) {
    const std::size_t begin = at_;
    const std::size_t end = text_.find(quote, begin + 1);
    if (end == std::string_view::npos)
      throw ConditionError(begin, "a text is not closed", fmt::format("close it with {}", quote));
    at_ = end + 1;
    return {TokenKind::text, std::string(text_.substr(begin + 1, end - begin - 1)), 0, false, begin};
  }

  Token number() {
    const std::size_t begin = at_;
    double value = 0;
    const auto [end, error] = std::from_chars(text_.data() + at_, text_.data() + text_.size(), value);
    if (error != std::errc{})
      throw ConditionError(begin, "is a number beyond all sizes", "write a smaller one");
    at_ += static_cast<std::size_t>(end - (text_.data() + at_));
    const std::string written(text_.substr(begin, at_ - begin));
    const std::optional<double> factor = unit();
    if (!std::isfinite(value * factor.value_or(1)))
      throw ConditionError(begin, "is a number beyond all sizes", "write a smaller one");
    return {TokenKind::number, written, value * factor.value_or(1), factor.has_value(), begin};
  }

  /// Bytes of the unit of the number that was just read; nothing where it has none.
  std::optional<double> unit() {
    static constexpr std::array<std::pair<std::string_view, double>, 5> units{
        {{"B", 1}, {"KiB", 0x1p10}, {"MiB", 0x1p20}, {"GiB", 0x1p30}, {"TiB", 0x1p40}}};
    const std::size_t before = at_;
    while (at_ < text_.size() && is_blank(text_[at_]))
      ++at_;
    const std::size_t begin = at_;
    const std::string_view word = take_word();
    for (const auto& [name, factor] : units)
      if (word == name)
        return factor;
    if (!word.empty() && !is_of_grammar(word))
      throw ConditionError(begin, fmt::format("there is no unit \"{}\"", printable(word)),
                           "the units are B, KiB, MiB, GiB and TiB; what clouds call MB and GB are MiB and GiB");
    at_ = before;
    return std::nullopt;
  }

  static bool is_of_grammar(std::string_view word) {
    static constexpr std::array<std::string_view, 5> words{"and", "or", "in", "is", "not"};
    return std::find(words.begin(), words.end(), word) != words.end();
  }

  Token sign() {
    static constexpr std::array<std::string_view, 15> signs{"==", "!=", "<=", ">=", "<", ">", "(", ")",
                                                            "[",  "]",  ",",  "+",  "-", "*", "/"};
    for (const std::string_view one : signs) {
      if (text_.substr(at_).starts_with(one)) {
        at_ += one.size();
        return {TokenKind::sign, std::string(one), 0, false, at_ - one.size()};
      }
    }
    throw ConditionError(at_, fmt::format("\"{}\" means nothing in a condition", printable(text_.substr(at_, 1))),
                         remedy_for(text_[at_]));
  }

  static std::string remedy_for(char sign) {
    switch (sign) {
    case '=':
      return "compare with ==";
    case '&':
      return "join conditions with \"and\"";
    case '|':
      return "join conditions with \"or\"";
    case '!':
      return "write \"not\" before a condition, or compare with !=";
    default:
      return "`domus help policy` has the grammar of conditions";
    }
  }

  std::string_view text_;
  std::size_t at_ = 0;
};

} // namespace

std::vector<Token> tokens_of(std::string_view condition) {
  return Tokenizer(condition).all();
}

} // namespace domus::scenarios
