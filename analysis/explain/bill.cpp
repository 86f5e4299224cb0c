#include "analysis/explain/bill.hpp"

#include "analysis/text/numbers.hpp"
#include "models/cost_model.hpp"
#include "models/devices/disk.hpp"
#include "models/devices/nic.hpp"
#include "models/lonely_operation.hpp"
#include "scenarios/profiles.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cassert>
#include <numeric>

namespace domus::analysis {

namespace {

using models::MeanTime;
using models::Phase;
using models::PhaseKind;
using models::Station;

std::string title_of(const Phase& phase) {
  const models::RequestShape& request = phase.request;
  const std::string times = count_text(phase.repeat);
  const std::string behind = phase.background ? " in the background" : "";
  switch (phase.kind) {
  case PhaseKind::compute:
    return "compute";
  case PhaseKind::receive:
  case PhaseKind::transmit:
    return fmt::format("{} {} x {}{}{}", phase.kind == PhaseKind::receive ? "receive" : "transmit", times,
                       models::to_text(request.size),
                       request.packets > 1 ? fmt::format(" in {} frames", request.packets) : "", behind);
  case PhaseKind::block:
    break;
  }
  if (request.size == models::Bytes{0})
    return fmt::format("flush {} x{}", times, behind);
  return fmt::format("{} {} x {} {}{}", request.direction == models::Direction::read ? "read" : "write", times,
                     models::to_text(request.size),
                     request.locality == models::Locality::random ? "random" : "sequential", behind);
}

/// Who and what serves a guest's requests of one kind.
struct Surroundings {
  models::QuietHost host;
  const scenarios::LinkSpec* link = nullptr; ///< between the host and its guests' iSCSI disks
};

Surroundings surroundings_of(const scenarios::Scenario& scenario, const scenarios::GuestSpec& guest, PhaseKind kind) {
  const scenarios::HostSpec& spec = scenario.hosts.at(guest.host);
  const auto& backend = kind == PhaseKind::block ? guest.disk_backend : guest.network_backend;
  const bool remote = guest.disk == scenarios::DiskPlace::iscsi && spec.remote_storage;
  Surroundings around;
  around.host = {scenarios::profile_of(guest, spec),
                 backend ? scenarios::profile_of(scenario.guests.at(*backend), spec) : scenarios::dom0_profile(spec),
                 models::find_disk(remote ? scenario.hosts.at(spec.remote_storage->target).storage : spec.storage),
                 models::find_nic(spec.nic)};
  assert(around.host.disk != nullptr && around.host.nic != nullptr);
  if (remote)
    around.link = &scenario.links.at(spec.remote_storage->link);
  return around;
}

/// What hardware takes for one request, which the itinerary leaves to the devices.
std::vector<BillLine> hardware_lines(Station station, const models::RequestShape& request, const Surroundings& around) {
  using models::Cause;
  using models::Locus;
  if (station == Station::nic_transmit || station == Station::nic_receive)
    return {{station, Cause::wire, Locus::hardware, 1,
             models::wire_time(*around.host.nic, request.size, request.packets), around.host.nic->source}};
  if (station != Station::disk)
    return {};
  const bool follows = request.locality == models::Locality::sequential;
  std::vector<BillLine> lines{{station, Cause::device_service, Locus::hardware, 1,
                               models::mean_service_time(*around.host.disk, request, follows),
                               around.host.disk->source}};
  if (around.link != nullptr) // there and back, and the payload once
    lines.push_back({station, Cause::wire, Locus::hardware, 1,
                     2 * around.link->latency + around.link->bandwidth.time_for(request.size), "the scenario's link"});
  return lines;
}

/// Adds a line, or its count to a line that says the same.
void add(std::vector<BillLine>& lines, const BillLine& line) {
  const auto same = std::find_if(lines.begin(), lines.end(), [&](const BillLine& other) {
    return other.station == line.station && other.cause == line.cause && other.locus == line.locus &&
           other.each == line.each && other.source == line.source && other.per_batch == line.per_batch &&
           other.background == line.background;
  });
  if (same == lines.end())
    lines.push_back(line);
  else
    same->count += line.count;
}

/// A phase on its way into a section: adds lines that all occur once for each of the phase's items.
class PhaseLines {
public:
  PhaseLines(const Phase& phase, const Surroundings& around) : phase_(phase), around_(around) {}

  void add_work(std::vector<BillLine>& lines) const {
    bool background = phase_.background;
    for (const models::Step& step : phase_.steps) {
      add_charges(lines, step.station, step.item_charges, phase_.repeat, false, background);
      add_charges(lines, step.station, step.batch_charges, phase_.repeat, true, background);
      for (BillLine line : hardware_lines(step.station, phase_.request, around_)) {
        line.count *= phase_.repeat;
        line.background = background;
        add(lines, line);
      }
      background = background || step.rest_in_background;
    }
  }

  void add_wakeups(std::vector<BillLine>& lines) const {
    for (const models::LonelyStep& step : models::lonely_item(phase_, around_.host)) {
      const bool background = phase_.background || step.in_background;
      add_charges(lines, step.station, step.arrival, phase_.repeat, false, background);
      add_charges(lines, Station::emulator, step.accesses, phase_.repeat, false, background);
    }
    add_application_threads(lines);
  }

private:
  /// The application's own threads: hand-overs between them, and waking up for an answer.
  void add_application_threads(std::vector<BillLine>& lines) const {
    const models::DomainBills bills = models::domain_bills(around_.host.guest);
    double times = 0;
    if (phase_.kind != PhaseKind::compute)
      times = phase_.background || phase_.kind == PhaseKind::transmit ? 0 : phase_.repeat / phase_.parallel;
    else if (phase_.hand_over)
      times = phase_.repeat - 1;
    add_charges(lines, Station::guest_thread, bills.thread_wake, times, false, false);
    add_charges(lines, Station::guest_thread, bills.thread_switch, times, false, false);
    if (phase_.kind != PhaseKind::compute || around_.host.guest.vcpus == 1)
      return;
    for (const models::Charges* bill : {&bills.ipi_send, &bills.ipi_receive, &bills.idle_exit}) // on another vCPU
      add_charges(lines, Station::guest_thread, *bill, times, false, false);
  }

  static void add_charges(std::vector<BillLine>& lines, Station station, const models::Charges& charges, double times,
                          bool per_batch, bool background) {
    for (const models::Charge& charge : charges) // a mode that misses the TLB less than native has counts below 0
      if (charge.count * times != 0)
        add(lines, {charge.by_emulator ? Station::emulator : station, charge.cause, charge.locus, charge.count * times,
                    charge.each, charge.source, per_batch, background});
  }

  const Phase& phase_;
  const Surroundings& around_;
};

template <std::size_t n, class Key>
std::array<MeanTime, n> sums(const Bill& bill, std::vector<BillLine> BillSection::*lines, Key key) {
  std::array<MeanTime, n> result{};
  for (const BillSection& section : bill.sections)
    for (const BillLine& line : section.*lines)
      result[static_cast<std::size_t>(key(line))] += line.total();
  return result;
}

} // namespace

Payer payer_of(Station station) {
  switch (station) {
  case Station::guest_thread:
  case Station::guest_interrupt:
    return Payer::guest;
  case Station::block_backend:
  case Station::net_backend_transmit:
  case Station::net_backend_receive:
  case Station::driver_interrupt:
    return Payer::driver_domain;
  case Station::emulator:
    return Payer::emulator;
  case Station::disk:
  case Station::nic_transmit:
  case Station::nic_receive:
    break;
  }
  return Payer::hardware;
}

std::string_view to_text(Payer payer) {
  static constexpr std::array<std::string_view, payer_count> names{"the guest's vCPUs", "driver domain", "QEMU",
                                                                   "devices"};
  return names[static_cast<std::size_t>(payer)];
}

Bill bill_of(const scenarios::Scenario& scenario, const scenarios::GuestSpec& guest) {
  const models::Itinerary itinerary = scenarios::itinerary_of(scenario, guest);
  Bill bill{itinerary.operation, {}};
  for (const Phase& phase : itinerary.phases) {
    // The shares of CPU work between disk requests are alike: one section holds them all.
    auto section = std::find_if(bill.sections.begin(), bill.sections.end(), [&](const BillSection& other) {
      return phase.kind == PhaseKind::compute && other.kind == PhaseKind::compute;
    });
    if (section == bill.sections.end())
      section = bill.sections.insert(section, {phase.kind, title_of(phase), {}, {}});
    const Surroundings around = surroundings_of(scenario, guest, phase.kind);
    const PhaseLines lines(phase, around);
    lines.add_work(section->lines);
    lines.add_wakeups(section->wakeups);
  }
  return bill;
}

Stations stations_of(Payer payer) {
  Stations stations{};
  for (std::size_t i = 0; i < stations.size(); ++i)
    stations[i] = payer_of(static_cast<Station>(i)) == payer;
  return stations;
}

ByCause by_cause(const Bill& bill, const Stations& stations) {
  ByCause result{};
  for (const BillSection& section : bill.sections)
    for (const BillLine& line : section.lines)
      if (stations[static_cast<std::size_t>(line.station)])
        result[static_cast<std::size_t>(line.cause)] += line.total();
  return result;
}

ByCause by_cause(const Bill& bill) {
  return sums<cause_count>(bill, &BillSection::lines, [](const BillLine& line) { return line.cause; });
}

ByStation by_station(const Bill& bill) {
  return sums<models::station_count>(bill, &BillSection::lines, [](const BillLine& line) { return line.station; });
}

ByPayer by_payer(const Bill& bill) {
  return sums<payer_count>(bill, &BillSection::lines, [](const BillLine& line) { return payer_of(line.station); });
}

ByCause wakeups_by_cause(const Bill& bill) {
  return sums<cause_count>(bill, &BillSection::wakeups, [](const BillLine& line) { return line.cause; });
}

ByPayer wakeups_by_payer(const Bill& bill) {
  return sums<payer_count>(bill, &BillSection::wakeups, [](const BillLine& line) { return payer_of(line.station); });
}

MeanTime total(const Bill& bill) {
  const ByPayer payers = by_payer(bill);
  return std::accumulate(payers.begin(), payers.end(), MeanTime{0});
}

} // namespace domus::analysis
