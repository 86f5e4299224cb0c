/// One key of a TOML table on its way into a plain struct: typed, checked, with complaints that name the place.
///
/// The same calls also describe the format: a Field made for describing reads nothing and instead notes what the key
/// takes and what it falls back to. So the reference of the format is made by the code that reads it.
#pragma once

#include "models/units.hpp"
#include "scenarios/complaints.hpp"
#include "scenarios/toml/node.hpp"
#include "scenarios/toml/quantity.hpp"

#include <cstdint>
#include <limits>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace domus::scenarios {

/// A number that a key takes.
struct NumberKind {
  bool whole = false;
  std::optional<Dimension> dimension; ///< it is written with a unit of this; unset: a bare number
};

/// One line of the reference of a file format.
struct KeyDescription {
  std::string key;      ///< its path: "seed", "guest.vcpus", "host.dom0.memory"
  std::string takes;    ///< "a whole number, 1 to 512"
  std::string fallback; ///< "required", or what holds when the key is left out
  std::string meaning;
  std::optional<NumberKind> number{}; ///< unset where it takes something else
};

/// Text that refers to something elsewhere, and where it stands.
struct Located {
  std::string text;
  Position where;
  [[nodiscard]] bool empty() const { return text.empty(); }
};

/// A value as messages show it: 4, "text", or its kind for what is long.
[[nodiscard]] std::string shown(const Node& node);

class Field {
public:
  static constexpr std::int64_t unlimited = std::numeric_limits<std::int64_t>::max();

  /// To read `node`, the value of `key`.
  Field(std::string_view key, const Node& node, Complaints& complaints)
      : key_(key), node_(&node), complaints_(&complaints) {}
  /// To describe the key into `description`, whose key and meaning are already there, and the keys of the tables in its
  /// value into `below`.
  Field(KeyDescription& description, std::vector<KeyDescription>& below)
      : key_(description.key), description_(&description), below_(&below) {}

  // Each reads into `to` what is there, if it is of the right kind and within [low, high]; otherwise it complains and
  // leaves `to` as it was.
  void text(std::string& to, std::size_t longest = 4096);
  /// Text that is not empty, with its place.
  void name(Located& to);
  void flag(bool& to);
  void real(double& to, double low, double high);
  void time(models::Nanoseconds& to, models::Nanoseconds low, models::Nanoseconds high);
  void size(models::Bytes& to, models::Bytes low, models::Bytes high);
  void data_rate(models::DataRate& to, models::DataRate low, models::DataRate high);
  /// Occurrences a second.
  void per_second(double& to, double low, double high);
  /// pCPU numbers as xl writes them: "0-3,8". Ascending, without doubles.
  void cpu_list(std::vector<unsigned>& to);

  template <class T>
  void whole(T& to, std::int64_t low, std::int64_t high) {
    auto number = static_cast<std::int64_t>(to);
    read_whole(number, low, high);
    to = static_cast<T>(number);
  }

  /// One of a few words.
  template <class E>
  void choice(E& to, const std::vector<std::pair<std::string_view, E>>& words) {
    std::vector<std::string_view> names;
    std::size_t chosen = 0;
    for (std::size_t i = 0; i < words.size(); ++i) {
      names.push_back(words[i].first);
      chosen = words[i].second == to ? i : chosen;
    }
    read_choice(chosen, names);
    to = words[chosen].second;
  }

  /// Null when the key is only described.
  [[nodiscard]] const Node* node() const { return node_; }
  [[nodiscard]] std::string_view key() const { return key_; }
  /// Precondition: not describing.
  [[nodiscard]] Complaints& complaints() const { return *complaints_; }
  /// Precondition: describing.
  [[nodiscard]] std::vector<KeyDescription>& below() const { return *below_; }

  /// Complains that the key's value `problem`, at the value.
  void complain(const std::string& problem, std::string remedy) const;
  void complain_kind(std::string_view wanted, std::string remedy) const;
  /// Notes what the key takes, and `fallback` if none was noted yet. True if that is all there is to do.
  [[nodiscard]] bool describe(std::string_view takes, const std::string& fallback) const;
  /// The same for a key that takes a number.
  [[nodiscard]] bool describe(std::string_view takes, const std::string& fallback, const NumberKind& number) const;

private:
  void read_whole(std::int64_t& to, std::int64_t low, std::int64_t high);
  void read_choice(std::size_t& to, const std::vector<std::string_view>& names);
  void read_quantity(double& to, double low, double high, Dimension dimension);

  std::string_view key_;
  const Node* node_ = nullptr;
  Complaints* complaints_ = nullptr;
  KeyDescription* description_ = nullptr;
  std::vector<KeyDescription>* below_ = nullptr;
};

} // namespace domus::scenarios
