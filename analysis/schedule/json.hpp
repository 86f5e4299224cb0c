/// The outcome of a scheduling spec in the formats of the recorded Xen decisions (tests/golden), key by key: the
/// `result` object of an expectation, and the two tables of a trace.
#pragma once

#include "scenarios/schedule_spec.hpp"
#include "sim/schedule/schedule_result.hpp"

#include <nlohmann/json_fwd.hpp>

#include <string>
#include <vector>

namespace domus::analysis {

/// Times are whole nanoseconds, means have one decimal. A latency without samples is null; clients alone have rtt_ns,
/// batches alone done_ns (null until it is done), and cpu_ns_buckets is there where the spec asks for it.
[[nodiscard]] nlohmann::ordered_json schedule_json(const scenarios::ScheduleSpec& spec,
                                                   const sim::ScheduleResult& result);

/// "domain.vcpu,pcpu,start_ns,end_ns", a line a dispatch, without a header.
[[nodiscard]] std::string trace_csv(const std::vector<sim::RunInterval>& trace);

/// Every vCPU's standing every 10 ms, without a header. credit2 and RTDS:
/// "t_ns,domain.vcpu,credit,budget_ns,parked,pcpu" (-1 = no cap); others:
/// "t_ns,domain.vcpu,credit,priority,active,parked,pcpu".
[[nodiscard]] std::string credits_csv(models::Scheduler scheduler, const std::vector<sim::CreditSample>& credits);

} // namespace domus::analysis
