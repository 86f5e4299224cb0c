#include "scenarios/json_node.hpp"

#include "scenarios/input_error.hpp"
#include "scenarios/nearest.hpp"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <algorithm>
#include <cmath>

namespace domus::scenarios {

namespace {

constexpr auto replace_bad_bytes = nlohmann::json::error_handler_t::replace;

} // namespace

void JsonNode::reject(const std::string& problem, const std::string& remedy) const {
  constexpr std::size_t longest = 320;
  throw InputError(
      {Diagnostic{*file_ + ": " + (path_.empty() ? "/" : printable(path_, longest)), 0, 0, problem, remedy}});
}

void JsonNode::expect_object(const std::vector<std::string_view>& known_keys) const {
  if (!value_->is_object()) {
    reject(fmt::format("is {} where an object is needed", kind()), "write {...} here");
  }
  for (const auto& item : value_->items()) {
    if (std::find(known_keys.begin(), known_keys.end(), item.key()) == known_keys.end()) {
      child(item.value(), item.key())
          .reject(fmt::format("unknown key \"{}\"", printable(item.key())),
                  suggest(item.key(), known_keys, "the keys here are"));
    }
  }
}

bool JsonNode::has(std::string_view key) const {
  return value_->contains(key);
}

bool JsonNode::is_list() const {
  return value_->is_array();
}

bool JsonNode::is_object() const {
  return value_->is_object();
}

bool JsonNode::is_text() const {
  return value_->is_string();
}

bool JsonNode::is_null() const {
  return value_->is_null();
}

std::vector<std::pair<std::string, JsonNode>> JsonNode::members() const {
  if (!value_->is_object()) {
    reject(fmt::format("is {} where an object is needed", kind()), "write {...} here");
  }
  std::vector<std::pair<std::string, JsonNode>> all;
  all.reserve(value_->size());
  for (const auto& item : value_->items()) {
    all.emplace_back(item.key(), child(item.value(), item.key()));
  }
  return all;
}

std::string JsonNode::as_text() const {
  return value_->is_string() ? value_->get<std::string>() : value_->dump(-1, ' ', false, replace_bad_bytes);
}

double JsonNode::real(double least, double most) const {
  const std::string remedy = fmt::format("give a number from {} to {}", least, most);
  if (!value_->is_number()) {
    reject(fmt::format("is {} where a number is needed", kind()), remedy);
  }
  const double number = value_->get<double>();
  if (!(number >= least && number <= most)) {
    reject(fmt::format("{} is out of range", value_->dump()), remedy);
  }
  return number;
}

std::string_view JsonNode::kind() const {
  switch (value_->type()) {
  case nlohmann::json::value_t::null:
    return "null";
  case nlohmann::json::value_t::object:
    return "an object";
  case nlohmann::json::value_t::array:
    return "a list";
  case nlohmann::json::value_t::string:
    return "a text";
  case nlohmann::json::value_t::boolean:
    return "a truth value";
  default:
    return "a number";
  }
}

JsonNode JsonNode::at(std::string_view key, std::string_view example) const {
  if (!value_->is_object()) {
    reject(fmt::format("is {} where an object is needed", kind()), "write {...} here");
  }
  const auto found = value_->find(key);
  if (found == value_->end()) {
    reject(fmt::format("\"{}\" is missing", key), example.empty()
                                                      ? fmt::format("add \"{}\" here", key)
                                                      : fmt::format("add \"{}\" here, such as {}", key, example));
  }
  return child(*found, key);
}

std::optional<JsonNode> JsonNode::find(std::string_view key) const {
  if (!value_->is_object()) {
    return std::nullopt;
  }
  const auto found = value_->find(key);
  return found == value_->end() ? std::nullopt : std::optional{child(*found, key)};
}

std::vector<JsonNode> JsonNode::elements(std::size_t least, std::size_t most) const {
  if (!value_->is_array()) {
    reject(fmt::format("is {} where a list is needed", kind()), "write [...] here");
  }
  if (value_->size() < least || value_->size() > most) {
    reject(value_->empty() ? "is empty" : fmt::format("has {} elements", value_->size()),
           least == most                         ? fmt::format("list exactly {}", least)
           : most == SIZE_MAX || value_->empty() ? fmt::format("list at least {}", least)
                                                 : fmt::format("list at most {}", most));
  }
  std::vector<JsonNode> nodes;
  nodes.reserve(value_->size());
  for (std::size_t i = 0; i < value_->size(); ++i) {
    nodes.push_back(child((*value_)[i], std::to_string(i)));
  }
  return nodes;
}

std::string JsonNode::text() const {
  if (!value_->is_string()) {
    reject(fmt::format("is {} where a text is needed", kind()), "write it in quotes");
  }
  return value_->get<std::string>();
}

bool JsonNode::flag() const {
  if (value_->is_number_unsigned() && value_->get<std::uint64_t>() <= 1) {
    return value_->get<std::uint64_t>() == 1;
  }
  if (!value_->is_boolean()) {
    reject(fmt::format("is {} where a truth value is needed", kind()), "write true or false");
  }
  return value_->get<bool>();
}

std::uint64_t JsonNode::whole(std::uint64_t least, std::uint64_t most) const {
  const std::string remedy = fmt::format("give a whole number from {} to {}", least, most);
  if (!value_->is_number()) {
    reject(fmt::format("is {} where a number is needed", kind()), remedy);
  }
  std::uint64_t number = 0;
  if (value_->is_number_unsigned()) {
    number = value_->get<std::uint64_t>();
  } else {
    constexpr double exact = 0x1p53; // beyond it, fractions that were written are lost
    const double written = value_->get<double>();
    if (written != std::floor(written)) {
      reject(fmt::format("{} is not a whole number", value_->dump()), remedy);
    }
    if (written < 0 || written > exact) {
      reject(fmt::format("{} is out of range", value_->dump()), remedy);
    }
    number = static_cast<std::uint64_t>(written);
  }
  if (number < least || number > most) {
    reject(fmt::format("{} is out of range", number), remedy);
  }
  return number;
}

unsigned JsonNode::count(unsigned least, unsigned most) const {
  return static_cast<unsigned>(whole(least, most));
}

models::Nanoseconds JsonNode::time(models::Nanoseconds unit, std::string_view name, models::Nanoseconds least,
                                   models::Nanoseconds most) const {
  const auto in_units = [unit](models::Nanoseconds time) {
    return static_cast<double>(time.count()) / static_cast<double>(unit.count());
  };
  const std::string remedy = fmt::format("give a number of {} from {} to {}", name, in_units(least), in_units(most));
  if (!value_->is_number()) {
    reject(fmt::format("is {} where a number of {} is needed", kind(), name), remedy);
  }
  const double number = value_->get<double>();
  if (!(number >= in_units(least) && number <= in_units(most))) {
    reject(fmt::format("{} is out of range", value_->dump()), remedy);
  }
  return models::nanoseconds_from(number * static_cast<double>(unit.count()));
}

JsonNode JsonNode::child(const nlohmann::json& value, std::string_view name) const {
  JsonNode node = *this;
  node.value_ = &value;
  node.path_ += '/';
  node.path_ += name;
  return node;
}

} // namespace domus::scenarios
