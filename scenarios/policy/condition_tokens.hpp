/// The words of a condition: what its grammar is made of.
#pragma once

#include <cstddef>
#include <cstdint>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

namespace domus::scenarios {

/// What is wrong with a condition, and at which of its bytes. Caught where the condition's place in its file is known.
class ConditionError : public std::runtime_error {
public:
  ConditionError(std::size_t at, const std::string& problem, std::string remedy)
      : std::runtime_error(problem), at_(at), remedy_(std::move(remedy)) {}
  [[nodiscard]] std::size_t at() const { return at_; }
  [[nodiscard]] const std::string& remedy() const { return remedy_; }

private:
  std::size_t at_;
  std::string remedy_;
};

enum class TokenKind : std::uint8_t { word, text, number, sign, end };

struct Token {
  TokenKind kind = TokenKind::end;
  std::string text;     ///< a word or sign as it stands; a text without its quotes
  double number = 0;    ///< of TokenKind::number, its unit ("20 GiB") included
  bool is_size = false; ///< of TokenKind::number: it has a unit
  std::size_t at = 0;   ///< byte of the condition
};

/// All of them, and one of TokenKind::end. Throws ConditionError.
[[nodiscard]] std::vector<Token> tokens_of(std::string_view condition);

} // namespace domus::scenarios
