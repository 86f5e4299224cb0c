/// [host.scheduler], reservations and slots: what they mean, what is wrong with them, and what is only odd.
#include "load_errors.hpp"
#include "scenarios/cautions.hpp"

#include <doctest/doctest.h>

#include <string>
#include <vector>

using namespace domus::scenarios;
using namespace std::chrono_literals;
using domus::models::Reservation;
using domus::models::RunqueueArrangement;
using domus::models::Scheduler;

namespace {

Scenario loaded(const std::string& text) {
  return load_scenario_text(text, "f");
}

/// All cautions about a scenario in a file called "f", as they would be printed.
std::string cautions_about(const std::string& text) {
  std::string all;
  for (const Diagnostic& caution : cautions_of(loaded(text), "f"))
    all += (all.empty() ? "" : "\n") + to_text(caution);
  return all;
}

/// Appended to a host's scheduler.
std::string slot(const std::string& guest, const std::string& runtime, unsigned vcpu = 0) {
  return "[[host.scheduler.slot]]\nguest = \"" + guest + "\"\nruntime = \"" + runtime +
         "\"\nvcpu = " + std::to_string(vcpu) + "\n";
}

std::string on_scheduler(const std::string& name, const std::string& more = "") {
  return good_host + "xen = \"4.17\"\ntoolstack = \"libxl\"\n" + more + "[host.scheduler]\nname = \"" + name + "\"\n";
}

std::string on_arinc653(unsigned dom0_vcpus = 1) {
  return on_scheduler("arinc653", "[host.dom0]\nvcpus = " + std::to_string(dom0_vcpus) + "\n");
}

/// Starts where its first line does.
std::string guest(const std::string& more, unsigned vcpus = 1) {
  return "[[guest]]\nname = \"web\"\nmode = \"pv\"\nmemory = \"1 GiB\"\nworkload = \"idle\"\nvcpus = " +
         std::to_string(vcpus) + "\n" + more;
}

} // namespace

TEST_CASE("a host runs the scheduler that its Xen and its toolstack choose, unless it names one") {
  const auto scheduler_of = [](const std::string& more) { return loaded(good_host + more).hosts[0].scheduler.name; };
  CHECK(scheduler_of("xen = \"4.11\"\ntoolstack = \"libxl\"\n") == Scheduler::credit);
  CHECK(scheduler_of("xen = \"4.12\"\ntoolstack = \"libxl\"\n") == Scheduler::credit2);
  CHECK(scheduler_of("xen = \"4.17\"\ntoolstack = \"xapi\"\n") == Scheduler::credit);
  CHECK(scheduler_of("xen = \"4.17\"\ntoolstack = \"xapi\"\n[host.scheduler]\nname = \"credit2\"\n") ==
        Scheduler::credit2);
  CHECK(scheduler_of("xen = \"4.17\"\ntoolstack = \"libxl\"\n[host.scheduler]\nname = \"credit\"\n") ==
        Scheduler::credit);
}

TEST_CASE("every option of the schedulers can be set") {
  const auto options = loaded(on_scheduler("credit2") + R"(time_slice = "5 ms"
rate_limit = "200 us"
migration_delay = "1 ms"
load_balance_rate_limit = "2 ms"
smt_power_savings = true
credit2_runqueue = "core"
credit2_max_cpus_per_runqueue = 8
credit2_migrate_resist = "100 us"
credit2_cap_period = "20 ms"
)")
                           .hosts[0]
                           .scheduler.options;
  CHECK(options.time_slice == 5ms);
  CHECK(options.rate_limit == 200us);
  CHECK(options.migration_delay == 1ms);
  CHECK(options.load_balance_rate_limit == 2ms);
  CHECK(options.smt_power_savings);
  CHECK(options.credit2_runqueue == RunqueueArrangement::core);
  CHECK(options.credit2_max_cpus_per_runqueue == 8);
  CHECK(options.credit2_migrate_resist == 100us);
  CHECK(options.credit2_cap_period == 20ms);
}

TEST_CASE("reservations are Xen's where a key is left out") {
  const Scenario scenario =
      loaded(on_scheduler("rtds") + "[host.dom0]\nreservation = { budget = \"8 ms\", extra_time = false }\n" +
             guest("reservation = { period = \"5 ms\" }\n"));
  CHECK(scenario.hosts[0].dom0.reservation == Reservation{.period = 10ms, .budget = 8ms, .extra_time = false});
  CHECK(scenario.guests[0].reservation == Reservation{.period = 5ms, .budget = 4ms, .extra_time = true});
}

TEST_CASE("slots name dom0 and guests, which stand for the host's domains in the order in which it makes them") {
  const std::string another_host = "[[host]]\nname = \"other\"\nmodel = \"performance-2013\"\n";
  const std::string guest_there = "[[guest]]\nname = \"there\"\nhost = \"other\"\nmode = \"pv\"\n"
                                  "flavor = \"general1-1\"\nworkload = \"idle\"\n";
  const auto table = [&](const std::string& frame) {
    return loaded(on_scheduler("arinc653") + frame + slot("web-2", "10 ms", 1) + slot("dom0", "5 ms") + another_host +
                  guest_there + guest("host = \"xs\"\ncount = 2\n", 2))
        .hosts[0]
        .scheduler.arinc653;
  };
  using Slot = domus::models::ArincTable::Slot;
  const std::vector<Slot> slots{{.domain = 2, .vcpu = 1, .runtime = 10ms}, {.domain = 0, .vcpu = 0, .runtime = 5ms}};
  CHECK(table("").slots == slots);
  CHECK(table("").major_frame == 15ms);
  CHECK(table("major_frame = \"20 ms\"\n").major_frame == 20ms);
  CHECK(loaded(on_scheduler("arinc653")).hosts[0].scheduler.arinc653.slots.empty()); // then Xen has a table of its own
}

TEST_CASE("bad input: schedulers and their options") {
  CHECK(errors_of(good_host + "[host.scheduler]\nname = \"credti2\"\n") ==
        "f:10:8: error: unknown name \"credti2\"\n"
        "  did you mean \"credit2\"? The choices are \"credit\", \"credit2\", \"rtds\", \"null\" and \"arinc653\"");
  CHECK(errors_of(good_host + "xen = \"4.0\"\n[host.scheduler]\nname = \"credit2\"\n") ==
        "f:2:1: error: host \"xs\" runs the scheduler credit2, which Xen 4.0 does not have\n"
        "  give xen = \"4.1\" or later, or another scheduler");
  CHECK(errors_of(good_host + "xen = \"4.4\"\n[host.scheduler]\nname = \"rtds\"\n") ==
        "f:2:1: error: host \"xs\" runs the scheduler rtds, which Xen 4.4 does not have\n"
        "  give xen = \"4.5\" or later, or another scheduler");
  CHECK(errors_of(good_host + "[host.scheduler]\nrate_limit = \"10 us\"\n") ==
        "f:10:14: error: \"rate_limit\" is too short\n"
        "  give \"0 us\" to switch it off, or 100 us to 500 ms");
  CHECK(errors_of(good_host + "[host.scheduler]\ntime_slice = \"1.5 ms\"\n") ==
        "f:10:14: error: \"time_slice\" is \"1.5 ms\", which is not a whole number of milliseconds\n"
        "  give 1 ms to 1 s in whole milliseconds");
  CHECK(errors_of(good_host + "[host.scheduler]\ncredit2_runqueue = \"die\"\n") ==
        "f:10:20: error: unknown credit2_runqueue \"die\"\n"
        "  choose one of \"cpu\", \"core\", \"socket\", \"node\" and \"all\"");
}

TEST_CASE("bad input: reservations") {
  CHECK(errors_of(on_scheduler("rtds") + guest("reservation = { period = \"10 ms\", budget = \"11 ms\" }\n")) ==
        "f:19:15: error: \"reservation\" has a budget of 11 ms in a period of 10 ms\n"
        "  give a budget of at most the period");
  CHECK(errors_of(on_scheduler("rtds") + guest("reservation = { period = \"3 ms\" }\n")) ==
        "f:19:15: error: \"reservation\" has a budget of 4 ms in a period of 3 ms\n"
        "  give a budget of at most the period");
  CHECK(errors_of(on_scheduler("rtds") + guest("reservation = { budget = \"9 us\" }\n")) ==
        "f:19:26: error: \"budget\" is \"9 us\", out of range\n"
        "  give a time from 10 us to 1 h");
}

TEST_CASE("bad input: slots") {
  const auto slots_of = [](const std::string& slots) {
    return errors_of(on_scheduler("arinc653") + "major_frame = \"10 ms\"\n" + slots + guest("", 2));
  };
  CHECK(slots_of(slot("web", "5 ms", 1) + slot("dom0", "5 ms")) == "no error");
  CHECK(slots_of(slot("wbe", "5 ms")) == "f:15:9: error: unknown guest \"wbe\"\n  did you mean \"web\"?");
  CHECK(slots_of(slot("web", "5 ms", 2)) == "f:14:1: error: the slot is for vCPU 2 of \"web\", which has 2\n"
                                            "  count vCPUs from 0");
  CHECK(slots_of(slot("web", "5 ms") + slot("dom0", "6 ms")) ==
        "f:18:1: error: up to here the slots take 11 ms, but the major frame is 10 ms\n"
        "  make the slots shorter, or major_frame longer");
  std::string many;
  for (int n = 0; n < 65; ++n)
    many += slot("web", "1 us");
  CHECK(slots_of(many) == "f:270:1: error: Xen takes at most 64 slots\n"
                          "  leave out this one and all that follow");
}

TEST_CASE("cautions: under ARINC 653 who has no slot never runs") {
  CHECK(cautions_about(on_arinc653() + slot("dom0", "5 ms") + guest("", 2)) ==
        "f:19:1: caution: guest \"web\" has no slot, so it never runs\n"
        "  add [[host.scheduler.slot]] with its name");
  CHECK(cautions_about(on_arinc653() + slot("dom0", "5 ms") + slot("web", "5 ms") + guest("hard_affinity = \"1\"\n")) ==
        "f:23:1: caution: guest \"web\" has a hard affinity, of which arinc653 of Xen 4.17 knows nothing\n"
        "  leave it out, or give the host a scheduler that knows it: any but \"arinc653\"");
  CHECK(cautions_about(on_arinc653() + slot("web", "5 ms") + guest("")) ==
        "f:2:1: caution: dom0 of host \"xs\" has no slot, so nothing does I/O\n"
        "  add [[host.scheduler.slot]] with guest = \"dom0\"");
  CHECK(cautions_about(on_scheduler("credit") + slot("web", "5 ms") + guest("", 2)) ==
        "f:2:1: caution: host \"xs\" has slots, of which credit of Xen 4.17 knows nothing\n"
        "  leave it out, or give the host a scheduler that has slots: \"arinc653\"");
}

TEST_CASE("cautions: under ARINC 653 each vCPU needs a slot, not only each domain") {
  CHECK(cautions_about(on_arinc653() + slot("dom0", "5 ms") + slot("web", "5 ms", 1) + slot("web", "5 ms") +
                       guest("", 2)) == "");
  CHECK(cautions_about(on_arinc653() + slot("dom0", "5 ms") + slot("web", "5 ms", 1) + guest("", 2)) ==
        "f:23:1: caution: vCPU 0 of guest \"web\" has no slot: it never runs, nor what waits for it\n"
        "  add [[host.scheduler.slot]] with guest = \"web\" and vcpu = 0, or take out vCPUs");
  CHECK(cautions_about(on_arinc653() + slot("dom0", "5 ms") + slot("web", "5 ms") + guest("", 4)) ==
        "f:23:1: caution: 3 vCPUs of guest \"web\", from vCPU 1 on, have no slot: they never run, nor what waits for "
        "them\n"
        "  add [[host.scheduler.slot]] with guest = \"web\" and vcpu = 1, or take out vCPUs");
  CHECK(cautions_about(on_arinc653(2) + slot("dom0", "5 ms") + slot("web", "5 ms") + guest("")) ==
        "f:2:1: caution: vCPU 1 of dom0 of host \"xs\" has no slot: it never runs, nor what waits for it\n"
        "  add [[host.scheduler.slot]] with guest = \"dom0\" and vcpu = 1, or take out vCPUs");
}

TEST_CASE("cautions: what a scheduler does not know has no effect") {
  CHECK(cautions_about(good_guest).empty());
  CHECK(cautions_about(on_scheduler("rtds") + guest("cap = 50\ncount = 3\n")) ==
        "f:13:1: caution: guest \"web-1\" has a cap, of which rtds of Xen 4.17 knows nothing\n"
        "  leave it out, or give the host a scheduler that caps: \"credit\", or \"credit2\" of Xen 4.10 or later");
  CHECK(cautions_about(on_scheduler("rtds") + guest("weight = 512\nsoft_affinity = \"0\"\n")) ==
        "f:13:1: caution: guest \"web\" has a weight, of which rtds of Xen 4.17 knows nothing\n"
        "  leave it out, or give the host a scheduler that weighs: \"credit\" or \"credit2\"\n"
        "f:13:1: caution: guest \"web\" has a soft affinity, of which rtds of Xen 4.17 knows nothing\n"
        "  leave it out, or give the host a scheduler that knows it: \"credit\" of Xen 4.5, \"credit2\" of 4.10 or "
        "later, "
        "or \"null\"");
  CHECK(cautions_about(on_scheduler("credit") + guest("reservation = {}\n")) ==
        "f:13:1: caution: guest \"web\" has a reservation, of which credit of Xen 4.17 knows nothing\n"
        "  leave it out, or give the host a scheduler that reserves: \"rtds\"");
  CHECK(cautions_about(good_host + "xen = \"4.9\"\n[host.scheduler]\nname = \"credit2\"\n" + guest("cap = 50\n")) ==
        "f:12:1: caution: guest \"web\" has a cap, of which credit2 of Xen 4.9 knows nothing\n"
        "  leave it out, or give the host a scheduler that caps: \"credit\", or \"credit2\" of Xen 4.10 or later");
  CHECK(cautions_about(on_scheduler("credit2") + guest("cap = 50\nweight = 512\nsoft_affinity = \"0\"\n")).empty());
}

TEST_CASE("cautions: before Xen 4.10 PVH was another one") {
  const auto pvh_on = [](const std::string& xen) {
    std::string text = good_guest;
    text.replace(text.find("pvhvm"), 5, "pvh");
    return cautions_about(text.insert(text.find("[[guest]]"), "xen = \"" + xen + "\"\n"));
  };
  CHECK(pvh_on("4.9") ==
        "f:10:1: caution: guest \"web\" is PVH, of which Xen 4.9 has an experimental form only: its figures are of PVH "
        "as from Xen 4.10\n"
        "  give the host xen = \"4.10\" or later, or the guest another mode");
  CHECK(pvh_on("4.10").empty());
}

TEST_CASE("cautions: under null a vCPU without a pCPU of its own never runs") {
  const std::string small_dom0 = "[host.dom0]\nvcpus = 2\n";
  CHECK(cautions_about(on_scheduler("null") + small_dom0 + guest("count = 3\n", 2)).empty()); // 8 on 8
  CHECK(cautions_about(on_scheduler("null") + small_dom0 + guest("count = 4\n", 2)) ==
        "f:2:1: caution: host \"xs\" has 10 vCPUs for 8 pCPUs, and null gives each a pCPU of its own: 2 never run\n"
        "  take out guests or vCPUs, dom0's included");
}

TEST_CASE("cautions: XenServer weighs dom0 itself") {
  const std::string weighed = "[host.dom0]\nweight = 512\n";
  CHECK(cautions_about(good_host + weighed) ==
        "f:2:1: caution: dom0 of host \"xs\" has a weight, but XenServer's credit weighs dom0 itself\n"
        "  leave it out, or give toolstack = \"libxl\"");
  CHECK(cautions_about(good_host + "toolstack = \"libxl\"\n" + weighed).empty());
  CHECK(cautions_about(on_scheduler("rtds") + weighed) ==
        "f:2:1: caution: dom0 of host \"xs\" has a weight, of which rtds of Xen 4.17 knows nothing\n"
        "  leave it out, or give the host a scheduler that weighs: \"credit\" or \"credit2\"");
}
