#include "analysis/run/result_json.hpp"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <charconv>
#include <stdexcept>

namespace domus::analysis {

namespace {

using Json = nlohmann::ordered_json;
using models::MeanTime;
using models::Nanoseconds;

constexpr std::array<std::string_view, models::station_count> station_keys{
    "guest_thread", "guest_interrupt",  "block_backend", "net_backend_transmit", "net_backend_receive",
    "emulator",     "driver_interrupt", "disk",          "nic_transmit",         "nic_receive"};
constexpr std::array<std::string_view, 3> ring_keys{"block_ring", "net_transmit_ring", "net_receive_ring"};
constexpr std::string_view thread_wait_key = "free_thread";

bool visited(const sim::PopulationResult& population) {
  return population.present_at_start > 0 || population.arrivals > 0;
}

Json population_json(const sim::PopulationResult& population) {
  return {{"present_at_start", population.present_at_start},
          {"arrivals", population.arrivals},
          {"departures", population.departures},
          {"present_at_end", population.present_at_end},
          {"number_integral_ns", population.number_integral_ns},
          {"sojourn_sum_ns", population.sojourn_sum_ns},
          {"most_present", population.most_present}};
}

sim::PopulationResult population_from(const Json& json) {
  return {json.at("present_at_start"),   json.at("arrivals"),       json.at("departures"),  json.at("present_at_end"),
          json.at("number_integral_ns"), json.at("sojourn_sum_ns"), json.at("most_present")};
}

Json time_json(Nanoseconds time) {
  return time.count();
}
Nanoseconds time_from(const Json& json) {
  return Nanoseconds{json.get<std::int64_t>()};
}

Json latency_json(const sim::LatencyResult& latency) {
  return {{"samples", latency.samples},       {"mean_ns", latency.mean.count()},  {"p50_ns", time_json(latency.p50)},
          {"p95_ns", time_json(latency.p95)}, {"p99_ns", time_json(latency.p99)}, {"max_ns", time_json(latency.max)}};
}

sim::LatencyResult latency_from(const Json& json) {
  return {json.at("samples"),           MeanTime{json.at("mean_ns").get<double>()},
          time_from(json.at("p50_ns")), time_from(json.at("p95_ns")),
          time_from(json.at("p99_ns")), time_from(json.at("max_ns"))};
}

Json guest_json(const sim::GuestResult& guest) {
  Json stations = Json::object();
  for (std::size_t i = 0; i < guest.stations.size(); ++i)
    if (visited(guest.stations[i]))
      stations[std::string(station_keys[i])] = population_json(guest.stations[i]);
  Json waits = Json::object();
  for (std::size_t i = 0; i < guest.ring_waits.size(); ++i)
    if (visited(guest.ring_waits[i]))
      waits[std::string(ring_keys[i])] = population_json(guest.ring_waits[i]);
  if (visited(guest.thread_wait))
    waits[std::string(thread_wait_key)] = population_json(guest.thread_wait);
  return {{"name", guest.name},
          {"mode", models::to_text(guest.mode)},
          {"vcpus", guest.vcpus},
          {"operation", guest.operation},
          {"operations", population_json(guest.operations)},
          {"completed_per_second", guest.completed_per_second},
          {"offered_per_second", guest.offered_per_second},
          {"response", latency_json(guest.response)},
          {"cpu_time_ns", time_json(guest.cpu_time)},
          {"steal_time_ns", time_json(guest.wait_time)},
          {"switching_time_ns", time_json(guest.switching_time)},
          {"blocked_time_ns", time_json(guest.blocked_time)},
          {"user_time_ns", time_json(guest.user_time)},
          {"kernel_time_ns", time_json(guest.kernel_time)},
          {"xen_time_ns", time_json(guest.xen_time)},
          {"lock_time_ns", time_json(guest.lock_time)},
          {"believed_user_time_ns", time_json(guest.believed_user_time)},
          {"believed_system_time_ns", time_json(guest.believed_system_time)},
          {"driver_time_ns", time_json(guest.driver_time)},
          {"emulator_time_ns", time_json(guest.emulator_time)},
          {"block_requests", guest.block_requests},
          {"packets", guest.packets},
          {"events_sent", guest.events_sent},
          {"emulated_accesses", guest.emulated_accesses},
          {"messages_dropped", guest.messages_dropped},
          {"copies_saved_ns", time_json(guest.copies_saved)},
          {"thread_switches", guest.thread_switches},
          {"thread_wakes", guest.thread_wakes},
          {"ipis", guest.ipis},
          {"idle_entries", guest.idle_entries},
          {"lock_waits", guest.lock_waits},
          {"stations", std::move(stations)},
          {"waits", std::move(waits)}};
}

sim::GuestResult guest_from(const Json& json) {
  sim::GuestResult guest;
  guest.name = json.at("name");
  const auto mode = models::mode_from(json.at("mode").get<std::string>());
  if (!mode)
    throw std::runtime_error("a run's result names an unknown mode");
  guest.mode = *mode;
  guest.vcpus = json.at("vcpus");
  guest.operation = json.at("operation");
  guest.operations = population_from(json.at("operations"));
  guest.completed_per_second = json.at("completed_per_second");
  guest.offered_per_second = json.at("offered_per_second");
  guest.response = latency_from(json.at("response"));
  guest.cpu_time = time_from(json.at("cpu_time_ns"));
  guest.wait_time = time_from(json.at("steal_time_ns"));
  guest.switching_time = time_from(json.at("switching_time_ns"));
  guest.blocked_time = time_from(json.at("blocked_time_ns"));
  guest.user_time = time_from(json.at("user_time_ns"));
  guest.kernel_time = time_from(json.at("kernel_time_ns"));
  guest.xen_time = time_from(json.at("xen_time_ns"));
  guest.lock_time = time_from(json.at("lock_time_ns"));
  guest.believed_user_time = time_from(json.at("believed_user_time_ns"));
  guest.believed_system_time = time_from(json.at("believed_system_time_ns"));
  guest.driver_time = time_from(json.at("driver_time_ns"));
  guest.emulator_time = time_from(json.at("emulator_time_ns"));
  guest.block_requests = json.at("block_requests");
  guest.packets = json.at("packets");
  guest.events_sent = json.at("events_sent");
  guest.emulated_accesses = json.at("emulated_accesses");
  guest.messages_dropped = json.at("messages_dropped");
  guest.copies_saved = time_from(json.at("copies_saved_ns"));
  guest.thread_switches = json.at("thread_switches");
  guest.thread_wakes = json.at("thread_wakes");
  guest.ipis = json.at("ipis");
  guest.idle_entries = json.at("idle_entries");
  guest.lock_waits = json.at("lock_waits");
  const Json& stations = json.at("stations");
  for (std::size_t i = 0; i < guest.stations.size(); ++i)
    if (const auto found = stations.find(station_keys[i]); found != stations.end())
      guest.stations[i] = population_from(*found);
  const Json& waits = json.at("waits");
  for (std::size_t i = 0; i < guest.ring_waits.size(); ++i)
    if (const auto found = waits.find(ring_keys[i]); found != waits.end())
      guest.ring_waits[i] = population_from(*found);
  if (const auto found = waits.find(thread_wait_key); found != waits.end())
    guest.thread_wait = population_from(*found);
  return guest;
}

Json host_json(const sim::HostResult& host) {
  Json pcpus = Json::array();
  for (const sim::PcpuResult& pcpu : host.pcpus)
    pcpus.push_back({{"busy_ns", time_json(pcpu.busy)},
                     {"hypervisor_ns", time_json(pcpu.hypervisor)},
                     {"idle_ns", time_json(pcpu.idle)}});
  Json domains = Json::array();
  for (const sim::DomainResult& domain : host.domains)
    domains.push_back({{"name", domain.name},
                       {"vcpus", domain.vcpus},
                       {"cpu_time_ns", time_json(domain.cpu_time)},
                       {"steal_time_ns", time_json(domain.wait_time)}});
  Json devices = Json::array();
  for (const sim::DeviceResult& device : host.devices)
    devices.push_back({{"name", device.name}, {"busy_share", device.utilization}, {"requests", device.requests}});
  return {{"name", host.name},
          {"window_ns", time_json(host.window)},
          {"pcpus", std::move(pcpus)},
          {"domains", std::move(domains)},
          {"devices", std::move(devices)},
          {"schedule_calls", host.schedule_calls},
          {"context_switches", host.context_switches},
          {"migrations", host.migrations}};
}

sim::HostResult host_from(const Json& json) {
  sim::HostResult host;
  host.name = json.at("name");
  host.window = time_from(json.at("window_ns"));
  for (const Json& pcpu : json.at("pcpus"))
    host.pcpus.push_back(
        {time_from(pcpu.at("busy_ns")), time_from(pcpu.at("hypervisor_ns")), time_from(pcpu.at("idle_ns"))});
  for (const Json& domain : json.at("domains"))
    host.domains.push_back({domain.at("name"), domain.at("vcpus"), time_from(domain.at("cpu_time_ns")),
                            time_from(domain.at("steal_time_ns"))});
  for (const Json& device : json.at("devices"))
    host.devices.push_back({device.at("name"), device.at("busy_share"), device.at("requests")});
  host.schedule_calls = json.at("schedule_calls");
  host.context_switches = json.at("context_switches");
  host.migrations = json.at("migrations");
  return host;
}

/// A digest has 64 bits, more than a JSON number is sure to keep, so it travels as text.
std::uint64_t digest_from(const std::string& text) {
  std::uint64_t value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value, 16);
  if (error != std::errc{} || end != text.data() + text.size())
    throw std::runtime_error("a run's result has no digest");
  return value;
}

} // namespace

std::string_view key_of(models::Station station) {
  return station_keys[static_cast<std::size_t>(station)];
}

nlohmann::ordered_json to_json(const sim::RunResult& result) {
  Json hosts = Json::array();
  for (const sim::HostResult& host : result.hosts)
    hosts.push_back(host_json(host));
  Json guests = Json::array();
  for (const sim::GuestResult& guest : result.guests)
    guests.push_back(guest_json(guest));
  return {{"seed", result.seed},       {"window_ns", time_json(result.window)},
          {"events", result.events},   {"unseed", fmt::format("{:016x}", result.unseed)},
          {"hosts", std::move(hosts)}, {"guests", std::move(guests)}};
}

sim::RunResult run_result_from(const nlohmann::ordered_json& json) {
  sim::RunResult result;
  result.seed = json.at("seed");
  result.window = time_from(json.at("window_ns"));
  result.events = json.at("events");
  result.unseed = digest_from(json.at("unseed"));
  for (const Json& host : json.at("hosts"))
    result.hosts.push_back(host_from(host));
  for (const Json& guest : json.at("guests"))
    result.guests.push_back(guest_from(guest));
  return result;
}

} // namespace domus::analysis
