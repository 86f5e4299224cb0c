#include "scenarios/loading/names.hpp"

#include "scenarios/nearest.hpp"

#include <fmt/format.h>

namespace domus::scenarios {

void Names::add(const std::string& name, Position where, Complaints& complaints) {
  const auto [entry, is_new] = entries_.try_emplace(name, Entry{count_++, where});
  if (!is_new && !name.empty() && !complaints.full())
    complaints.add(where, fmt::format("two {}s are called \"{}\"", kind_, printable(name)),
                   fmt::format("rename one of them; the other is on line {}", entry->second.where.line));
}

std::optional<std::size_t> Names::index_of(std::string_view name) const {
  const auto entry = entries_.find(name);
  return entry == entries_.end() ? std::nullopt : std::optional(entry->second.index);
}

std::optional<std::size_t> Names::find(const Located& name, Complaints& complaints) const {
  if (name.empty())
    return std::nullopt;
  if (const auto index = index_of(name.text))
    return index;
  if (complaints.full())
    return std::nullopt;
  std::vector<std::string_view> known;
  for (const auto& [known_name, entry] : entries_)
    known.push_back(known_name);
  complaints.add(name.where, fmt::format("unknown {} \"{}\"", kind_, printable(name.text)),
                 suggest(name.text, known, fmt::format("the {}s are", kind_)));
  return std::nullopt;
}

} // namespace domus::scenarios
