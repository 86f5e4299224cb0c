#include "scenarios/schedule_domain_name.hpp"

#include "scenarios/input_error.hpp"
#include "scenarios/nearest.hpp"

#include <fmt/format.h>

#include <string>
#include <string_view>

namespace domus::scenarios {

std::size_t index_of_domain(const JsonNode& name, const std::vector<ScheduleDomain>& domains) {
  const std::string text = name.text();
  std::vector<std::string_view> names;
  for (const ScheduleDomain& domain : domains) {
    if (domain.name == text) {
      return names.size();
    }
    names.push_back(domain.name);
  }
  name.reject(fmt::format("no domain is called \"{}\"", printable(text)), suggest(text, names, "the domains are"));
}

} // namespace domus::scenarios
