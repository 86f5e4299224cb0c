#include "models/memory/dom0_sizing.hpp"

#include <algorithm>
#include <array>
#include <cstdint>

namespace domus::models {

namespace {

struct Name {
  Dom0Rule rule;
  std::string_view text;
};

constexpr std::array names{Name{Dom0Rule::xenserver_table, "xenserver-table"},
                           Name{Dom0Rule::xenserver_percent, "xenserver-percent"},
                           Name{Dom0Rule::upstream_default, "upstream-default"}};

Memory by_table(Memory host) {
  if (host < Memory::gib(24)) {
    return Memory::mib(752);
  }
  if (host < Memory::gib(48)) {
    return Memory::gib(2);
  }
  return host < Memory::gib(64) ? Memory::gib(3) : Memory::gib(4);
}

Memory by_percent(Memory host) {
  const std::int64_t host_mib = host.count() / Memory::mib(1).count();
  const std::int64_t five_percent = (host_mib + 256) / 20;
  return std::min(Memory::mib((1024 + five_percent) / 16 * 16), Memory::gib(8));
}

} // namespace

std::string_view to_text(Dom0Rule rule) {
  return names[static_cast<std::size_t>(rule)].text;
}

std::optional<Dom0Rule> dom0_rule_from(std::string_view text) {
  for (const Name& name : names) {
    if (name.text == text) {
      return name.rule;
    }
  }
  return std::nullopt;
}

Memory dom0_memory(Dom0Rule rule, Memory host) {
  switch (rule) {
  case Dom0Rule::xenserver_table:
    return by_table(host);
  case Dom0Rule::xenserver_percent:
    return by_percent(host);
  case Dom0Rule::upstream_default:
    return host - std::min(Memory{host.count() / 16}, Memory::mib(128));
  }
  return Memory{};
}

unsigned dom0_vcpus(Dom0Rule rule, Memory dom0, unsigned pcpus) {
  if (rule == Dom0Rule::upstream_default) {
    return pcpus;
  }
  unsigned most = 16;
  if (dom0 < Memory::gib(2)) {
    most = 4;
  } else if (dom0 < Memory::gib(4)) {
    most = 8;
  }
  return std::min(most, pcpus);
}

} // namespace domus::models
