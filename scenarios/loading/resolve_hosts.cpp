#include "models/memory/dom0_sizing.hpp"
#include "scenarios/loading/resolve.hpp"

#include <fmt/format.h>

#include <utility>

namespace domus::scenarios {

namespace {

/// XenServer sizes dom0 by a table up to 7.2 and by percentage from 7.5, whose Xen is 4.7 (facts/xen.md 4.4).
models::Dom0Rule dom0_rule_of(models::XenVersion version) {
  constexpr models::XenVersion first_by_percentage{4, 7};
  return version < first_by_percentage ? models::Dom0Rule::xenserver_table : models::Dom0Rule::xenserver_percent;
}

Dom0Spec dom0_of(const Dom0Draft& draft, const HostSpec& host) {
  const models::Dom0Rule rule = dom0_rule_of(host.xen_version);
  Dom0Spec dom0 = draft.spec;
  dom0.memory = draft.memory.value_or(models::dom0_memory(rule, host.memory));
  dom0.vcpus = draft.vcpus.value_or(models::dom0_vcpus(rule, dom0.memory, host.pcpus()));
  return dom0;
}

models::XenVersion version_of(const Located& text, Complaints& complaints) {
  constexpr models::XenVersion oldest{4, 0};
  if (text.empty())
    return {};
  const auto version = models::xen_version_from(text.text);
  if (version && *version >= oldest)
    return *version;
  complaints.add(text.where, fmt::format("\"{}\" is not a Xen version", printable(text.text)),
                 "write xen = \"4.17\", or another series from 4.0 on");
  return {};
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
  for (const HostDraft& from : draft.hosts) {
    hosts.add(from.name.text, from.name.where, complaints);
    HostSpec host = from.spec;
    host.platform = from.platform.text;
    host.storage = from.storage.text;
    host.nic = from.nic.text;
    host.where = from.where;
    host.xen_version = version_of(from.xen_version, complaints);
    host.dom0 = dom0_of(from.dom0, host);
    scenario.hosts.push_back(std::move(host));
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
