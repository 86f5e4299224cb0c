#include "sim/engine/host_group.hpp"

#include <doctest/doctest.h>

#include <string>

using namespace domus::models;
using domus::sim::Calendar;
using domus::sim::EventTarget;
using domus::sim::HostGroup;
using domus::sim::HostId;

namespace {

/// A host that acts every `period` and writes down when.
class Beat final : public EventTarget {
public:
  Beat(HostGroup& group, Nanoseconds period) : id(group.add(calendar)), period_(period) {
    calendar.at(period, *this, 0);
  }
  void on_event(std::uint32_t tag, std::uint64_t /*argument*/) override {
    seen += std::to_string(calendar.now().count()) + (tag == 0 ? " " : "! ");
    if (tag == 0) {
      calendar.at(calendar.now() + period_, *this, 0);
    }
  }
  Calendar calendar;
  HostId id;
  std::string seen;

private:
  Nanoseconds period_;
};

} // namespace

TEST_CASE("when one host is due, all with something to do before the horizon run to it") {
  HostGroup group;
  Beat slow{group, 30ns};
  Beat fast{group, 10ns};
  Beat idle{group, 1s};
  group.refresh();
  CHECK(group.next_time() == 10ns);
  group.run_due(9ns, 25ns);
  CHECK(fast.seen.empty()); // nobody is due yet
  group.run_due(10ns, 35ns);
  CHECK(fast.seen == "10 20 30 ");
  CHECK(slow.seen == "30 ");
  CHECK(fast.calendar.now() == 35ns);
  CHECK(idle.calendar.now() == 0ns); // nobody wakes a host that has nothing to do
  CHECK(group.next_time() == 40ns);
}

TEST_CASE("an arrival makes its host due") {
  HostGroup group;
  Beat host{group, 1us};
  group.refresh();
  group.arrive(host.id, 70ns, host, 1, 0);
  group.arrive(host.id, 50ns, host, 1, 0);
  CHECK(group.next_time() == 50ns);
  group.run_due(50ns, 60ns);
  CHECK(host.seen == "50! ");
  CHECK(group.next_time() == 70ns);
  group.run_due(70ns, 1001ns);
  CHECK(host.seen == "50! 70! 1000 ");
}

TEST_CASE("at the end of a run all clocks stand at its end") {
  HostGroup group;
  Beat one{group, 10ns};
  Beat other{group, 1s};
  group.refresh();
  group.run_due(10ns, 40ns);
  group.run_all_before(40ns);
  CHECK(one.calendar.now() == 40ns);
  CHECK(other.calendar.now() == 40ns);
  CHECK(one.seen == "10 20 30 ");
}
