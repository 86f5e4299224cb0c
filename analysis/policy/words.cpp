#include "analysis/policy/words.hpp"

#include "analysis/text/or_null.hpp"
#include "scenarios/input_error.hpp"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

namespace domus::analysis {

using models::Rule;
using models::Verdict;
using scenarios::printable;
using Json = nlohmann::ordered_json;

std::string http_text(const Rule& rule) {
  if (rule.verdict != Verdict::reject)
    return "";
  if (rule.is_fault)
    return "fault";
  return rule.http ? std::to_string(*rule.http) : "unknown";
}

std::string place_text(const Rule& rule) {
  if (rule.place)
    return std::to_string(*rule.place);
  return rule.verdict == Verdict::reject ? "assumed first" : "";
}

std::string message_text(const Rule& rule, const models::Question& question) {
  constexpr std::size_t longest = 400;
  const std::string message = models::message_of(rule, question);
  if (!message.empty())
    return printable(message, longest);
  return rule.about.empty() ? "(what the cloud says is not known)"
                            : fmt::format("({} What the cloud says is not known.)", printable(rule.about, longest));
}

std::map<std::string, std::string> shown_names(const std::vector<models::Image>& images) {
  constexpr std::size_t longest = 60;
  std::map<std::string, std::size_t> times;
  for (const models::Image& image : images)
    ++times[printable(image.name, longest)];
  std::map<std::string, std::string> names;
  for (const models::Image& image : images) {
    std::string name = printable(image.name, longest);
    if (name.empty())
      name = printable(image.id);
    else if (times[name] > 1)
      name += fmt::format(" [{}]", printable(image.id));
    names.emplace(image.id, std::move(name));
  }
  return names;
}

std::string as_of(const std::string& date) {
  return date.empty() ? "" : ", as of " + printable(date);
}

std::string boot_text(const models::Image& image) {
  const models::VmMode mode = models::vm_mode_of(image);
  if (mode == models::VmMode::invalid)
    return fmt::format("vm_mode \"{}\" is none that Nova's XenServer driver knows",
                       printable(image.vm_mode.value_or("")));
  const std::string from = image.file_system ? ", from " + printable(*image.file_system) : "";
  if (mode == models::VmMode::xen)
    return "boots as PV, by pygrub" + from;
  return fmt::format("boots as {}, by the boot loader in its master boot record{}",
                     image.os_type == "linux" ? "PVHVM" : "HVM", from);
}

Json message_json(const Rule& rule, const models::Question& question) {
  return rule.message ? Json(models::message_of(rule, question)) : Json();
}

Json rule_json(const Rule& rule, const models::Question& question) {
  return {{"id", rule.id},
          {"verdict", to_text(rule.verdict)},
          {"http", or_null(rule.http)},
          {"message", message_json(rule, question)},
          {"fault", rule.is_fault},
          {"place", or_null(rule.place)},
          {"place_assumed", rule.verdict == Verdict::reject && !rule.place},
          {"source", rule.source}};
}

} // namespace domus::analysis
