/// The bill of one operation: its itinerary as lines of count x each = total, so that they can be printed, added up by
/// cause or by station, and compared between modes.
///
/// Means only, as if the operation were alone: work once a batch is charged in full. What it takes to wake those who
/// sleep (events, interrupts, thread switches, going idle and coming back) stands apart, since how often that happens
/// only a run can tell: a ring's peer that still polls needs no event, a busy vCPU no way out of idle. What waiting
/// costs is for a run to tell as well.
#pragma once

#include "models/itinerary.hpp"
#include "scenarios/scenario.hpp"

#include <array>
#include <string>
#include <string_view>
#include <vector>

namespace domus::analysis {

struct BillLine {
  models::Station station = models::Station::guest_thread;
  models::Cause cause = models::Cause::user_work;
  models::Locus locus = models::Locus::guest_user;
  double count = 0; ///< per operation
  models::MeanTime each{0};
  std::string_view source; ///< lives as long as the program, or as the scenario
  bool per_batch = false;  ///< shared with whatever else is found waiting at the same time
  bool background = false; ///< the operation does not wait for it

  [[nodiscard]] models::MeanTime total() const { return count * each; }
};

/// One part of an operation: what it receives, its own CPU work, one kind of disk request, what it sends.
struct BillSection {
  models::PhaseKind kind = models::PhaseKind::compute;
  std::string title; ///< "0.3 random reads of 4 KiB"
  std::vector<BillLine> lines;
  std::vector<BillLine> wakeups; ///< to be paid where whoever is needed next is asleep: at most this
};

struct Bill {
  std::string operation;
  std::vector<BillSection> sections; ///< in the order in which the operation comes by
};

/// Who is billed: the domain whose CPU time it is, or none.
enum class Payer : std::uint8_t { guest, driver_domain, emulator, hardware };
inline constexpr std::size_t payer_count = 4;
[[nodiscard]] Payer payer_of(models::Station station);
/// "the guest's vCPUs", "driver domain", "QEMU", "devices".
[[nodiscard]] std::string_view to_text(Payer payer);

/// What one operation of the guest costs as the scenario has it. Precondition: as for scenarios::itinerary_of.
[[nodiscard]] Bill bill_of(const scenarios::Scenario& scenario, const scenarios::GuestSpec& guest);

using models::cause_count;

using ByCause = std::array<models::MeanTime, cause_count>;
using ByStation = std::array<models::MeanTime, models::station_count>;
using ByPayer = std::array<models::MeanTime, payer_count>;

/// A choice of stations.
using Stations = std::array<bool, models::station_count>;
[[nodiscard]] Stations stations_of(Payer payer);

/// Totals of all lines at `stations`, background included.
[[nodiscard]] ByCause by_cause(const Bill& bill, const Stations& stations);
[[nodiscard]] ByCause by_cause(const Bill& bill);
[[nodiscard]] ByStation by_station(const Bill& bill);
[[nodiscard]] ByPayer by_payer(const Bill& bill);
[[nodiscard]] models::MeanTime total(const Bill& bill);
/// The same for what waking sleepers costs at most.
[[nodiscard]] ByCause wakeups_by_cause(const Bill& bill);
[[nodiscard]] ByPayer wakeups_by_payer(const Bill& bill);

} // namespace domus::analysis
