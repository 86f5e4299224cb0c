#include "models/message_work.hpp"
#include "scenarios/catalog.hpp"
#include "scenarios/library/workloads.hpp"
#include "scenarios/loading/resolve.hpp"
#include "scenarios/loading/resolve_images.hpp"
#include "scenarios/nearest.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <utility>

namespace domus::scenarios {

namespace {

constexpr std::size_t most_guests = 10'000;
/// Sector numbers of 28 bits reach this far.
constexpr models::Bytes first_lba48_size = models::Bytes::gib(128);

/// What guests refer to by name, each looked up at most once.
class Catalogue {
public:
  explicit Catalogue(const ScenarioDraft& draft, Complaints& complaints)
      : draft_(draft), own_workloads_("workload"), complaints_(complaints) {
    for (const WorkloadDraft& workload : draft.workloads)
      own_workloads_.add(workload.name.text, workload.name.where, complaints);
  }

  /// A workload of the scenario's own, else one of the library.
  std::optional<WorkloadDraft> workload(const Located& name) {
    if (name.empty())
      return std::nullopt;
    if (const auto own = own_workloads_.index_of(name.text))
      return draft_.workloads[*own];
    const auto [entry, is_new] = library_.try_emplace(name.text);
    if (is_new)
      entry->second = library_workload(name.text);
    if (entry->second)
      return entry->second;
    std::vector<std::string_view> known = library_workload_names();
    for (const WorkloadDraft& candidate : draft_.workloads)
      known.push_back(candidate.name.text);
    complaints_.add(name.where, fmt::format("unknown workload \"{}\"", printable(name.text)),
                    suggest(name.text, known, "the workloads are"));
    return std::nullopt;
  }

  std::optional<models::Flavor> flavor(const Located& name) {
    if (name.empty())
      return std::nullopt;
    if (flavors_.empty())
      flavors_ = load_flavors();
    if (const models::Flavor* found = find_by_id(flavors_, name.text))
      return *found;
    std::vector<std::string_view> known;
    for (const models::Flavor& candidate : flavors_)
      known.push_back(candidate.id);
    complaints_.add(name.where, fmt::format("unknown flavor \"{}\"", printable(name.text)),
                    suggest(name.text, known, "the flavors are"));
    return std::nullopt;
  }

private:
  const ScenarioDraft& draft_;
  Names own_workloads_;
  Complaints& complaints_;
  std::vector<models::Flavor> flavors_;
  std::map<std::string, std::optional<WorkloadDraft>> library_;
};

void set_size(const GuestDraft& draft, Catalogue& catalogue, GuestSpec& guest, Complaints& complaints) {
  const auto flavor = catalogue.flavor(draft.flavor);
  if (flavor) {
    guest.flavor = flavor->id;
    guest.vcpus = flavor->vcpus;
    guest.memory = flavor->memory;
    guest.disk_size = models::local_disk_of(*flavor);
  }
  if (draft.flavor.empty() && (!draft.vcpus || !draft.memory))
    complaints.add(draft.where,
                   fmt::format("guest \"{}\" has no {}", printable(draft.name.text), draft.vcpus ? "memory" : "vcpus"),
                   "add flavor = \"general1-4\", say, or both vcpus and memory");
  guest.vcpus = draft.vcpus.value_or(guest.vcpus);
  guest.memory = draft.memory.value_or(guest.memory);
  guest.disk_size = draft.disk_size.value_or(guest.disk_size);
  guest.paths.lba48 = guest.disk_size >= first_lba48_size;
}

/// A message costs CPU work and nothing else, and the receiver's system calls are among the demand's.
void check_messages(const GuestDraft& draft, const models::MessagePassing& passing, const models::Demand& demand,
                    Complaints& complaints) {
  const auto complain = [&](const std::string& problem, std::string remedy) {
    complaints.add(draft.where, fmt::format("guest \"{}\" passes messages {}", printable(draft.name.text), problem),
                   std::move(remedy));
  };
  if (passing.receiver_calls.mean > demand.system_calls.mean)
    complain(fmt::format("with {:g} system calls of the receiver, but a message takes {:g} in all",
                         passing.receiver_calls.mean, demand.system_calls.mean),
             "give demand.system_calls for sender and receiver together");
  if (!demand.block.empty() || !demand.network.empty())
    complain("whose demand has block requests or a network", "leave them out: messages stay within the guest");
}

/// What page-table writes are for cannot be more than there are of them.
void check_page_tables(const GuestDraft& draft, const models::Demand& demand, Complaints& complaints) {
  constexpr double rounding = 1.001;
  const double accounted = demand.entries_set_by_faults.mean + demand.entries_copied.mean +
                           demand.entries_protected.mean + demand.entries_torn_down.mean + demand.copied_on_write.mean;
  if (accounted > demand.page_table_writes.mean * rounding)
    complaints.add(draft.where,
                   fmt::format("guest \"{}\" sets, copies or clears {:g} page-table entries, but writes {:g} in all",
                               printable(draft.name.text), accounted, demand.page_table_writes.mean),
                   "give demand.page_table_writes for all of them together");
}

void set_workload(const GuestDraft& draft, Catalogue& catalogue, GuestSpec& guest, Complaints& complaints) {
  const auto workload = catalogue.workload(draft.workload);
  if (!workload)
    return;
  guest.workload = workload->workload;
  guest.workload.threads = draft.threads.value_or(workload->threads.value_or(guest.vcpus));
  if (draft.load != nullptr)
    read_load(*draft.load, guest.workload.load, complaints);
  if (draft.demand != nullptr)
    read_table(*draft.demand, "\"demand\"", demand_keys(), guest.workload.demand, complaints);
  check_page_tables(draft, guest.workload.demand, complaints);
  if (auto* const passing = std::get_if<models::MessagePassing>(&guest.workload.load)) {
    guest.workload.threads = passing->threads();
    models::add_copies(guest.workload.demand, *passing);
    check_messages(draft, *passing, guest.workload.demand, complaints);
  }
}

std::size_t host_of(const GuestDraft& draft, const Names& hosts, Complaints& complaints) {
  if (draft.host.empty() && hosts.size() > 1 && !draft.name.empty())
    complaints.add(
        draft.where,
        fmt::format("guest \"{}\" names no host, and there are {}", printable(draft.name.text), hosts.size()),
        "add host = \"...\"");
  return hosts.find(draft.host, complaints).value_or(0);
}

/// Driver domains are guests themselves, so they can only be looked up once all guests have a name.
void set_backends(const GuestDraft& draft, const Names& guests, Scenario& scenario, std::size_t first, std::size_t last,
                  Complaints& complaints) {
  const auto look_up = [&](const Located& name) -> std::optional<std::size_t> {
    const auto backend = guests.find(name, complaints);
    if (!backend)
      return std::nullopt;
    const bool itself = *backend >= first && *backend < last;
    if (itself || scenario.guests[*backend].host != scenario.guests[first].host)
      complaints.add(name.where,
                     itself ? fmt::format("guest \"{}\" is its own driver domain", printable(name.text))
                            : fmt::format("driver domain \"{}\" is on another host", printable(name.text)),
                     "name another guest of the same host, or leave the key out for dom0");
    return backend;
  };
  const auto disk_backend = look_up(draft.disk_backend);
  const auto network_backend = look_up(draft.network_backend);
  for (std::size_t i = first; i < last; ++i) {
    scenario.guests[i].disk_backend = disk_backend;
    scenario.guests[i].network_backend = network_backend;
  }
}

} // namespace

void resolve_guests(const ScenarioDraft& draft, Scenario& scenario, const Names& hosts, Complaints& complaints) {
  Catalogue catalogue(draft, complaints);
  GuestImages images(draft.policy, complaints);
  Names names("guest");
  std::vector<std::size_t> firsts;
  for (const GuestDraft& from : draft.guests) {
    firsts.push_back(scenario.guests.size());
    const unsigned copies = from.count.value_or(1);
    if (scenario.guests.size() + copies > most_guests) {
      complaints.add(from.where, fmt::format("there are more than {} guests from here on", most_guests),
                     "simulate fewer guests: what they do to each other shows with a hostful");
      return;
    }
    GuestSpec guest = from.spec;
    guest.where = from.where;
    guest.host = host_of(from, hosts, complaints);
    set_size(from, catalogue, guest, complaints);
    images.set_mode(from, guest);
    set_workload(from, catalogue, guest, complaints);
    for (unsigned copy = 1; copy <= copies && !complaints.full(); ++copy) {
      guest.name = from.count ? fmt::format("{}-{}", from.name.text, copy) : from.name.text;
      names.add(guest.name, from.name.where, complaints);
      scenario.guests.push_back(guest);
    }
  }
  if (complaints.full())
    return;
  firsts.push_back(scenario.guests.size());
  for (std::size_t i = 0; i < draft.guests.size(); ++i)
    set_backends(draft.guests[i], names, scenario, firsts[i], firsts[i + 1], complaints);
  resolve_slots(draft, scenario, names, complaints);
}

Scenario resolve(const ScenarioDraft& draft, Complaints& complaints) {
  Scenario scenario = draft.scenario;
  if (!draft.policy.empty())
    scenario.policy = draft.policy.text;
  Names hosts("host");
  resolve_hosts(draft, scenario, hosts, complaints);
  resolve_links(draft, scenario, hosts, complaints);
  resolve_guests(draft, scenario, hosts, complaints);
  return scenario;
}

} // namespace domus::scenarios
