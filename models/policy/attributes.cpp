#include "models/policy/attributes.hpp"

#include "models/memory/nova_overhead.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cassert>
#include <span>

namespace domus::models {

namespace {

template <class Of>
struct Row {
  std::string_view name;
  ValueType type;
  std::string_view meaning;
  Value (*read)(const Of&);
};

constexpr ValueType truth = ValueType::truth;
constexpr ValueType number = ValueType::number;
constexpr ValueType size = ValueType::size;
constexpr ValueType text = ValueType::text;

Value of(const std::string& words) {
  return words.empty() ? Value{} : Value{words};
}

Value of(const std::optional<std::string>& words) {
  return words ? Value{*words} : Value{};
}

Value of(Bytes bytes) {
  return static_cast<double>(bytes.count());
}

Value of(const std::optional<Bytes>& bytes) {
  return bytes ? of(*bytes) : Value{};
}

Value of(const std::optional<double>& value) {
  return value ? Value{*value} : Value{};
}

/// A size of which zero means that nobody knows.
Value known(Bytes bytes) {
  return bytes > Bytes{0} ? of(bytes) : Value{};
}

constexpr Row<Question> request_rows[] = {
    {"action", text, "create, rebuild, resize, migrate or lint",
     [](const Question& q) { return Value{std::string(to_text(q.action))}; }},
    {"boot", text, "where the system disk comes from: image or volume",
     [](const Question& q) { return Value{std::string(to_text(q.boot))}; }},
    {"disk_config", text, "AUTO or MANUAL; absent where the request does not say",
     [](const Question& q) { return q.disk_config ? Value{std::string(to_text(*q.disk_config))} : Value{}; }},
    {"server_disk_config", text, "of a server that is there already: AUTO or MANUAL; absent where it is not known",
     [](const Question& q) {
       return q.server_disk_config ? Value{std::string(to_text(*q.server_disk_config))} : Value{};
     }},
    {"volume_size", size, "of the boot volume", [](const Question& q) { return of(q.volume_size); }},
    {"hosts_left", number, "hosts that no rule passes over; absent where no hosts are known",
     [](const Question& q) { return q.hosts_left ? Value{static_cast<double>(*q.hosts_left)} : Value{}; }},
    {"date", text, "as in 2015-03-09; dates have an order", [](const Question& q) { return of(std::string(q.date)); }},
};

constexpr Row<Flavor> flavor_rows[] = {
    {"id", text, "its id", [](const Flavor& f) { return of(f.id); }},
    {"name", text, "its name", [](const Flavor& f) { return of(f.name); }},
    {"class", text, "the extra spec \"class\"", [](const Flavor& f) { return of(f.flavor_class); }},
    {"policy_class", text, "the extra spec \"policy_class\"", [](const Flavor& f) { return of(f.policy_class); }},
    {"resize_policy_class", text, "the extra spec \"resize_policy_class\"",
     [](const Flavor& f) { return of(f.resize_policy_class); }},
    {"memory", size, "guest memory", [](const Flavor& f) { return of(f.memory); }},
    {"claim_overhead", size, "what Nova adds to it when it claims memory of a host (Icehouse to Stein)",
     [](const Flavor& f) {
       return f.memory > Memory{0} && f.vcpus > 0 ? of(nova_overhead(f.memory, f.vcpus)) : Value{};
     }},
    {"vcpus", number, "virtual CPUs", [](const Flavor& f) { return Value{static_cast<double>(f.vcpus)}; }},
    {"disk", size, "the local system disk; 0: none", [](const Flavor& f) { return of(f.system_disk); }},
    {"swap", size, "the swap disk", [](const Flavor& f) { return of(f.swap); }},
    {"ephemeral", size, "data disks all together", [](const Flavor& f) { return of(f.data_disk); }},
    {"data_disks", number, "how many they are",
     [](const Flavor& f) { return Value{static_cast<double>(f.data_disks)}; }},
    {"rxtx_factor", number, "the network's relative limit", [](const Flavor& f) { return Value{f.rxtx_factor}; }},
    {"is_public", truth, "anyone may use it", [](const Flavor& f) { return Value{f.is_public}; }},
};

/// Images are read together with the one that they were made from.
constexpr Row<Question> image_rows[] = {
    {"id", text, "its id", [](const Question& q) { return of(q.image->id); }},
    {"name", text, "its name", [](const Question& q) { return of(q.image->name); }},
    {"status", text, "active, or what keeps it from being booted",
     [](const Question& q) { return of(q.image->status); }},
    {"vm_mode", text, "the property as it is written", [](const Question& q) { return of(q.image->vm_mode); }},
    {"mode", text, "what it boots as by vm_mode, os_type and disk_format: xen (PV), hvm, or invalid",
     [](const Question& q) { return Value{std::string(to_text(vm_mode_of(*q.image)))}; }},
    {"os_type", text, "linux or windows", [](const Question& q) { return of(q.image->os_type); }},
    {"os_distro", text, "the distribution", [](const Question& q) { return of(q.image->os_distro); }},
    {"os_version", text, "its release", [](const Question& q) { return of(q.image->os_version); }},
    {"kernel", text, "the distribution's kernel series", [](const Question& q) { return of(q.image->kernel); }},
    {"file_system", text, "of the system disk", [](const Question& q) { return of(q.image->file_system); }},
    {"auto_disk_config", text, "the property as it is written",
     [](const Question& q) { return of(q.image->auto_disk_config); }},
    {"flavor_classes", text, "the property; a snapshot's is that of the image it was made from, where that is known",
     [](const Question& q) { return of((q.base_image != nullptr ? q.base_image : q.image)->flavor_classes); }},
    {"own_flavor_classes", text, "the property of the image itself",
     [](const Question& q) { return of(q.image->flavor_classes); }},
    {"base_image_ref", text, "of a snapshot: the id of the image it was made from",
     [](const Question& q) { return of(q.image->base_image_ref); }},
    {"base_is_listed", truth, "of a snapshot: the image that it was made from is known too",
     [](const Question& q) { return q.image->base_image_ref ? Value{q.base_image != nullptr} : Value{}; }},
    {"min_ram", size, "least memory of a flavor for it", [](const Question& q) { return of(q.image->min_ram); }},
    {"min_disk", size, "least system disk", [](const Question& q) { return of(q.image->min_disk); }},
    {"size", size, "of its file; absent where it is not known", [](const Question& q) { return known(q.image->size); }},
    {"disk_format", text, "vhd, iso ...", [](const Question& q) { return of(q.image->disk_format); }},
    {"hypervisor_version_requires", text, "versions of the hypervisor that may run it, as in >=6.1",
     [](const Question& q) { return of(q.image->hypervisor_version_requires); }},
    {"release_id", text, "the same for the PV and the PVHVM image of one release",
     [](const Question& q) { return of(q.image->release_id); }},
};

constexpr Row<PolicyHost> host_rows[] = {
    {"id", text, "its name", [](const PolicyHost& h) { return of(h.id); }},
    {"hypervisor_type", text, "xen, QEMU ...", [](const PolicyHost& h) { return of(h.hypervisor_type); }},
    {"hypervisor_version", text, "as in 6.2.0", [](const PolicyHost& h) { return of(h.hypervisor_version); }},
    {"state", text, "up or down", [](const PolicyHost& h) { return of(h.state); }},
    {"status", text, "enabled or disabled", [](const PolicyHost& h) { return of(h.status); }},
    {"memory", size, "memory", [](const PolicyHost& h) { return of(h.memory.total); }},
    {"memory_reserved", size, "kept from guests; absent where the cloud's default holds",
     [](const PolicyHost& h) { return of(h.memory.reserved); }},
    {"memory_ratio", number, "overcommit; absent where the cloud's default holds",
     [](const PolicyHost& h) { return of(h.memory.ratio); }},
    {"memory_used", size, "what guests have of it", [](const PolicyHost& h) { return of(h.memory.used); }},
    {"memory_min_unit", size, "the least that a guest may have",
     [](const PolicyHost& h) { return of(h.memory.min_unit); }},
    {"memory_max_unit", size, "the most that a guest may have",
     [](const PolicyHost& h) { return of(h.memory.max_unit); }},
    {"memory_step_size", size, "a guest has a multiple of it",
     [](const PolicyHost& h) { return of(h.memory.step_size); }},
    {"vcpus", number, "pCPUs, as the cloud counts them", [](const PolicyHost& h) { return of(h.vcpus.total); }},
    {"vcpus_reserved", number, "kept from guests; absent where the cloud's default holds",
     [](const PolicyHost& h) { return of(h.vcpus.reserved); }},
    {"vcpus_ratio", number, "overcommit; absent where the cloud's default holds",
     [](const PolicyHost& h) { return of(h.vcpus.ratio); }},
    {"vcpus_used", number, "what guests have of it", [](const PolicyHost& h) { return of(h.vcpus.used); }},
    {"vcpus_min_unit", number, "the least that a guest may have",
     [](const PolicyHost& h) { return of(h.vcpus.min_unit); }},
    {"vcpus_max_unit", number, "the most that a guest may have",
     [](const PolicyHost& h) { return of(h.vcpus.max_unit); }},
    {"vcpus_step_size", number, "a guest has a multiple of it",
     [](const PolicyHost& h) { return of(h.vcpus.step_size); }},
    {"disk", size, "local disk", [](const PolicyHost& h) { return of(h.disk.total); }},
    {"disk_reserved", size, "kept from guests; absent where the cloud's default holds",
     [](const PolicyHost& h) { return of(h.disk.reserved); }},
    {"disk_ratio", number, "overcommit; absent where the cloud's default holds",
     [](const PolicyHost& h) { return of(h.disk.ratio); }},
    {"disk_used", size, "what guests have of it", [](const PolicyHost& h) { return of(h.disk.used); }},
    {"disk_min_unit", size, "the least that a guest may have", [](const PolicyHost& h) { return of(h.disk.min_unit); }},
    {"disk_max_unit", size, "the most that a guest may have", [](const PolicyHost& h) { return of(h.disk.max_unit); }},
    {"disk_step_size", size, "a guest has a multiple of it", [](const PolicyHost& h) { return of(h.disk.step_size); }},
};

/// Calls `with` with the subject's rows, whatever they are rows of.
template <class With>
auto with_rows(Subject subject, With with) {
  switch (subject) {
  case Subject::request:
    return with(std::span<const Row<Question>>(request_rows));
  case Subject::flavor:
  case Subject::from:
    return with(std::span<const Row<Flavor>>(flavor_rows));
  case Subject::image:
    return with(std::span<const Row<Question>>(image_rows));
  case Subject::host:
    break;
  }
  return with(std::span<const Row<PolicyHost>>(host_rows));
}

const std::map<std::string, std::string>* properties(Subject subject, const Question& question) {
  if (subject == Subject::image) {
    return question.image == nullptr ? nullptr : &question.image->properties;
  }
  const Flavor* flavor = subject == Subject::flavor ? question.flavor : question.from;
  return flavor == nullptr ? nullptr : &flavor->extra_specs;
}

} // namespace

std::string_view to_text(Subject subject) {
  static constexpr std::array<std::string_view, all_subjects.size()> names{"request", "flavor", "from", "image",
                                                                           "host"};
  return names[static_cast<std::size_t>(subject)];
}

std::optional<Attribute> find_attribute(std::string_view name) {
  for (const Subject subject : all_subjects) {
    const std::string_view title = to_text(subject);
    if (!name.starts_with(title) || name.substr(title.size(), 1) != ".") {
      continue;
    }
    const std::string_view rest = name.substr(title.size() + 1);
    return with_rows(subject, [&](auto rows) -> std::optional<Attribute> {
      for (std::size_t i = 0; i < rows.size(); ++i) {
        if (rows[i].name == rest) {
          return Attribute{subject, i};
        }
      }
      return std::nullopt;
    });
  }
  return std::nullopt;
}

std::string name_of(Attribute attribute) {
  return with_rows(attribute.subject, [&](auto rows) {
    return fmt::format("{}.{}", to_text(attribute.subject), rows[attribute.index].name);
  });
}

ValueType type_of(Attribute attribute) {
  return with_rows(attribute.subject, [&](auto rows) { return rows[attribute.index].type; });
}

std::vector<std::string_view> words_of(Attribute attribute) {
  const auto is = [&](std::string_view name) { return find_attribute(name) == attribute; };
  if (is("image.mode")) {
    return {"xen", "hvm", "invalid"};
  }
  if (is("request.boot")) {
    return {"image", "volume"};
  }
  if (is("request.disk_config") || is("request.server_disk_config")) {
    return {"AUTO", "MANUAL"};
  }
  if (is("request.action")) {
    std::vector<std::string_view> names(all_actions.size());
    std::transform(all_actions.begin(), all_actions.end(), names.begin(),
                   [](Action action) { return to_text(action); });
    return names;
  }
  return {};
}

Value read(Attribute attribute, const Question& question) {
  const std::size_t index = attribute.index;
  switch (attribute.subject) {
  case Subject::request:
    return request_rows[index].read(question);
  case Subject::flavor:
    return question.flavor == nullptr ? Value{} : flavor_rows[index].read(*question.flavor);
  case Subject::from:
    return question.from == nullptr ? Value{} : flavor_rows[index].read(*question.from);
  case Subject::image:
    return question.image == nullptr ? Value{} : image_rows[index].read(question);
  case Subject::host:
    break;
  }
  return question.host == nullptr ? Value{} : host_rows[index].read(*question.host);
}

Value read_property(Subject subject, const std::string& key, const Question& question) {
  assert(!properties_of(subject).empty());
  const auto* all = properties(subject, question);
  if (all == nullptr) {
    return {};
  }
  const auto found = all->find(key);
  return found == all->end() ? Value{} : Value{found->second};
}

std::string_view properties_of(Subject subject) {
  switch (subject) {
  case Subject::flavor:
  case Subject::from:
    return "extra_specs";
  case Subject::image:
    return "properties";
  case Subject::request:
  case Subject::host:
    break;
  }
  return "";
}

std::vector<AttributeDescription> describe_attributes() {
  std::vector<AttributeDescription> all;
  for (const Subject subject : all_subjects) {
    with_rows(subject, [&](auto rows) {
      for (const auto& row : rows) {
        all.push_back({fmt::format("{}.{}", to_text(subject), row.name), row.type, row.meaning});
      }
    });
  }
  return all;
}

} // namespace domus::models
