/// Cases for `domus validate`: published measurements, each beside what the model has to say on it.
///
/// Plain values, complete and checked, as scenarios/scenario.hpp: scenarios/cases/load_cases.hpp makes them from a
/// file.
#pragma once

#include "models/itinerary.hpp"
#include "models/mode.hpp"
#include "models/primitive.hpp"
#include "scenarios/position.hpp"
#include "scenarios/scenario.hpp"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace domus::scenarios {

/// What is predicted. The first fourteen come from a run, the last two from sums without one.
enum class Quantity : std::uint8_t {
  operations,    ///< completed a second by the guest
  mean_response, ///< of the guest's operations
  p50_response,  ///< and its percentiles
  p95_response,
  p99_response,
  cpu_per_operation,    ///< by the guest's vCPUs, back-ends, interrupts and its QEMU
  user_per_operation,   ///< user time as the guest itself accounts for it, stolen time in it
  system_per_operation, ///< and system time
  cpu_share,            ///< the guest's vCPUs ran, 1 = one pCPU all the time
  steal_share,          ///< they could have run, but had no pCPU
  driver_share,         ///< driver domains worked for it
  emulator_share,       ///< its QEMU ran
  pcpus_busy,           ///< share of all pCPUs of the guest's host that ran vCPUs
  pcpus_in_xen,         ///< share of all pCPUs of the guest's host spent in Xen's scheduler
  itinerary,            ///< what one operation takes by `domus explain`, without waiting
  primitive,            ///< the price of a primitive
};

[[nodiscard]] std::string_view to_text(Quantity quantity);
/// True where it takes a run to tell.
[[nodiscard]] bool needs_run(Quantity quantity);

enum class Measure : std::uint8_t { time, rate, share };
[[nodiscard]] Measure measure_of(Quantity quantity);

/// Whose part of an itinerary is meant.
enum class ItineraryPart : std::uint8_t { guest, driver_domain, emulator, devices, all };

/// One figure of the model.
struct Prediction {
  Quantity quantity = Quantity::operations;
  std::size_t scenario = 0;                  ///< index into CaseFile::scenarios (not of a primitive)
  std::size_t guest = 0;                     ///< index into that scenario's guests
  std::optional<models::Mode> mode;          ///< every guest in this mode; unset: as the scenario has it
  ItineraryPart part = ItineraryPart::guest; ///< of an itinerary
  std::optional<models::Cause> cause;        ///< of an itinerary: only this
  models::Primitive primitive = models::Primitive::native_system_call;
  std::string platform; ///< of a primitive
};

/// How a second prediction enters: the figure is the first, or first / second, or first - second.
enum class Combination : std::uint8_t { none, ratio, difference };

struct ValidationCase {
  std::string id;   ///< of the measurement: "BLK-006"
  std::string area; ///< cases of an area are summed up together
  /// The benchmark that was run: its cases share their workload, and so what is wrong with it. The area unless given.
  std::string family;
  std::string title; ///< what was measured
  double published = 0;
  double published_to = 0; ///< the same, or the upper end where a range was published
  std::string unit;
  double per_unit = 1;  ///< a predicted figure in ns, 1/s or as a share, times this, is in `unit`
  double tolerance = 0; ///< of the relative error: 0.05 = 5 %
  std::string because;  ///< why that tolerance
  bool gate = true;     ///< out of tolerance is a failure
  std::string remark;   ///< what explains the error; never empty where there is no gate
  std::string source;   ///< where it was published
  /// The model was given this very figure, as measured: no evidence for the model, and nothing that was fitted either.
  bool input = false;
  /// The published range says where a figure may lie and not where it lies: it is judged, and its error, which is 0
  /// almost whatever the model says, is in no sum.
  bool bound = false;
  std::vector<std::string> calibrated; ///< CaseFile::parameters that were set from this measurement, by name
  std::optional<Prediction> predict;   ///< unset: the model cannot say, and `not_predicted` is why
  Combination combination = Combination::none;
  Prediction second;
  std::string not_predicted;
  Position where;
};

/// A price of the model that no measurement gives by itself: it was set so that cases come out right.
struct Parameter {
  std::string name;                           ///< of a primitive, or "smt rate"
  std::optional<models::Primitive> primitive; ///< unset: the SMT rate
  /// Whose price value, low and high are. Those of other platforms are taken to be off by the same factor.
  std::string platform;
  models::CostUnit unit = models::CostUnit::cycles; ///< of a primitive's; an SMT rate is a share of full speed
  double value = 0;                                 ///< as the platform has it; 0 < low <= value <= high
  double low = 0;                                   ///< of what is plausible
  double high = 0;
  std::string why;                ///< it has to be calibrated
  std::vector<std::string> cases; ///< ids of those that it was set from, in the order of the file
  Position where;
};

/// A model that may be fitted with more than this says little.
inline constexpr std::size_t most_parameters = 8;

struct CaseFile {
  std::string file; ///< what messages call it
  std::string name;
  std::vector<Parameter> parameters; ///< at most most_parameters
  std::vector<Scenario> scenarios;
  std::vector<ValidationCase> cases;
};

} // namespace domus::scenarios
