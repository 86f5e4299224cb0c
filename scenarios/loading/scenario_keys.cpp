#include "scenarios/loading/drafts.hpp"

namespace domus::scenarios {

namespace {

using models::Bytes;
using models::DataRate;
using models::Nanoseconds;

constexpr Nanoseconds longest_run = std::chrono::hours(24 * 365);
constexpr std::int64_t most_replications = 10'000;

constexpr Key<LinkDraft> link_key_list[] = {
    {"name", required, "what hosts and flows call it",
     [](Field& f, LinkDraft& t) {
       f.name(t.name);
       t.spec.name = t.name.text;
     }},
    {"from", required, "the host at one end", [](Field& f, LinkDraft& t) { f.name(t.from); }},
    {"to", required, "the host at the other", [](Field& f, LinkDraft& t) { f.name(t.to); }},
    {"bandwidth", required, "in each direction",
     [](Field& f, LinkDraft& t) {
       f.data_rate(t.spec.bandwidth, DataRate::bits_per_second(1e3), DataRate::bits_per_second(1e13));
     }},
    {"latency", required, "one way",
     [](Field& f, LinkDraft& t) { f.time(t.spec.latency, std::chrono::microseconds(1), std::chrono::seconds(10)); }},
};

constexpr Key<FlowDraft> flow_key_list[] = {
    {"from", required, "the host that sends", [](Field& f, FlowDraft& t) { f.name(t.from); }},
    {"to", required, "the host that receives", [](Field& f, FlowDraft& t) { f.name(t.to); }},
    {"link", required, "the link between them", [](Field& f, FlowDraft& t) { f.name(t.link); }},
    {"size", required, "how much is copied",
     [](Field& f, FlowDraft& t) { f.size(t.spec.size, Bytes{1}, Bytes::gib(1 << 20)); }},
    {"start", "", "when, from the start of the run",
     [](Field& f, FlowDraft& t) { f.time(t.spec.start, Nanoseconds{0}, longest_run); }},
    {"repeat", "once", "again this long after each start",
     [](Field& f, FlowDraft& t) { f.time(t.spec.repeat.emplace(), std::chrono::milliseconds(1), longest_run); }},
};

constexpr Key<ScenarioDraft> key_list[] = {
    {"name", required, "a title", [](Field& f, ScenarioDraft& t) { f.text(t.scenario.name, 256); }},
    {"description", "", "what it shows, for people",
     [](Field& f, ScenarioDraft& t) { f.text(t.scenario.description); }},
    {"seed", "", "all randomness follows from it",
     [](Field& f, ScenarioDraft& t) { f.whole(t.scenario.seed, 0, Field::unlimited); }},
    {"warmup", "", "simulated, but not measured",
     [](Field& f, ScenarioDraft& t) { f.time(t.scenario.warmup, Nanoseconds{0}, longest_run); }},
    {"duration", "", "measured, after the warm-up",
     [](Field& f, ScenarioDraft& t) { f.time(t.scenario.duration, std::chrono::microseconds(1), longest_run); }},
    {"policy", "rackspace-2015",
     "what images and flavors that guests name must satisfy: a policy that comes with domus, or a file beside this one",
     [](Field& f, ScenarioDraft& t) { f.name(t.policy); }},
    {"replications", "", "runs with different seeds, for confidence intervals",
     [](Field& f, ScenarioDraft& t) { f.whole(t.scenario.replications, 1, most_replications); }},
    {"host", required, "the hosts", [](Field& f, ScenarioDraft& t) { read_tables(f, t.hosts, host_keys()); }},
    {"guest", "", "the guests", [](Field& f, ScenarioDraft& t) { read_tables(f, t.guests, guest_keys()); }},
    {"workload", "", "workloads of the scenario's own, beside those of the library",
     [](Field& f, ScenarioDraft& t) { read_tables(f, t.workloads, workload_keys()); }},
    {"link", "", "what connects hosts", [](Field& f, ScenarioDraft& t) { read_tables(f, t.links, link_keys()); }},
    {"flow", "", "bulk copies between hosts", [](Field& f, ScenarioDraft& t) { read_tables(f, t.flows, flow_keys()); }},
};

} // namespace

Keys<LinkDraft> link_keys() {
  return link_key_list;
}

Keys<FlowDraft> flow_keys() {
  return flow_key_list;
}

Keys<ScenarioDraft> scenario_keys() {
  return key_list;
}

} // namespace domus::scenarios
