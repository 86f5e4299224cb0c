#include "scenarios/openstack/record_fields.hpp"

#include <fmt/format.h>

#include <cstdint>

namespace domus::scenarios {

namespace {

/// More than any memory or disk: 2^32 MiB are 4 PiB.
constexpr std::uint64_t most_units = std::uint64_t{1} << 32;

/// `k='v', k2='v2'`, as clients wrote dictionaries before 2020 (facts/policy.md 8). Values may hold anything but "', ".
void add_old_form(const JsonNode& value, std::map<std::string, std::string>& to) {
  const std::string text = value.text();
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t equals = text.find("='", at);
    if (equals == std::string::npos)
      value.reject("is not of the form k='v', k2='v2'", "write an object here: {\"k\": \"v\"}");
    std::size_t end = text.find("', ", equals + 2);
    const bool last = end == std::string::npos;
    if (last && (text.back() != '\'' || text.size() < equals + 3))
      value.reject("ends within a value", "write an object here: {\"k\": \"v\"}");
    end = last ? text.size() - 1 : end;
    to.insert_or_assign(text.substr(at, equals - at), text.substr(equals + 2, end - equals - 2));
    at = last ? text.size() : end + 3;
  }
}

} // namespace

std::optional<JsonNode> first_of(const JsonNode& record, std::initializer_list<std::string_view> keys) {
  for (const std::string_view key : keys)
    if (auto found = record.find(key); found && !found->is_null())
      return found;
  return std::nullopt;
}

JsonNode needed(const JsonNode& record, std::string_view what, std::initializer_list<std::string_view> keys) {
  if (const auto found = first_of(record, keys))
    return *found;
  record.reject(fmt::format("this {} has no \"{}\"", what, *keys.begin()),
                fmt::format("add \"{}\", or save the answer with its details", *keys.begin()));
}

std::string id_from(const JsonNode& value) {
  if (!value.is_text())
    return std::to_string(value.whole(0, most_units));
  std::string id = value.text();
  if (id.empty())
    value.reject("is empty where an id is needed", "give at least one character");
  return id;
}

models::Bytes size_from(const JsonNode& value, models::Bytes unit) {
  if (value.is_text() && value.text().empty())
    return models::Bytes{0};
  const std::uint64_t most = most_units / (unit > models::Bytes::mib(1) ? 1024 : 1);
  return unit * static_cast<std::int64_t>(value.whole(0, most));
}

void add_properties(const JsonNode& value, std::map<std::string, std::string>& to) {
  if (value.is_text())
    return add_old_form(value, to);
  for (const auto& [key, member] : value.members())
    if (!member.is_null())
      to.insert_or_assign(key, member.as_text());
}

std::optional<std::string> property(const std::map<std::string, std::string>& properties, const std::string& key) {
  const auto found = properties.find(key);
  return found == properties.end() ? std::nullopt : std::optional{found->second};
}

} // namespace domus::scenarios
