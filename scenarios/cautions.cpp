#include "scenarios/cautions.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

namespace domus::scenarios {

namespace {

using models::Mode;
using models::Scheduler;

constexpr std::size_t most = 20;
constexpr unsigned default_weight = 256;

class Cautions {
public:
  explicit Cautions(std::string file) : file_(std::move(file)) {}

  void add(Position where, std::string problem, std::string remedy) {
    if (cautions_.size() < most)
      cautions_.push_back({file_, where.line, where.column, std::move(problem), std::move(remedy), Severity::caution});
  }
  [[nodiscard]] std::vector<Diagnostic> take() { return std::move(cautions_); }

private:
  std::string file_;
  std::vector<Diagnostic> cautions_;
};

/// "credit2 of Xen 4.9".
std::string named(const HostSpec& host) {
  return fmt::format("{} of Xen {}", models::to_text(host.scheduler.name), models::to_text(host.xen_version));
}

std::string schedulers_that(const char* what) {
  return fmt::format("leave it out, or give the host a scheduler that {}", what);
}

void caution_about_dom0(const HostSpec& host, Cautions& cautions) {
  const auto dom0 = [&](const std::string& rest) {
    return fmt::format("dom0 of host \"{}\" {}", printable(host.name), rest);
  };
  if (host.dom0.reservation && host.scheduler.name != Scheduler::rtds)
    cautions.add(host.where, dom0(fmt::format("has a reservation, of which {} knows nothing", named(host))),
                 schedulers_that("reserves: \"rtds\""));
  if (host.dom0.weight == default_weight)
    return;
  if (!models::knows_weights(host.scheduler.name))
    cautions.add(host.where, dom0(fmt::format("has a weight, of which {} knows nothing", named(host))),
                 schedulers_that("weighs: \"credit\" or \"credit2\""));
  else if (weighs_dom0_itself(host))
    cautions.add(host.where, dom0("has a weight, but XenServer's credit weighs dom0 itself"),
                 "leave it out, or give toolstack = \"libxl\"");
}

void caution_about_slots(const HostSpec& host, Cautions& cautions) {
  if (!host.scheduler.arinc653.slots.empty() && host.scheduler.name != Scheduler::arinc653)
    cautions.add(host.where,
                 fmt::format("host \"{}\" has slots, of which {} knows nothing", printable(host.name), named(host)),
                 schedulers_that("has slots: \"arinc653\""));
}

void caution_about_guest(const GuestSpec& guest, const HostSpec& host, Cautions& cautions) {
  const Scheduler scheduler = host.scheduler.name;
  const auto ignored = [&](const char* setting, const char* what) {
    cautions.add(
        guest.where,
        fmt::format("guest \"{}\" has {}, of which {} knows nothing", printable(guest.name), setting, named(host)),
        schedulers_that(what));
  };
  if (guest.weight != default_weight && !models::knows_weights(scheduler))
    ignored("a weight", "weighs: \"credit\" or \"credit2\"");
  if (guest.cap != 0 && !models::knows_caps(scheduler, host.xen_version))
    ignored("a cap", "caps: \"credit\", or \"credit2\" of Xen 4.10 or later");
  if (!guest.hard_affinity.empty() && scheduler == Scheduler::arinc653)
    ignored("a hard affinity", "knows it: any but \"arinc653\"");
  if (!guest.soft_affinity.empty() && !models::knows_soft_affinity(scheduler, host.xen_version))
    ignored("a soft affinity", "knows it: \"credit\" of Xen 4.5, \"credit2\" of 4.10 or later, or \"null\"");
  if (guest.reservation && scheduler != Scheduler::rtds)
    ignored("a reservation", "reserves: \"rtds\"");
}

/// What Xen had at first is another PVH than the one that is modelled. (None at all is an error: loading/check_fit.)
void caution_about_early_pvh(const GuestSpec& guest, const HostSpec& host, Cautions& cautions) {
  if (guest.mode == Mode::pvh && host.xen_version >= models::first_with_any_pvh &&
      host.xen_version < models::first_with_pvh)
    cautions.add(guest.where,
                 fmt::format("guest \"{}\" is PVH, of which Xen {} has an experimental form only: its figures are of "
                             "PVH as from Xen {}",
                             printable(guest.name), models::to_text(host.xen_version),
                             models::to_text(models::first_with_pvh)),
                 fmt::format("give the host xen = \"{}\" or later, or the guest another mode",
                             models::to_text(models::first_with_pvh)));
}

/// The domain's vCPUs, by number, that no slot is for.
std::vector<unsigned> without_slot(const models::ArincTable& table, std::size_t domain, unsigned vcpus) {
  std::vector<unsigned> without;
  for (unsigned vcpu = 0; vcpu < vcpus; ++vcpu)
    if (std::none_of(table.slots.begin(), table.slots.end(),
                     [&](const auto& slot) { return slot.domain == domain && slot.vcpu == vcpu; }))
      without.push_back(vcpu);
  return without;
}

/// Under ARINC 653 vCPUs without a slot never run; where others of the guest do, its kernel still counts on them.
/// `who`: the domain as messages call it, `guest` as slots do.
void caution_about_some_slots(const std::vector<unsigned>& without, const std::string& who, std::string_view guest,
                              Position where, Cautions& cautions) {
  const std::string problem =
      without.size() == 1
          ? fmt::format("vCPU {} of {} has no slot: it never runs, nor what waits for it", without.front(), who)
          : fmt::format("{} vCPUs of {}, from vCPU {} on, have no slot: they never run, nor what waits for them",
                        without.size(), who, without.front());
  cautions.add(where, problem,
               fmt::format("add [[host.scheduler.slot]] with guest = \"{}\" and vcpu = {}, or take out vCPUs",
                           printable(guest), without.front()));
}

void caution_about_missing_slots(const Scenario& scenario, std::size_t index, Cautions& cautions) {
  const HostSpec& host = scenario.hosts[index];
  const models::ArincTable& table = host.scheduler.arinc653;
  std::size_t domain = 0;
  if (!table.slots.empty()) { // otherwise dom0's vCPUs have all of them
    const std::vector<unsigned> without = without_slot(table, domain, host.dom0.vcpus);
    if (without.size() == host.dom0.vcpus)
      cautions.add(host.where,
                   fmt::format("dom0 of host \"{}\" has no slot, so nothing does I/O", printable(host.name)),
                   "add [[host.scheduler.slot]] with guest = \"dom0\"");
    else if (!without.empty())
      caution_about_some_slots(without, fmt::format("dom0 of host \"{}\"", printable(host.name)), "dom0", host.where,
                               cautions);
  }
  for (const GuestSpec& guest : scenario.guests) {
    if (guest.host != index)
      continue;
    const std::vector<unsigned> without = without_slot(table, ++domain, guest.vcpus);
    if (without.size() == guest.vcpus)
      cautions.add(guest.where, fmt::format("guest \"{}\" has no slot, so it never runs", printable(guest.name)),
                   "add [[host.scheduler.slot]] with its name");
    else if (!without.empty())
      caution_about_some_slots(without, fmt::format("guest \"{}\"", printable(guest.name)), guest.name, guest.where,
                               cautions);
  }
}

/// Under null a vCPU that finds no free pCPU never runs.
void caution_about_missing_pcpus(const Scenario& scenario, std::size_t index, Cautions& cautions) {
  const HostSpec& host = scenario.hosts[index];
  unsigned vcpus = host.dom0.vcpus;
  for (const GuestSpec& guest : scenario.guests)
    vcpus += guest.host == index ? guest.vcpus : 0;
  if (vcpus > host.pcpus())
    cautions.add(
        host.where,
        fmt::format("host \"{}\" has {} vCPUs for {} pCPUs, and null gives each a pCPU of its own: {} never run",
                    printable(host.name), vcpus, host.pcpus(), vcpus - host.pcpus()),
        "take out guests or vCPUs, dom0's included");
}

/// Bare metal has no scheduler of Xen's.
bool is_bare(const Scenario& scenario, std::size_t host) {
  return std::any_of(scenario.guests.begin(), scenario.guests.end(),
                     [&](const GuestSpec& guest) { return guest.host == host && guest.mode == Mode::bare_metal; });
}

} // namespace

std::vector<Diagnostic> cautions_of(const Scenario& scenario, const std::string& file) {
  Cautions cautions(file);
  for (std::size_t i = 0; i < scenario.hosts.size(); ++i) {
    if (is_bare(scenario, i))
      continue;
    caution_about_dom0(scenario.hosts[i], cautions);
    caution_about_slots(scenario.hosts[i], cautions);
    if (scenario.hosts[i].scheduler.name == Scheduler::arinc653)
      caution_about_missing_slots(scenario, i, cautions);
    if (scenario.hosts[i].scheduler.name == Scheduler::null)
      caution_about_missing_pcpus(scenario, i, cautions);
  }
  const GuestSpec* before = nullptr;
  for (const GuestSpec& guest : scenario.guests) {
    const bool is_copy = before != nullptr && guest.where.line != 0 && guest.where == before->where;
    if (guest.mode != Mode::bare_metal && !is_copy) {
      caution_about_guest(guest, scenario.hosts[guest.host], cautions);
      caution_about_early_pvh(guest, scenario.hosts[guest.host], cautions);
    }
    before = &guest;
  }
  return cautions.take();
}

} // namespace domus::scenarios
