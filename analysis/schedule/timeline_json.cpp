#include "analysis/schedule/timeline_json.hpp"

#include "models/units.hpp"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <algorithm>
#include <cstddef>
#include <iterator>
#include <string_view>
#include <utility>
#include <vector>

namespace domus::analysis {

namespace {

using models::Nanoseconds;
using sim::VcpuActivity;

/// How an activity is called, and which of the viewers' named colours it has. ui.perfetto.dev goes by the name.
struct Appearance {
  std::string_view name;
  std::string_view colour;
};

Appearance appearance_of(VcpuActivity activity) {
  switch (activity) {
  case VcpuActivity::running:
    return {"running", "thread_state_running"};
  case VcpuActivity::runnable:
    return {"runnable", "thread_state_runnable"};
  case VcpuActivity::blocked:
    return {"blocked", "thread_state_sleeping"};
  case VcpuActivity::parked:
    return {"parked", "thread_state_iowait"};
  case VcpuActivity::offline:
    break;
  }
  return {"offline", "grey"};
}

/// 1234567 ns is "1234.567": viewers count in microseconds.
std::string microseconds(Nanoseconds time) {
  return fmt::format("{}.{:03}", time.count() / 1000, time.count() % 1000);
}

/// JSON text in quotes. Bytes that are not UTF-8 come out as U+FFFD.
std::string json_string(const std::string& text) {
  return nlohmann::json(text).dump(-1, ' ', false, nlohmann::json::error_handler_t::replace);
}

/// Where a vCPU is drawn. Viewers take process and thread numbers to be unique, and not 0.
struct VcpuTrack {
  std::size_t process;
  std::size_t thread;
  std::size_t index; ///< within its domain
  std::string name;  ///< "web" or "web 0", as a pCPU's track calls it
};

class Writer {
public:
  Writer(const scenarios::ScheduleSpec& spec, const sim::ScheduleTimeline& timeline)
      : spec_(spec), timeline_(timeline), first_thread_(process_of_domain(spec.domains.size())) {
    for (std::size_t d = 0; d < spec.domains.size(); ++d)
      for (std::size_t v = 0; v < spec.domains[d].vcpus.size(); ++v)
        vcpus_.push_back(
            {process_of_domain(d), first_thread_ + spec.pcpus + vcpus_.size(), v,
             json_string(spec.domains[d].vcpus.size() == 1 ? spec.domains[d].name
                                                           : fmt::format("{} {}", spec.domains[d].name, v))});
  }

  std::string text() {
    append(R"({{"displayTimeUnit":"ns","otherData":{{"domus_version":"{}","spec":{},"scheduler":"{}","xen":"{}"}},)"
           "\n\"traceEvents\":[\n",
           DOMUS_VERSION, json_string(spec_.name), models::to_text(spec_.scheduler), models::to_text(spec_.xen));
    name_tracks();
    for (const Event& event : events_in_order())
      (this->*event.write)(event.index);
    text_.erase(text_.size() - 2); // the last comma
    return std::move(text_) + "\n]}\n";
  }

private:
  static constexpr std::size_t pcpus_process = 1;
  static std::size_t process_of_domain(std::size_t domain) { return pcpus_process + 1 + domain; }

  /// The entry `index` of one of the timeline's lists, and how to write it.
  struct Event {
    Nanoseconds time;
    std::size_t index;
    void (Writer::*write)(std::size_t index);
  };

  /// Viewers nest what begins at one time in the order that they meet it: slices first, instants in them.
  [[nodiscard]] std::vector<Event> events_in_order() const {
    std::vector<Event> events;
    events.reserve(timeline_.pcpus.size() + timeline_.vcpus.size() + timeline_.credits.size() +
                   timeline_.moments.size());
    for (std::size_t i = 0; i < timeline_.pcpus.size(); ++i)
      events.push_back({timeline_.pcpus[i].start, i, &Writer::write_pcpu});
    for (std::size_t i = 0; i < timeline_.vcpus.size(); ++i)
      events.push_back({timeline_.vcpus[i].start, i, &Writer::write_vcpu});
    for (std::size_t i = 0; i < timeline_.credits.size(); ++i)
      events.push_back({timeline_.credits[i].time, i, &Writer::write_credit});
    for (std::size_t i = 0; i < timeline_.moments.size(); ++i)
      events.push_back({timeline_.moments[i].time, i, &Writer::write_moment});
    std::stable_sort(events.begin(), events.end(), [](const Event& a, const Event& b) { return a.time < b.time; });
    return events;
  }

  template <class... Values>
  void append(fmt::format_string<Values...> format, Values&&... values) {
    fmt::format_to(std::back_inserter(text_), format, std::forward<Values>(values)...);
  }

  /// The rest of an event, which `format` closes.
  template <class... Values>
  void append_event(fmt::format_string<Values...> format, Values&&... values) {
    append(format, std::forward<Values>(values)...);
    text_ += ",\n";
  }

  [[nodiscard]] std::size_t thread_of_pcpu(std::size_t pcpu) const { return first_thread_ + pcpu; }

  void name_tracks() {
    name_process(pcpus_process, "pCPUs");
    for (std::size_t pcpu = 0; pcpu < spec_.pcpus; ++pcpu)
      name_thread(pcpus_process, thread_of_pcpu(pcpu), fmt::format("pCPU {}", pcpu));
    for (std::size_t d = 0; d < spec_.domains.size(); ++d)
      name_process(process_of_domain(d), spec_.domains[d].name);
    for (const VcpuTrack& vcpu : vcpus_)
      name_thread(vcpu.process, vcpu.thread, fmt::format("vCPU {}", vcpu.index));
  }

  void name_process(std::size_t process, const std::string& name) {
    append_event(R"({{"ph":"M","name":"process_name","pid":{},"args":{{"name":{}}}}})", process, json_string(name));
    append_event(R"({{"ph":"M","name":"process_sort_index","pid":{},"args":{{"sort_index":{}}}}})", process, process);
  }

  void name_thread(std::size_t process, std::size_t thread, const std::string& name) {
    append_event(R"({{"ph":"M","name":"thread_name","pid":{},"tid":{},"args":{{"name":{}}}}})", process, thread,
                 json_string(name));
    append_event(R"({{"ph":"M","name":"thread_sort_index","pid":{},"tid":{},"args":{{"sort_index":{}}}}})", process,
                 thread, thread);
  }

  /// A slice on a track: `name` is JSON already.
  void write_slice(const std::string& name, std::string_view category, std::string_view colour, std::size_t process,
                   std::size_t thread, Nanoseconds start, Nanoseconds end) {
    append(R"({{"ph":"X","name":{},"cat":"{}")", name, category);
    if (!colour.empty())
      append(R"(,"cname":"{}")", colour);
    append_event(R"(,"pid":{},"tid":{},"ts":{},"dur":{}}})", process, thread, microseconds(start),
                 microseconds(end - start));
  }

  void write_pcpu(std::size_t index) {
    const sim::PcpuSlice& slice = timeline_.pcpus[index];
    write_slice(slice.vcpu ? vcpus_[*slice.vcpu].name : "\"Xen\"", "pcpu", slice.vcpu ? "" : "grey", pcpus_process,
                thread_of_pcpu(slice.pcpu), slice.start, slice.end);
  }

  void write_vcpu(std::size_t index) {
    const sim::VcpuSlice& slice = timeline_.vcpus[index];
    const Appearance appearance = appearance_of(slice.activity);
    const std::string name = slice.activity == VcpuActivity::running
                                 ? fmt::format(R"("{} on pCPU {}")", appearance.name, slice.pcpu)
                                 : fmt::format(R"("{}")", appearance.name);
    const VcpuTrack& track = vcpus_[slice.vcpu];
    write_slice(name, "vcpu", appearance.colour, track.process, track.thread, slice.start, slice.end);
  }

  void write_credit(std::size_t index) {
    const sim::CreditPoint& point = timeline_.credits[index];
    const VcpuTrack& track = vcpus_[point.vcpu];
    const bool budget = spec_.scheduler == models::Scheduler::rtds;
    append_event(R"({{"ph":"C","name":"{} of vCPU {}","pid":{},"ts":{},"args":{{"{}":{}}}}})",
                 budget ? "budget" : "credit", track.index, track.process, microseconds(point.time),
                 budget ? "ns" : "credit", point.credit);
  }

  void write_moment(std::size_t index) {
    const sim::VcpuMoment& moment = timeline_.moments[index];
    const VcpuTrack& track = vcpus_[moment.vcpu];
    const std::string what = moment.migrated_from
                                 ? fmt::format("migrated from pCPU {} to {}", *moment.migrated_from, moment.pcpu)
                                 : std::string("woken");
    append_event(R"({{"ph":"i","s":"t","name":"{}","cat":"vcpu","pid":{},"tid":{},"ts":{}}})", what, track.process,
                 track.thread, microseconds(moment.time));
  }

  const scenarios::ScheduleSpec& spec_;
  const sim::ScheduleTimeline& timeline_;
  std::size_t first_thread_;
  std::vector<VcpuTrack> vcpus_;
  std::string text_;
};

} // namespace

std::string timeline_json(const scenarios::ScheduleSpec& spec, const sim::ScheduleTimeline& timeline) {
  return Writer(spec, timeline).text();
}

} // namespace domus::analysis
