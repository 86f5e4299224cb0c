#include "analysis/schedule/json.hpp"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <algorithm>
#include <iterator>
#include <optional>
#include <variant>

namespace domus::analysis {

namespace {

using Json = nlohmann::ordered_json;
using models::Nanoseconds;

/// A number as it is printed with one decimal, so that it reads the same wherever it was computed.
double with_one_decimal(double value) {
  return std::stod(fmt::format("{:.1f}", value));
}

Json latency_json(const std::optional<sim::LatencySummary>& latency) {
  if (!latency)
    return nullptr;
  return {{"n", latency->count},         {"mean", with_one_decimal(latency->mean_ns)},
          {"p50", latency->p50.count()}, {"p95", latency->p95.count()},
          {"p99", latency->p99.count()}, {"max", latency->max.count()}};
}

void add_latencies(Json& json, const sim::ScheduleLatencies& latencies, bool sends_requests) {
  json["wake_lat_ns"] = latency_json(latencies.wake_up);
  json["resp_ns"] = latency_json(latencies.response);
  if (sends_requests)
    json["rtt_ns"] = latency_json(latencies.round_trip);
}

bool sends_requests(const scenarios::ScheduleVcpu& vcpu) {
  return std::holds_alternative<scenarios::ClientWork>(vcpu.work);
}

Json times_json(const std::vector<Nanoseconds>& times) {
  Json json = Json::array();
  for (const Nanoseconds time : times)
    json.push_back(time.count());
  return json;
}

Json vcpu_json(std::size_t index, const scenarios::ScheduleVcpu& spec, bool in_buckets,
               const sim::ScheduleVcpuResult& result) {
  Json json{{"vcpu", index},
            {"cpu_ns", result.cpu_time.count()},
            {"dispatches", result.dispatches},
            {"migrations", result.migrations},
            {"preemptions", result.preemptions},
            {"wakeups", result.wake_ups},
            {"blocks", result.blocks}};
  add_latencies(json, result.latencies, sends_requests(spec));
  if (std::holds_alternative<scenarios::BatchWork>(spec.work))
    json["done_ns"] = result.done ? Json(result.done->count()) : Json(nullptr);
  if (in_buckets)
    json["cpu_ns_buckets"] = times_json(result.cpu_time_buckets);
  return json;
}

Json domain_json(const scenarios::ScheduleDomain& spec, bool in_buckets, const sim::ScheduleDomainResult& result) {
  Json vcpus = Json::array();
  for (std::size_t v = 0; v < result.vcpus.size(); ++v)
    vcpus.push_back(vcpu_json(v, spec.vcpus[v], in_buckets, result.vcpus[v]));
  Json json{{"name", result.name},
            {"vcpus", std::move(vcpus)},
            {"cpu_ns", result.cpu_time.count()},
            {"dispatches", result.dispatches},
            {"migrations", result.migrations}};
  add_latencies(json, result.latencies, std::any_of(spec.vcpus.begin(), spec.vcpus.end(), sends_requests));
  return json;
}

} // namespace

Json schedule_json(const scenarios::ScheduleSpec& spec, const sim::ScheduleResult& result) {
  Json domains = Json::array();
  for (std::size_t d = 0; d < result.domains.size(); ++d)
    domains.push_back(domain_json(spec.domains[d], spec.bucket.count() > 0, result.domains[d]));
  return {{"scheduler", models::to_text(result.scheduler)},
          {"window_ns", result.window.count()},
          {"domains", std::move(domains)},
          {"pcpu_busy_ns", times_json(result.pcpu_busy)},
          {"total_cpu_ns", result.total_cpu_time.count()},
          {"idle_ns", result.idle.count()},
          {"context_switches", result.context_switches},
          {"context_switches_to_vcpu", result.context_switches_to_vcpu},
          {"schedule_calls", result.schedule_calls}};
}

std::string trace_csv(const std::vector<sim::RunInterval>& trace) {
  std::string text;
  for (const sim::RunInterval& interval : trace)
    fmt::format_to(std::back_inserter(text), "{}.{},{},{},{}\n", interval.domain, interval.vcpu, interval.pcpu,
                   interval.start.count(), interval.end.count());
  return text;
}

std::string credits_csv(models::Scheduler scheduler, const std::vector<sim::CreditSample>& credits) {
  const bool has_budget = scheduler == models::Scheduler::credit2 || scheduler == models::Scheduler::rtds;
  std::string text;
  const auto out = std::back_inserter(text);
  for (const sim::CreditSample& sample : credits) {
    fmt::format_to(out, "{},{}.{},{},", sample.time.count(), sample.domain, sample.vcpu, sample.credit);
    if (has_budget)
      fmt::format_to(out, "{},{:d},{}\n", sample.budget.value_or(Nanoseconds{-1}).count(), sample.parked, sample.pcpu);
    else
      fmt::format_to(out, "{},{:d},{:d},{}\n", sample.priority, sample.active, sample.parked, sample.pcpu);
  }
  return text;
}

} // namespace domus::analysis
