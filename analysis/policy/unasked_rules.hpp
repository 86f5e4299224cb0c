/// Rules of a change of which nobody can say what they do: they ask for what neither catalogue nor servers tell.
#pragma once

#include "analysis/policy/change.hpp"

#include <vector>

namespace domus::analysis {

/// Of the rules that come or change, those that nothing was asked about: they are for servers only, and there are none
/// (`with_servers`); or ask for hosts that are not known, for the size of a volume, or, of servers, for the disk config
/// of a request. Where what they ask about images has changed, rules that ask for the size of a volume as well.
[[nodiscard]] std::vector<const models::Rule*> unasked_rules(const PolicyChange& change, bool with_servers);

/// With servers and hosts the rule would be asked; without, nobody wants to know. Else nothing tells what it asks for.
[[nodiscard]] bool can_be_asked(const models::Rule& rule);

} // namespace domus::analysis
