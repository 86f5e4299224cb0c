/// `domus help policy`: what policies are made of, and what files the commands read.
#pragma once

#include <string>

namespace domus::analysis {

[[nodiscard]] std::string policy_page();

} // namespace domus::analysis
