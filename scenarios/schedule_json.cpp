#include "scenarios/schedule_json.hpp"

#include "scenarios/json_document.hpp"
#include "scenarios/json_node.hpp"
#include "scenarios/nearest.hpp"
#include "scenarios/scenario.hpp"
#include "scenarios/schedule_arinc_json.hpp"
#include "scenarios/schedule_domain_name.hpp"
#include "scenarios/schedule_work_json.hpp"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <algorithm>
#include <array>
#include <fstream>
#include <iterator>

namespace domus::scenarios {

using models::Nanoseconds;
using namespace std::chrono_literals;

namespace {

constexpr std::string_view format_name = "xen-golden-spec/1";
constexpr std::uintmax_t largest_file = std::uintmax_t{64} << 20;
constexpr std::size_t most_domains = 65'536;
constexpr std::size_t most_vcpus = 4'096; ///< of one domain
constexpr Nanoseconds longest = 1'000'000s;

[[noreturn]] void reject_file(const std::string& file, const std::string& problem, const std::string& remedy) {
  throw InputError({Diagnostic{file, 0, 0, problem, remedy}});
}

Nanoseconds milliseconds_of(const JsonNode& node, Nanoseconds least, Nanoseconds most) {
  return node.time(1ms, "milliseconds", least, most);
}

Nanoseconds microseconds_of(const JsonNode& node, Nanoseconds least, Nanoseconds most) {
  return node.time(1us, "microseconds", least, most);
}

void read_host(const JsonNode& host, ScheduleSpec& spec) {
  host.expect_object({"pcpus", "sockets", "threads_per_core"});
  spec.pcpus = host.at("pcpus").count(1, most_pcpus);
  spec.sockets = host.has("sockets") ? host.at("sockets").count(1, spec.pcpus) : 1;
  spec.threads_per_core = host.has("threads_per_core") ? host.at("threads_per_core").count(1, spec.pcpus) : 1;
  if (spec.pcpus % (spec.sockets * spec.threads_per_core) != 0) {
    host.reject(fmt::format("{} pCPUs cannot be {} sockets of whole cores with {} threads", spec.pcpus, spec.sockets,
                            spec.threads_per_core),
                "make pcpus a multiple of sockets times threads_per_core");
  }
}

/// One of the names of an enumeration, which `list` introduces in messages.
template <class Value, std::size_t Size>
Value read_name(const JsonNode& node, const std::array<Value, Size>& values, const std::string& kind,
                const std::string& list) {
  const std::string text = node.text();
  std::vector<std::string_view> names;
  for (const Value value : values) {
    names.push_back(to_text(value));
    if (names.back() == text) {
      return value;
    }
  }
  node.reject(fmt::format("unknown {} \"{}\"", kind, printable(text)), suggest(text, names, list));
}

void read_credit2_options(const JsonNode& params, models::SchedulerOptions& options) {
  if (const auto node = params.find("credit2_runqueue")) {
    options.credit2_runqueue =
        read_name(*node, models::all_runqueue_arrangements, "arrangement", "the arrangements are");
  }
  if (const auto node = params.find("credit2_max_cpus_runqueue")) {
    options.credit2_max_cpus_per_runqueue = node->count(1, most_pcpus);
  }
  if (const auto node = params.find("credit2_migrate_resist_us")) {
    options.credit2_migrate_resist = microseconds_of(*node, 0us, 1s);
  }
  if (const auto node = params.find("credit2_cap_period_ms")) {
    options.credit2_cap_period = milliseconds_of(*node, 1ms, 1s);
  }
}

void read_options(const JsonNode& params, models::SchedulerOptions& options) {
  params.expect_object({"tslice_ms", "ratelimit_us", "migration_delay_us", "load_balance_ratelimit_us",
                        "smt_power_savings", "credit2_runqueue", "credit2_max_cpus_runqueue",
                        "credit2_migrate_resist_us", "credit2_cap_period_ms"});
  if (const auto node = params.find("tslice_ms")) {
    options.time_slice = 1ms * static_cast<int>(node->count(1, 1000));
  }
  if (const auto node = params.find("ratelimit_us")) {
    options.rate_limit = microseconds_of(*node, 0us, 500ms);
  }
  if (const auto node = params.find("migration_delay_us")) {
    options.migration_delay = microseconds_of(*node, 0us, 100ms);
  }
  if (const auto node = params.find("load_balance_ratelimit_us")) {
    options.load_balance_rate_limit = microseconds_of(*node, 0us, 1s);
  }
  if (const auto node = params.find("smt_power_savings")) {
    options.smt_power_savings = node->flag();
  }
  read_credit2_options(params, options);
}

/// The pCPUs of an affinity, each once.
std::optional<std::vector<unsigned>> read_affinity(const JsonNode& owner, std::string_view key, unsigned pcpus) {
  const auto list = owner.find(key);
  if (!list) {
    return std::nullopt;
  }
  if (!list->is_list()) {
    list->reject("is not a list of pCPUs", "list them all, as [0, 1]");
  }
  std::vector<unsigned> affinity;
  for (const JsonNode& node : list->elements(1, SIZE_MAX)) {
    const std::uint64_t pcpu = node.whole(0, UINT64_MAX);
    if (pcpu >= pcpus) {
      node.reject(fmt::format("the host has no pCPU {}", pcpu),
                  pcpus == 1 ? "its only one is 0" : fmt::format("its pCPUs are 0 to {}", pcpus - 1));
    }
    affinity.push_back(static_cast<unsigned>(pcpu));
    if (std::find(affinity.begin(), affinity.end() - 1, affinity.back()) != affinity.end() - 1) {
      node.reject(fmt::format("names pCPU {} again", pcpu), "name each pCPU once");
    }
  }
  return affinity;
}

ScheduleVcpu read_vcpu(const JsonNode& node, const JsonNode& domain, unsigned pcpus) {
  node.expect_object({"workload", "start_us", "hard_affinity", "soft_affinity", "prng_state"});
  const JsonNode workload = node.at("workload", R"({ "type": "busy" })");
  ScheduleVcpu vcpu;
  vcpu.work = read_work(workload);
  vcpu.start = microseconds_of(node.at("start_us", "0"), 0us, longest);
  if (draws(vcpu.work)) {
    const auto seed = workload.find("seed");
    const JsonNode state = seed && !node.has("prng_state")
                               ? *seed
                               : node.at("prng_state", "1, and another number for each vCPU that draws random times");
    vcpu.prng_state = state.whole(0, UINT64_MAX);
  }
  vcpu.hard_affinity = read_affinity(node.has("hard_affinity") ? node : domain, "hard_affinity", pcpus);
  vcpu.soft_affinity = read_affinity(node.has("soft_affinity") ? node : domain, "soft_affinity", pcpus);
  return vcpu;
}

models::Reservation read_reservation(const JsonNode& node) {
  node.expect_object({"period_us", "budget_us", "extratime"});
  models::Reservation reservation;
  reservation.period = microseconds_of(node.at("period_us", "10000"), 10us, longest);
  reservation.budget = microseconds_of(node.at("budget_us", "4000"), 10us, longest);
  if (reservation.budget > reservation.period) {
    node.at("budget_us")
        .reject(fmt::format("is more than the period, {}", models::to_text(reservation.period)),
                "make the budget at most the period");
  }
  if (const auto extra_time = node.find("extratime")) {
    reservation.extra_time = extra_time->flag();
  }
  return reservation;
}

ScheduleDomain read_domain(const JsonNode& node, unsigned pcpus) {
  node.expect_object({"name", "weight", "cap", "rtds", "hard_affinity", "soft_affinity", "vcpus"});
  ScheduleDomain domain;
  domain.name = node.at("name").text();
  if (domain.name.empty()) {
    node.at("name").reject("is empty", "give the domain a name");
  }
  if (const auto weight = node.find("weight")) {
    domain.weight = weight->count(1, 65'535);
  }
  if (const auto cap = node.find("cap")) {
    domain.cap = cap->count(0, 65'535);
  }
  if (const auto reservation = node.find("rtds")) {
    domain.reservation = read_reservation(*reservation);
  }
  for (const JsonNode& vcpu : node.at("vcpus").elements(1, most_vcpus)) {
    domain.vcpus.push_back(read_vcpu(vcpu, node, pcpus));
  }
  return domain;
}

void read_domains(const JsonNode& list, ScheduleSpec& spec) {
  const std::vector<JsonNode> nodes = list.elements(1, most_domains);
  std::vector<std::string> names;
  for (const JsonNode& node : nodes) {
    spec.domains.push_back(read_domain(node, spec.pcpus));
    names.push_back(spec.domains.back().name);
  }
  std::sort(names.begin(), names.end());
  if (const auto twin = std::adjacent_find(names.begin(), names.end()); twin != names.end()) {
    list.reject(fmt::format("two domains are called \"{}\"", printable(*twin)), "give every domain its own name");
  }
  for (std::size_t d = 0; d < nodes.size(); ++d) {
    const std::vector<JsonNode> vcpus = nodes[d].at("vcpus").elements(1, most_vcpus);
    for (std::size_t v = 0; v < vcpus.size(); ++v) {
      if (auto* client = std::get_if<ClientWork>(&spec.domains[d].vcpus[v].work)) {
        read_server(vcpus[v].at("workload"), spec.domains, *client);
      }
    }
  }
}

void read_changes(const JsonNode& list, ScheduleSpec& spec) {
  for (const JsonNode& node : list.elements(0, most_domains)) {
    node.expect_object({"at_ms", "domain", "weight", "cap"});
    ScheduleChange change;
    change.at = milliseconds_of(node.at("at_ms"), 0ms, spec.warm_up + spec.window);
    change.domain = index_of_domain(node.at("domain"), spec.domains);
    if (const auto weight = node.find("weight")) {
      change.weight = weight->count(1, 65'535);
    }
    if (const auto cap = node.find("cap")) {
      change.cap = cap->count(0, 65'535);
    }
    spec.changes.push_back(change);
  }
}

void read_measurement(const JsonNode& root, ScheduleSpec& spec) {
  if (const auto seed = root.find("seed")) {
    spec.seed = seed->whole(0, UINT64_MAX);
  }
  if (const auto warm_up = root.find("warmup_ms")) {
    spec.warm_up = milliseconds_of(*warm_up, 0ms, longest);
  }
  spec.window = milliseconds_of(root.at("window_ms", "10000 (ten seconds)"), 1ms, longest);
  if (const auto jitter = root.find("timer_jitter_us")) {
    spec.timer_jitter = microseconds_of(*jitter, 0us, 1s);
  }
  if (const auto bucket = root.find("bucket_ms")) {
    spec.bucket = milliseconds_of(*bucket, 1ms, spec.window);
    if (spec.window / spec.bucket > 1'000'000) {
      bucket->reject("makes more than a million pieces of the window", "make the pieces longer");
    }
  }
  if (const auto trace = root.find("trace_ms")) {
    const std::vector<JsonNode> ends = trace->elements(2, 2);
    const Nanoseconds from = milliseconds_of(ends[0], 0ms, spec.warm_up + spec.window);
    spec.trace = TraceWindow{from, milliseconds_of(ends[1], from, spec.warm_up + spec.window)};
    if (spec.trace->to == from) {
      trace->reject("ends when it begins", "give the times at which tracing begins and ends, as [0, 600]");
    }
  }
}

models::XenVersion read_xen_version(const JsonNode& node) {
  const auto version = models::xen_version_from(node.text());
  if (!version) {
    const models::NoXenVersion no = models::why_no_xen_version(node.text());
    node.reject(fmt::format("\"{}\" {}", printable(node.text()), no.why), no.remedy);
  }
  return *version;
}

ScheduleSpec read_spec(const JsonNode& root) {
  root.expect_object({"format", "name", "description", "tags", "scheduler", "xen", "host", "params", "seed",
                      "warmup_ms", "window_ms", "timer_jitter_us", "bucket_ms", "trace_ms", "adjust", "arinc653",
                      "domains"});
  if (const auto format = root.find("format"); format && format->text() != format_name) {
    format->reject("another format than this reads", fmt::format("write \"{}\", or leave it out", format_name));
  }
  ScheduleSpec spec;
  if (const auto name = root.find("name")) {
    spec.name = name->text();
  }
  if (const auto description = root.find("description")) {
    spec.description = description->text();
  }
  spec.scheduler =
      read_name(root.at("scheduler", "\"credit\""), models::all_schedulers, "scheduler", "the schedulers are");
  if (const auto xen = root.find("xen")) {
    spec.xen = read_xen_version(*xen);
    if (const models::XenVersion first = models::first_xen_with(spec.scheduler); spec.xen < first) {
      xen->reject(fmt::format("Xen {} has no scheduler {}", to_text(spec.xen), to_text(spec.scheduler)),
                  fmt::format("write \"{}\" or later, or name another scheduler", to_text(first)));
    }
  }
  read_host(root.at("host", R"({ "pcpus": 4 })"), spec);
  if (const auto params = root.find("params")) {
    read_options(*params, spec.options);
  }
  read_measurement(root, spec);
  read_domains(root.at("domains"), spec);
  if (const auto table = root.find("arinc653")) {
    spec.arinc653 = read_arinc_table(*table, spec.domains);
    if (spec.scheduler != models::Scheduler::arinc653) {
      table->reject(fmt::format("a table of slots means nothing to the scheduler {}", to_text(spec.scheduler)),
                    "leave it out, or make the scheduler \"arinc653\"");
    }
  }
  if (const auto changes = root.find("adjust")) {
    read_changes(*changes, spec);
  }
  return spec;
}

} // namespace

ScheduleSpec load_schedule_spec(const std::filesystem::path& file) {
  if (file.extension() == ".toml") {
    reject_file(file.string(), "is a scenario by its name, not a scheduling spec in JSON",
                "give it to `domus run`; `domus help schedule` describes specs");
  }
  std::error_code error;
  const std::uintmax_t size = std::filesystem::file_size(file, error);
  if (error) {
    reject_file(file.string(), "cannot be read: " + error.message(), "give the name of a file that exists");
  }
  if (size > largest_file) {
    reject_file(file.string(), "is larger than 64 MiB", "give a scheduling spec");
  }
  std::ifstream stream(file, std::ios::binary);
  const std::string text{std::istreambuf_iterator<char>(stream), std::istreambuf_iterator<char>()};
  if (!stream) {
    reject_file(file.string(), "cannot be read", "check that it is a file that you may read");
  }
  return load_schedule_spec_text(text, file.string());
}

ScheduleSpec load_schedule_spec_text(std::string_view text, const std::string& file) {
  const nlohmann::json document = parse_json(text, file, "a scheduling spec");
  return read_spec(JsonNode{document, file});
}

} // namespace domus::scenarios
