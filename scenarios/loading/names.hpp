/// Looking up what a scenario calls by name.
#pragma once

#include "scenarios/complaints.hpp"
#include "scenarios/toml/field.hpp"

#include <cstddef>
#include <map>
#include <optional>
#include <string>
#include <string_view>

namespace domus::scenarios {

/// The names of one kind of thing ("host", "guest" ...) and the index that each stands for.
class Names {
public:
  explicit Names(std::string_view kind) : kind_(kind) {}

  /// Gives the next index to `name`; complains if it is taken. Indices count from 0, also through names refused.
  void add(const std::string& name, Position where, Complaints& complaints);
  /// The index of `name`, or a complaint with the nearest name and nothing. Nothing at all for a name that is missing:
  /// its absence was complained of when it was read.
  [[nodiscard]] std::optional<std::size_t> find(const Located& name, Complaints& complaints) const;
  /// The index of `name`, if there is one.
  [[nodiscard]] std::optional<std::size_t> index_of(std::string_view name) const;
  [[nodiscard]] std::size_t size() const { return count_; }

private:
  struct Entry {
    std::size_t index;
    Position where;
  };
  std::string_view kind_;
  std::map<std::string, Entry, std::less<>> entries_;
  std::size_t count_ = 0;
};

} // namespace domus::scenarios
