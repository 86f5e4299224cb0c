/// Reads a scheduling spec from JSON ("xen-golden-spec/1"): a host, domains, and what each vCPU does.
///
/// Times carry their unit in the key: `_us` microseconds, `_ms` milliseconds.
#pragma once

#include "scenarios/input_error.hpp"
#include "scenarios/schedule_spec.hpp"

#include <filesystem>
#include <string>
#include <string_view>

namespace domus::scenarios {

/// Throws InputError that names the file and the path inside it.
[[nodiscard]] ScheduleSpec load_schedule_spec(const std::filesystem::path& file);

/// The same for text that is already in memory; `file` is what messages call it.
[[nodiscard]] ScheduleSpec load_schedule_spec_text(std::string_view text, const std::string& file);

} // namespace domus::scenarios
