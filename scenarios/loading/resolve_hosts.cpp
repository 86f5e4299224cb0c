#include "models/memory/dom0_sizing.hpp"
#include "models/usual_software.hpp"
#include "scenarios/catalog.hpp"
#include "scenarios/loading/resolve.hpp"
#include "scenarios/nearest.hpp"

#include <fmt/format.h>

#include <memory>
#include <utility>
#include <vector>

namespace domus::scenarios {

namespace {

using models::HostModel;

/// A host that nobody described further: what usually runs with its toolstack and version. XenServer sizes dom0 by a
/// table up to 7.2 and by percentage from 7.5, whose Xen is 4.7 (facts/xen.md 4.4).
HostModel usual_host(const HostDraft& draft) {
  constexpr models::XenVersion first_by_percentage{4, 7};
  HostModel host;
  host.toolstack = draft.toolstack.value_or(host.toolstack);
  host.xen = draft.xen_version.value_or(host.xen);
  host.device_model = models::usual_device_model(host.toolstack, host.xen);
  host.event_channel_abi = models::usual_event_channel_abi(host.toolstack, host.xen);
  host.dom0_rule =
      host.xen < first_by_percentage ? models::Dom0Rule::xenserver_table : models::Dom0Rule::xenserver_percent;
  return host;
}

/// The model that a host names, or else a usual one; of either only what the draft leaves open will be used.
HostModel base_of(const HostDraft& draft, std::vector<HostModel>& catalogue, Complaints& complaints) {
  if (draft.model.empty())
    return usual_host(draft);
  if (catalogue.empty())
    catalogue = load_catalog().hosts;
  if (const HostModel* found = find_by_id(catalogue, draft.model.text))
    return *found;
  std::vector<std::string_view> known;
  known.reserve(catalogue.size());
  for (const HostModel& candidate : catalogue)
    known.push_back(candidate.id);
  complaints.add(draft.model.where, fmt::format("unknown host model \"{}\"", printable(draft.model.text)),
                 suggest(draft.model.text, known, "the host models are"));
  return usual_host(draft);
}

void complain_incomplete(const HostDraft& draft, Complaints& complaints) {
  std::vector<std::string_view> missing;
  if (!draft.platform)
    missing.emplace_back("platform");
  if (!draft.cores_per_socket)
    missing.emplace_back("cores_per_socket");
  if (!draft.memory)
    missing.emplace_back("memory");
  if (!draft.storage)
    missing.emplace_back("storage");
  if (!draft.nic)
    missing.emplace_back("nic");
  // A host without a name was complained of already, and may not be a table at all.
  if (!missing.empty() && !draft.name.empty())
    complaints.add(draft.where, fmt::format("host \"{}\" has no {}", printable(draft.name.text), quoted_list(missing)),
                   "add what is missing, or model = \"performance-2013\", say, which gives all of it");
}

void override_by(const HostDraft& draft, HostModel& host) {
  host.platform = draft.platform.value_or(host.platform);
  host.sockets = draft.sockets.value_or(host.sockets);
  host.cores_per_socket = draft.cores_per_socket.value_or(host.cores_per_socket);
  host.threads_per_core = draft.threads_per_core.value_or(host.threads_per_core);
  host.memory = draft.memory.value_or(host.memory);
  host.storage = draft.storage.value_or(host.storage);
  host.disk_size = draft.disk_size ? draft.disk_size : host.disk_size;
  host.nic = draft.nic.value_or(host.nic);
  host.toolstack = draft.toolstack.value_or(host.toolstack);
  host.xen = draft.xen_version.value_or(host.xen);
  host.device_model = draft.device_model.value_or(host.device_model);
  host.dom0_memory = draft.dom0.memory ? draft.dom0.memory : host.dom0_memory;
  host.dom0_vcpus = draft.dom0.vcpus ? draft.dom0.vcpus : host.dom0_vcpus;
}

/// The platform with the host's own prices; null where it has none, or no platform, which was complained of already.
std::shared_ptr<const models::Platform> repriced(const CostsDraft& costs, const std::string& name) {
  const models::Platform* const platform = models::find_platform(name);
  if (costs.empty() || platform == nullptr)
    return nullptr;
  auto own = std::make_shared<models::Platform>(*platform);
  for (const models::PrimitiveFact& price : costs.prices)
    own->set(price);
  own->smt_rate = costs.smt_rate.value_or(own->smt_rate);
  return own;
}

HostSpec spec_of(const HostDraft& draft, const HostModel& model) {
  HostSpec host;
  host.name = draft.name.text;
  host.model = draft.model.text;
  host.platform = model.platform;
  host.sockets = model.sockets;
  host.cores_per_socket = model.cores_per_socket;
  host.threads_per_core = model.threads_per_core;
  host.memory = model.memory;
  host.xen_version = model.xen;
  host.toolstack = model.toolstack;
  host.xapi = model.xapi;
  host.device_model = model.device_model;
  host.compat_m2p = model.compat_m2p;
  host.event_channel_abi = model.event_channel_abi;
  host.event_channels = model.event_channels;
  host.xpti = draft.xpti;
  host.pcid = draft.pcid;
  host.mitigations = draft.mitigations;
  host.scheduler = draft.scheduler.spec;
  host.scheduler.name = draft.scheduler.name.value_or(models::default_scheduler(model.xen, model.toolstack));
  host.pause_loop_exiting = draft.pause_loop_exiting;
  host.dom0 = draft.dom0.spec;
  host.dom0.memory = models::dom0_memory_of(model);
  host.dom0.vcpus = models::dom0_vcpus_of(model);
  host.storage = model.storage;
  host.disk_size = model.disk_size;
  host.nic = model.nic;
  host.where = draft.where;
  host.repriced = repriced(draft.costs, host.platform);
  host.own_smt_rate = draft.costs.smt_rate.has_value();
  return host;
}

bool connects(const LinkSpec& link, std::size_t a, std::size_t b) {
  return (link.from == a && link.to == b) || (link.from == b && link.to == a);
}

RemoteStorageSpec remote_storage_of(const RemoteStorageDraft& draft, std::size_t host, const Scenario& scenario,
                                    const Names& hosts, const Names& links, Complaints& complaints) {
  const auto target = hosts.find(draft.target, complaints);
  const auto link = links.find(draft.link, complaints);
  if (target && *target == host)
    complaints.add(draft.target.where, fmt::format("host \"{}\" is its own target", printable(draft.target.text)),
                   "name another host, or give its guests disk = \"local\"");
  else if (target && link && !connects(scenario.links[*link], host, *target))
    complaints.add(draft.link.where,
                   fmt::format("link \"{}\" does not connect this host with its target", printable(draft.link.text)),
                   "name a link whose from and to are these two hosts");
  return {target.value_or(0), link.value_or(0)};
}

} // namespace

void resolve_hosts(const ScenarioDraft& draft, Scenario& scenario, Names& hosts, Complaints& complaints) {
  std::vector<HostModel> catalogue;
  for (const HostDraft& from : draft.hosts) {
    hosts.add(from.name.text, from.name.where, complaints);
    models::HostModel model = base_of(from, catalogue, complaints);
    if (from.model.empty())
      complain_incomplete(from, complaints);
    override_by(from, model);
    scenario.hosts.push_back(spec_of(from, model));
  }
}

void resolve_links(const ScenarioDraft& draft, Scenario& scenario, const Names& hosts, Complaints& complaints) {
  Names links("link");
  for (const LinkDraft& from : draft.links) {
    links.add(from.name.text, from.name.where, complaints);
    LinkSpec link = from.spec;
    link.from = hosts.find(from.from, complaints).value_or(0);
    link.to = hosts.find(from.to, complaints).value_or(0);
    if (from.from.text == from.to.text && !from.from.empty())
      complaints.add(from.to.where, "both ends of the link are the same host", "connect two different hosts");
    scenario.links.push_back(std::move(link));
  }
  for (std::size_t i = 0; i < draft.hosts.size(); ++i)
    if (draft.hosts[i].remote_storage)
      scenario.hosts[i].remote_storage =
          remote_storage_of(*draft.hosts[i].remote_storage, i, scenario, hosts, links, complaints);
  for (const FlowDraft& from : draft.flows) {
    BulkFlowSpec flow = from.spec;
    const auto sender = hosts.find(from.from, complaints);
    const auto receiver = hosts.find(from.to, complaints);
    const auto link = links.find(from.link, complaints);
    if (sender && receiver && link && !connects(scenario.links[*link], *sender, *receiver))
      complaints.add(from.link.where,
                     fmt::format("link \"{}\" does not connect these two hosts", printable(from.link.text)),
                     "name a link whose ends are the hosts in from and to");
    flow.from = sender.value_or(0);
    flow.to = receiver.value_or(0);
    flow.link = link.value_or(0);
    scenario.flows.push_back(flow);
  }
}

} // namespace domus::scenarios
