/// Hosts in their formats.
#include "scenarios/openstack/answers.hpp"
#include "scenarios/openstack/record_fields.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>

namespace domus::scenarios {

namespace {

using models::Bytes;

constexpr std::array<std::string_view, 34> keys{"id",
                                                "hypervisor_hostname",
                                                "hypervisor_type",
                                                "hypervisor_version",
                                                "memory_mb",
                                                "memory_mb_used",
                                                "vcpus",
                                                "vcpus_used",
                                                "local_gb",
                                                "local_gb_used",
                                                "ID",
                                                "Hypervisor Hostname",
                                                "Hypervisor Type",
                                                "Memory MB",
                                                "Memory MB Used",
                                                "vCPUs",
                                                "vCPUs Used",
                                                "inventories",
                                                "resource_provider_generation",
                                                "uuid",
                                                "name",
                                                "usages",
                                                "resource_class",
                                                "total",
                                                "reserved",
                                                "min_unit",
                                                "max_unit",
                                                "step_size",
                                                "allocation_ratio",
                                                "used",
                                                "usage",
                                                "state",
                                                "status",
                                                "State"};

/// Of MiB, GiB or pieces: 4 PiB of memory.
constexpr double most = 0x1p32;

/// Nova keeps 6.2.0 as 6002000.
std::string version_of(const JsonNode& value) {
  if (value.is_text())
    return value.text();
  const std::uint64_t number = value.whole(0, 4'000'000'000);
  constexpr std::uint64_t step = 1000;
  return fmt::format("{}.{}.{}", number / step / step, number / step % step, number % step);
}

std::optional<double> number_of(const JsonNode& record, std::initializer_list<std::string_view> names) {
  const auto found = first_of(record, names);
  return found ? std::optional{found->real(0, most)} : std::nullopt;
}

Bytes bytes_of(double number, Bytes unit) {
  return Bytes{static_cast<std::int64_t>(number * static_cast<double>(unit.count()))};
}

std::optional<Bytes> bytes_of(std::optional<double> number, Bytes unit) {
  return number ? std::optional{bytes_of(*number, unit)} : std::nullopt;
}

/// A line of Placement's inventories, whose amounts `made` makes of numbers.
template <class Amount, class Make>
models::Inventory<Amount> inventory_from(const JsonNode& inventory, std::optional<double> used, Make made) {
  const auto amount = [&](std::string_view key) -> std::optional<Amount> {
    const auto number = number_of(inventory, {key});
    return number ? std::optional<Amount>{made(*number)} : std::nullopt;
  };
  return {.total = made(needed(inventory, "inventory", {"total"}).real(0, most)),
          .reserved = amount("reserved"),
          .ratio = number_of(inventory, {"allocation_ratio"}),
          .used = used ? std::optional<Amount>{made(*used)} : std::nullopt,
          .min_unit = amount("min_unit"),
          .max_unit = amount("max_unit"),
          .step_size = amount("step_size")};
}

void set_resource(models::PolicyHost& host, std::string_view resource_class, const JsonNode& inventory,
                  std::optional<double> used) {
  const auto sized = [](Bytes unit) { return [unit](double number) { return bytes_of(number, unit); }; };
  if (resource_class == "MEMORY_MB")
    host.memory = inventory_from<models::Memory>(inventory, used, sized(Bytes::mib(1)));
  else if (resource_class == "DISK_GB")
    host.disk = inventory_from<Bytes>(inventory, used, sized(Bytes::gib(1)));
  else if (resource_class == "VCPU")
    host.vcpus = inventory_from<double>(inventory, used, [](double number) { return number; });
}

models::PolicyHost from_placement(const JsonNode& record) {
  models::PolicyHost host;
  if (const auto id = first_of(record, {"name", "uuid", "id"}))
    host.id = id_from(*id);
  const auto usages = record.find("usages");
  for (const auto& [resource_class, inventory] : record.at("inventories").members())
    set_resource(host, resource_class, inventory, usages ? number_of(*usages, {resource_class}) : std::nullopt);
  return host;
}

} // namespace

bool is_host_key(std::string_view key) {
  return std::find(keys.begin(), keys.end(), key) != keys.end();
}

bool is_inventory_line(const JsonNode& record) {
  return record.has("resource_class");
}

void add_inventory_line(const JsonNode& record, models::PolicyHost& host) {
  set_resource(host, record.at("resource_class").text(), record, number_of(record, {"used", "usage"}));
}

models::PolicyHost host_from(const JsonNode& record) {
  if (record.has("inventories"))
    return from_placement(record);
  models::PolicyHost host;
  host.id = id_from(needed(record, "host", {"hypervisor_hostname", "Hypervisor Hostname"}));
  if (const auto type = first_of(record, {"hypervisor_type", "Hypervisor Type"}))
    host.hypervisor_type = type->text();
  if (const auto version = first_of(record, {"hypervisor_version"}))
    host.hypervisor_version = version_of(*version);
  if (const auto state = first_of(record, {"state", "State"}))
    host.state = state->text();
  if (const auto status = first_of(record, {"status"}))
    host.status = status->text();
  host.memory.total = bytes_of(number_of(record, {"memory_mb", "Memory MB"}), Bytes::mib(1));
  host.memory.used = bytes_of(number_of(record, {"memory_mb_used", "Memory MB Used"}), Bytes::mib(1));
  host.vcpus.total = number_of(record, {"vcpus", "vCPUs"});
  host.vcpus.used = number_of(record, {"vcpus_used", "vCPUs Used"});
  host.disk.total = bytes_of(number_of(record, {"local_gb"}), Bytes::gib(1));
  host.disk.used = bytes_of(number_of(record, {"local_gb_used"}), Bytes::gib(1));
  // What Nova keeps from guests it counts as used already.
  host.memory.reserved = Bytes{0};
  host.vcpus.reserved = 0;
  host.disk.reserved = Bytes{0};
  return host;
}

} // namespace domus::scenarios
