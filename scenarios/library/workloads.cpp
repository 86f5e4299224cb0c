#include "scenarios/library/workloads.hpp"

#include "scenarios/library/embedded_files.hpp"

#include <string>

namespace domus::scenarios {

namespace {

constexpr std::string_view folder = "workloads/";
constexpr std::string_view ending = ".toml";

/// The workload that a file holds by its name, or "" if it holds none.
std::string_view workload_in(const EmbeddedFile& file) {
  if (file.path.substr(0, folder.size()) != folder)
    return "";
  return file.path.substr(folder.size(), file.path.size() - folder.size() - ending.size());
}

} // namespace

std::vector<std::string_view> library_workload_names() {
  std::vector<std::string_view> names;
  for (const EmbeddedFile& file : embedded_files())
    if (const std::string_view name = workload_in(file); !name.empty())
      names.push_back(name);
  return names;
}

std::optional<WorkloadDraft> library_workload(std::string_view name) {
  for (const EmbeddedFile& file : embedded_files()) {
    if (name.empty() || workload_in(file) != name)
      continue;
    const std::string file_name = "scenarios/" + std::string(file.path);
    Complaints complaints(file_name);
    WorkloadDraft draft;
    read_table(parse_toml(file.text, file_name), "the workload", workload_keys(), draft, complaints);
    if (draft.name.text != name)
      complaints.add(draft.name.where, "the name is not that of the file", "name the workload and its file alike");
    complaints.throw_if_any();
    return draft;
  }
  return std::nullopt;
}

} // namespace domus::scenarios
