/// Prices that a scenario gives in the place of its platform's.
#include "load_errors.hpp"
#include "models/cost_model.hpp"
#include "models/platform.hpp"
#include "scenarios/profiles.hpp"

#include <doctest/doctest.h>

#include <algorithm>

using namespace domus;
using namespace domus::scenarios;
using models::Primitive;

namespace {

/// The only host of a scenario whose host has these keys too.
HostSpec host_with(const std::string& keys) {
  return load_scenario_text(good_host + keys, "f").hosts.front();
}

} // namespace

TEST_CASE("a host without prices of its own has the platform's own table") {
  CHECK(&platform_of(host_with("")) == models::find_platform("sandy-bridge"));
}

TEST_CASE("a price in ns is that time; one in cycles is that many at the platform's clock: 2.6 GHz") {
  const HostSpec host =
      host_with("[host.costs]\n\"system call pv extra\" = \"504 ns\"\n\"hypercall pv\" = \"520 cycles\"\n");
  const models::Platform& platform = platform_of(host);
  CHECK(platform.cost(Primitive::system_call_pv_extra).time.count() == doctest::Approx(504));
  CHECK(platform.cost(Primitive::hypercall_pv).time.count() == doctest::Approx(200));
  CHECK(platform.cost(Primitive::hypercall_pv).source == "the scenario");
  const models::Platform& published = *models::find_platform("sandy-bridge");
  CHECK(platform.cost(Primitive::grant_copy).time == published.cost(Primitive::grant_copy).time);
  CHECK(platform.smt_rate == published.smt_rate);
}

TEST_CASE("the SMT rate is a share of full speed: 0.75 of 1024 is 768") {
  CHECK(platform_of(host_with("costs = { \"smt rate\" = 0.75 }\n")).smt_rate == 768);
}

TEST_CASE("a guest of the host pays the host's price, in every copy of the scenario, after the original is gone") {
  Scenario copy;
  {
    const Scenario original =
        load_scenario_text(good_guest + "[[guest]]\nname = \"pv\"\nmode = \"pv\"\nvcpus = 1\nmemory = \"1 GiB\"\n"
                                        "workload = \"idle\"\n",
                           "f");
    copy = original;
  }
  const Scenario changed = load_scenario_text(
      good_host + "costs = { \"system call pv extra\" = \"1 us\", \"xpti crossing\" = \"0 ns\" }\n" +
          "[[guest]]\nname = \"pv\"\nmode = \"pv\"\nvcpus = 1\nmemory = \"1 GiB\"\nworkload = \"idle\"\n",
      "f");
  const auto call = [](const Scenario& scenario) {
    HostSpec host = scenario.hosts[0];
    host.mitigations = false;
    host.xpti = true;
    return models::sum_of(models::system_call(profile_of(scenario.guests.back(), host))).count();
  };
  const models::Platform& published = *models::find_platform("sandy-bridge");
  const double native = published.cost(Primitive::native_system_call).time.count();
  CHECK(call(changed) == doctest::Approx(native + 1000));
  CHECK(call(copy) == doctest::Approx(native + published.cost(Primitive::system_call_pv_extra).time.count() +
                                      2 * published.cost(Primitive::xpti_crossing).time.count()));
  CHECK(dom0_profile(changed.hosts[0]).platform == &platform_of(changed.hosts[0]));
}

TEST_CASE("bad input: costs") {
  const std::string at = good_host + "costs = ";
  CHECK(errors_of(at + "3\n") == "f:9:9: error: \"costs\" is a whole number, but must be a table\n"
                                 "  write prices in braces, as in { \"system call pv extra\" = \"504 ns\" }");
  CHECK(errors_of(at + "{ \"system call pv extar\" = \"504 ns\" }\n")
            .find("f:9:11: error: unknown cost \"system call pv extar\" in \"costs\"\n"
                  "  did you mean \"system call pv extra\"?") == 0);
  CHECK(errors_of(at + "{ \"hypercall pv\" = 504 }\n") == "f:9:28: error: \"hypercall pv\" is 504 without a unit\n"
                                                          "  write \"504 ns\" or \"1400 cycles\"");
  CHECK(errors_of(at + "{ \"hypercall pv\" = \"504\" }\n") ==
        "f:9:28: error: \"hypercall pv\" is \"504\" without a unit\n"
        "  write \"504 ns\" or \"1400 cycles\"");
  CHECK(errors_of(at + "{ \"hypercall pv\" = \"5 KiB\" }\n") ==
        "f:9:28: error: \"hypercall pv\" is \"5 KiB\", which is a size, not a time\n"
        "  write \"504 ns\" or \"1400 cycles\"");
  CHECK(errors_of(at + "{ \"hypercall pv\" = \"5 kilocycles\" }\n") ==
        "f:9:28: error: \"hypercall pv\" is \"5 kilocycles\": \"kilocycles\" is not a unit of number of cycles\n"
        "  write \"504 ns\" or \"1400 cycles\"");
  CHECK(errors_of(at + "{ \"hypercall pv\" = true }\n") ==
        "f:9:28: error: \"hypercall pv\" is true or false, but must be a price\n"
        "  write \"504 ns\" or \"1400 cycles\"");
  CHECK(errors_of(at + "{ \"hypercall pv\" = \"-5 ns\" }\n") ==
        "f:9:28: error: \"hypercall pv\" is \"-5 ns\", out of range\n"
        "  give a price from 0 ns to 1 s");
  CHECK(errors_of(at + "{ \"hypercall pv\" = \"2 s\" }\n") ==
        "f:9:28: error: \"hypercall pv\" is \"2 s\", out of range\n"
        "  give a price from 0 ns to 1 s");
  CHECK(errors_of(at + "{ \"hypercall pv\" = \"1e300 cycles\" }\n").find("out of range") != std::string::npos);
  CHECK(errors_of(at + "{ \"smt rate\" = 1.5 }\n") == "f:9:24: error: \"smt rate\" is 1.5, out of range\n"
                                                      "  give a number, 0.25 to 1");
  CHECK(errors_of(at + "{ \"smt rate\" = \"a half\" }\n") ==
        "f:9:24: error: \"smt rate\" is text, but must be a number\n"
        "  give a number, 0.25 to 1");
  CHECK(errors_of(at + "{ \"smt rate\" = -0.5 }\n") == "f:9:24: error: \"smt rate\" is -0.5: it must not be negative\n"
                                                       "  give a number, 0.25 to 1");
}

TEST_CASE("bad input: costs beside a platform that nobody knows are not complained of a second time") {
  std::string text = good_host + "costs = { \"hypercall pv\" = \"1 ns\" }\n";
  text.replace(text.find("sandy-bridge"), 12, "sandy-bidge");
  const std::string errors = errors_of(text);
  CHECK(errors.find("unknown platform") != std::string::npos);
  CHECK(std::count(errors.begin(), errors.end(), '\n') == 1);
}

TEST_CASE("the reference of the format has the costs of a host") {
  const std::vector<KeyDescription> keys = describe_scenario_keys();
  for (const std::string name : {"host.costs", "host.costs.\"smt rate\""})
    CHECK(std::any_of(keys.begin(), keys.end(), [&](const KeyDescription& key) { return key.key == name; }));
}
