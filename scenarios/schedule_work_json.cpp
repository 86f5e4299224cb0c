#include "scenarios/schedule_work_json.hpp"

#include "scenarios/input_error.hpp"
#include "scenarios/nearest.hpp"
#include "scenarios/schedule_domain_name.hpp"

#include <fmt/format.h>

namespace domus::scenarios {

using models::Nanoseconds;
using namespace std::chrono_literals;

namespace {

/// Long enough for any use, short enough that sums of times cannot overflow: 11.5 days.
constexpr Nanoseconds longest = std::chrono::seconds(1'000'000);

Nanoseconds microseconds_of(const JsonNode& node, std::string_view key, Nanoseconds least = Nanoseconds{0}) {
  return node.at(key).time(1us, "microseconds", least, longest);
}

void reject_if_no_time_passes(const JsonNode& workload, Nanoseconds round) {
  if (round.count() == 0) {
    workload.reject("takes no time at all, so it would go round for ever in one instant", "give a time above 0");
  }
}

PeriodicWork read_periodic(const JsonNode& workload) {
  workload.expect_object({"type", "run_us", "sleep_us"});
  const PeriodicWork work{microseconds_of(workload, "run_us"), microseconds_of(workload, "sleep_us")};
  reject_if_no_time_passes(workload, work.run + work.sleep);
  return work;
}

TimedWork read_timed(const JsonNode& workload) {
  workload.expect_object({"type", "run_us", "period_us"});
  return {microseconds_of(workload, "run_us"), microseconds_of(workload, "period_us", 1us)};
}

ExponentialWork read_exponential(const JsonNode& workload) {
  workload.expect_object({"type", "run_mean_us", "sleep_mean_us", "seed"});
  return {microseconds_of(workload, "run_mean_us"), microseconds_of(workload, "sleep_mean_us")};
}

BatchWork read_batch(const JsonNode& workload) {
  workload.expect_object({"type", "total_us"});
  return {microseconds_of(workload, "total_us")};
}

YieldWork read_yield(const JsonNode& workload) {
  workload.expect_object({"type", "run_us"});
  return {microseconds_of(workload, "run_us", Nanoseconds{1})};
}

DodgeWork read_dodge(const JsonNode& workload, bool tracks_timer) {
  workload.expect_object({"type", "tick_us", "before_us", "after_us"});
  return {microseconds_of(workload, "tick_us", 1us), microseconds_of(workload, "before_us"),
          microseconds_of(workload, "after_us"), tracks_timer};
}

ClientWork read_client(const JsonNode& workload) {
  workload.expect_object({"type", "run_us", "service_us", "device_us", "server", "exp", "seed"});
  ClientWork work;
  work.run = microseconds_of(workload, "run_us");
  work.service = microseconds_of(workload, "service_us");
  work.device = microseconds_of(workload, "device_us");
  if (const auto exponential = workload.find("exp")) {
    work.exponential = exponential->flag();
  }
  reject_if_no_time_passes(workload, work.run + work.service + work.device);
  return work;
}

} // namespace

ScheduleWork read_work(const JsonNode& workload) {
  const JsonNode type_node = workload.at("type");
  const std::string type = type_node.text();
  if (type == "busy") {
    workload.expect_object({"type"});
    return BusyWork{};
  }
  if (type == "periodic" || type == "io") {
    return read_periodic(workload);
  }
  if (type == "period_abs") {
    return read_timed(workload);
  }
  if (type == "exp") {
    return read_exponential(workload);
  }
  if (type == "batch") {
    return read_batch(workload);
  }
  if (type == "yield") {
    return read_yield(workload);
  }
  if (type == "dodge" || type == "dodge_track") {
    return read_dodge(workload, type == "dodge_track");
  }
  if (type == "client") {
    return read_client(workload);
  }
  if (type == "server") {
    workload.expect_object({"type"});
    return ServerWork{};
  }
  type_node.reject(fmt::format("unknown workload \"{}\"", printable(type)),
                   suggest(type,
                           {"busy", "periodic", "io", "period_abs", "exp", "batch", "yield", "dodge", "dodge_track",
                            "client", "server"},
                           "the workloads are"));
}

bool draws(const ScheduleWork& work) {
  const auto* client = std::get_if<ClientWork>(&work);
  return std::holds_alternative<ExponentialWork>(work) || (client != nullptr && client->exponential);
}

void read_server(const JsonNode& workload, const std::vector<ScheduleDomain>& domains, ClientWork& client) {
  const std::vector<JsonNode> server = workload.at("server").elements(2, 2);
  client.server_domain = index_of_domain(server[0], domains);
  const ScheduleDomain& domain = domains[client.server_domain];
  client.server_vcpu = server[1].count(0, static_cast<unsigned>(domain.vcpus.size() - 1));
  if (!std::holds_alternative<ServerWork>(domain.vcpus[client.server_vcpu].work)) {
    server[1].reject("this vCPU is not a server", "name a vCPU whose workload has the type \"server\"");
  }
}

} // namespace domus::scenarios
