#include "load_errors.hpp"

#include <doctest/doctest.h>
#include <fmt/format.h>

using namespace domus::scenarios;

TEST_CASE("bad input: two things with one name") {
  CHECK(errors_of(good_guest + "[[guest]]\n"
                               "name = \"web\"\n"
                               "mode = \"pv\"\n"
                               "vcpus = 1\n"
                               "workload = \"idle\"\n"
                               "memory = \"1 GiB\"\n") == "f:16:8: error: two guests are called \"web\"\n"
                                                          "  rename one of them; the other is on line 10");
  CHECK(errors_of(good_guest + "[[guest]]\n"
                               "name = \"w\"\n"
                               "count = 2\n"
                               "mode = \"pv\"\n"
                               "vcpus = 1\n"
                               "workload = \"idle\"\n"
                               "memory = \"1 GiB\"\n"
                               "[[guest]]\n"
                               "name = \"w-2\"\n"
                               "mode = \"pv\"\n"
                               "vcpus = 1\n"
                               "workload = \"idle\"\n"
                               "memory = \"1 GiB\"\n") == "f:23:8: error: two guests are called \"w-2\"\n"
                                                          "  rename one of them; the other is on line 16");
  CHECK(errors_of(good_guest + "name = \"again\"\n") ==
        "f:15:8: error: this is not TOML: Error while parsing key-value pair: cannot redefine existing string 'name'\n"
        "  give each key once; start another [[table]] for another guest or host");
  CHECK(errors_of(good_guest + "[[host]]\n"
                               "name = \"xs\"\n"
                               "platform = \"haswell\"\n"
                               "cores_per_socket = 4\n"
                               "memory = \"8 GiB\"\n"
                               "storage = \"nvme\"\n"
                               "nic = \"1gbe\"\n") == "f:9:1: error: guest \"web\" names no host, and there are 2\n"
                                                      "  add host = \"...\"\n"
                                                      "f:16:8: error: two hosts are called \"xs\"\n"
                                                      "  rename one of them; the other is on line 3");
}

TEST_CASE("bad input: loads that contradict themselves") {
  CHECK(errors_of(good_guest + "load = { rate = \"3/s\", clients = 3 }\n") ==
        "f:15:8: error: \"load\" mixes a rate, clients, messages and idle\n"
        "  give clients and think_time (closed loop), or rate (open loop), or messages, or idle = true");
  CHECK(errors_of(good_guest + "load = { idle = true, clients = 3 }\n") ==
        "f:15:8: error: \"load\" mixes a rate, clients, messages and idle\n"
        "  give clients and think_time (closed loop), or rate (open loop), or messages, or idle = true");
  CHECK(errors_of(good_guest + "load = { alone = 0.1 }\n") ==
        "f:15:8: error: \"load\" has operations done alone, but no stages between them\n"
        "  say how long a stage is: stage = 40, say");
  CHECK(errors_of(good_guest + "load = 3\n") == "f:15:8: error: \"load\" is a whole number, but must be a table\n"
                                                "  write its keys in braces, as in { key = value }");
  CHECK(errors_of(good_guest + "load = { clients = 0 }\n") == "f:15:20: error: \"clients\" is 0, out of range\n"
                                                              "  give a whole number, 1 to 100000");
}

TEST_CASE("bad input: page tables that no processor has, or that are more than is written to them") {
  CHECK(errors_of(good_guest + "bits = 48\n") == "f:15:8: error: \"bits\" is 48, and no processor has such words\n"
                                                 "  give 64 or 32");
  CHECK(errors_of(good_guest + "p2m = { ballooned = 1.5 }\n") == "f:15:21: error: \"ballooned\" is 1.5, out of range\n"
                                                                 "  give a number, 0 to 1");
  CHECK(errors_of(good_guest + "demand = { page_table_writes = 5, entries_torn_down = 8 }\n") ==
        "f:9:1: error: guest \"web\" sets, copies or clears 8 page-table entries, but writes 5 in all\n"
        "  give demand.page_table_writes for all of them together");
}

TEST_CASE("bad input: messages that are more than the demand has, or have too many threads") {
  CHECK(errors_of(good_guest + "load = { messages = { receiver_calls = 99 } }\n") ==
        "f:9:1: error: guest \"web\" passes messages with 99 system calls of the receiver, but a message takes 2.01344 "
        "in all\n"
        "  give demand.system_calls for sender and receiver together");
  CHECK(errors_of(good_guest + "load = { messages = { groups = 100, senders = 100, receiver_calls = 0 } }\n") ==
        "f:15:21: error: \"messages\" makes 10100 threads\n"
        "  have at most 4096: groups times senders and receivers");
  CHECK(errors_of(good_guest + "load = { messages = { answered = true, receiver_calls = 0, channel = { when_full = "
                               "\"drop\" } } }\n") ==
        "f:15:21: error: \"messages\" are answered, and dropped when the channel is full\n"
        "  let when_full be \"block\": who waits for the answer to a lost message waits for ever");
}

TEST_CASE("bad input: loads so slow that their pauses do not fit into the simulator's time") {
  const std::string remedy = "  give at least 1e-06/s, or idle = true for no load at all";
  CHECK(errors_of(good_guest + "load = { rate = \"0/s\" }\n") == "f:15:17: error: \"rate\" is too low\n" + remedy);
  CHECK(errors_of(good_guest + "load = { rate = \"1e-300/s\" }\n") == "f:15:17: error: \"rate\" is too low\n" + remedy);
  CHECK(errors_of(good_guest + "load = { rate = \"-1/s\" }\n") ==
        "f:15:17: error: \"rate\" is \"-1/s\": it must not be negative\n"
        "  give a rate from 0/s to 1e+07/s");
  CHECK(errors_of(good_guest + "load = { rate = \"0.000001/s\" }\n") == "no error");
}

TEST_CASE("bad input: figures without a source or outside their range") {
  CHECK(errors_of(good_guest + "demand = { system_calls = { mean = 3 } }\n") ==
        "f:15:27: error: \"system_calls\" has no \"source\"\n"
        "  add source = ... (text): a row of demands.csv, a measurement, or \"assumed\" (with a range)");
  CHECK(errors_of(good_guest + "demand = { system_calls = { mean = 3, source = \"assumed\" } }\n") ==
        "f:15:27: error: \"system_calls\" is assumed, but has no range\n"
        "  add range = [LOW, HIGH], the lowest and highest plausible mean");
  CHECK(errors_of(good_guest + "demand = { system_calls = { mean = 3, range = [4, 5], source = \"assumed\" } }\n") ==
        "f:15:27: error: \"system_calls\" has a mean outside its range\n"
        "  write range = [LOW, HIGH] with LOW <= mean <= HIGH");
  CHECK(errors_of(good_guest + "demand = { system_calls = { mean = 3, range = [4], source = \"assumed\" } }\n") ==
        "f:15:47: error: \"range\" is not a range\n"
        "  write range = [LOW, HIGH]");
  CHECK(errors_of(good_guest +
                  "demand = { user_time = { mean = \"3 us\", range = [\"1 us\", 5], source = \"assumed\" } }\n") ==
        "f:15:58: error: \"range\" is 5 without a unit\n"
        "  write it in quotes with its unit, such as \"30 ms\" (the units are ns, us, ms, s, min, h)");
}

TEST_CASE("bad input: guests that do not fit their host") {
  CHECK(errors_of(good_host + "[[guest]]\n"
                              "name = \"big\"\n"
                              "mode = \"pvhvm\"\n"
                              "flavor = \"io1-60\"\n"
                              "vcpus = 8\n"
                              "workload = \"idle\"\n") ==
        "f:9:1: error: guest \"big\" does not fit on host \"xs\": with its overhead it takes 60.48 GiB, and 28.92 GiB "
        "is left\n"
        "  take out guests, give them less memory, or give the host more");
  CHECK(errors_of(good_host + "[[guest]]\n"
                              "name = \"g\"\n"
                              "count = 8\n"
                              "mode = \"pv\"\n"
                              "vcpus = 1\n"
                              "memory = \"4 GiB\"\n"
                              "workload = \"idle\"\n") ==
        "f:9:1: error: guest \"g-8\" does not fit on host \"xs\": with its overhead it takes 4.033 GiB, and 704.8 MiB "
        "is left\n"
        "  take out guests, give them less memory, or give the host more");
  CHECK(errors_of(good_host + "[[guest]]\n"
                              "name = \"a\"\n"
                              "mode = \"pv\"\n"
                              "vcpus = 9\n"
                              "memory = \"1 GiB\"\n"
                              "workload = \"idle\"\n") ==
        "f:9:1: error: guest \"a\" has 9 vCPUs, but host \"xs\" has 8 pCPUs\n"
        "  give it fewer vCPUs, or the host more cores");
  CHECK(errors_of(good_guest + "cap = 201\n") ==
        "f:9:1: error: guest \"web\" has a cap of 201 %, but its 2 vCPUs use at most 200 %\n"
        "  give a smaller cap, or 0 for none");
  CHECK(errors_of(good_guest + "hard_affinity = \"6-8\"\n") ==
        "f:9:1: error: guest \"web\" has affinity to pCPU 8, but host \"xs\" has pCPUs 0 to 7\n"
        "  name pCPUs of the host");
  CHECK(errors_of(good_guest + "disk = \"iscsi\"\n") ==
        "f:9:1: error: guest \"web\" has an iSCSI disk, but host \"xs\" has no remote_storage\n"
        "  add [host.remote_storage] with target and link to the host, or give disk = \"local\"");
  CHECK(errors_of(good_guest + "hardware_domain = true\n"
                               "disk_backend = \"driver\"\n"
                               "[[guest]]\n"
                               "name = \"driver\"\n"
                               "mode = \"pv\"\n"
                               "vcpus = 1\n"
                               "memory = \"1 GiB\"\n"
                               "workload = \"idle\"\n") ==
        "f:9:1: error: hardware domain \"web\" has a driver domain\n"
        "  leave out disk_backend and network_backend: it drives its devices itself");
  CHECK(errors_of(good_host + "threads_per_core = 2\nsockets = 17\n") != "no error");
  CHECK(errors_of(good_host + "threads_per_core = 4\nsockets = 9\n") == "f:2:1: error: host \"xs\" has 288 pCPUs\n"
                                                                        "  give it at most 256 threads in all");
  CHECK(errors_of(good_host + "[host.dom0]\n"
                              "vcpus = 9\n") ==
        "f:2:1: error: dom0 of host \"xs\" has 9 vCPUs, but the host has 8 pCPUs\n"
        "  give dom0 at most as many vCPUs as there are pCPUs");
  CHECK(errors_of(good_host + "[host.dom0]\n"
                              "memory = \"32 GiB\"\n") ==
        "f:2:1: error: dom0's 32 GiB and Xen's 481.2 MiB are more than the 32 GiB of host \"xs\"\n"
        "  give the host more memory, or dom0 less");
  CHECK(errors_of(good_host + "disk_size = \"100 GiB\"\n"
                              "[[guest]]\n"
                              "name = \"g\"\n"
                              "count = 3\n"
                              "mode = \"pv\"\n"
                              "vcpus = 1\n"
                              "memory = \"1 GiB\"\n"
                              "workload = \"idle\"\n"
                              "disk_size = \"40 GiB\"\n") ==
        "f:10:1: error: guest \"g-3\" does not fit on host \"xs\": its disk takes 40 GiB, and 20 GiB is left\n"
        "  take out guests, or give the host a larger disk_size");
  CHECK(errors_of(good_guest + "[[guest]]\n"
                               "name = \"metal\"\n"
                               "mode = \"bare-metal\"\n"
                               "vcpus = 8\n"
                               "memory = \"32 GiB\"\n"
                               "workload = \"idle\"\n") ==
        "f:9:1: error: guest \"web\" shares host \"xs\" with bare-metal \"metal\"\n"
        "  give the bare-metal one a host of its own: without Xen there are no guests beside it");
  CHECK(errors_of(good_host + "[[guest]]\n"
                              "name = \"metal\"\n"
                              "mode = \"bare-metal\"\n"
                              "vcpus = 8\n"
                              "memory = \"33 GiB\"\n"
                              "workload = \"idle\"\n") ==
        "f:9:1: error: guest \"metal\" does not fit on host \"xs\": it uses 33 GiB, and 32 GiB is left\n"
        "  give it at most the host's memory");
  CHECK(errors_of(good_guest + "count = 10001\n") == "f:15:9: error: \"count\" is 10001, out of range\n"
                                                     "  give a whole number, 1 to 10000");
}

TEST_CASE("bad input: PVH on a Xen that knows nothing of it; from its first form on it is accepted") {
  const auto on = [](const std::string& xen) {
    return errors_of(good_host + "xen = \"" + xen + "\"\n" +
                     "[[guest]]\nname = \"web\"\nmode = \"pvh\"\nvcpus = 2\nmemory = \"4 GiB\"\nworkload = \"idle\"\n");
  };
  CHECK(on("4.3") == "f:10:1: error: guest \"web\" is PVH, which Xen 4.3 of host \"xs\" does not have\n"
                     "  give the host xen = \"4.10\" or later, or the guest another mode");
  CHECK(on("4.4") == "no error");
}

TEST_CASE("bad input: versions, toolstacks and device models") {
  for (const std::string never : {"4", "2.0", "3.7", "4.22", "5.0"})
    CHECK(errors_of(fmt::format("{}xen = \"{}\"\n", good_host, never)) ==
          fmt::format("f:9:7: error: \"xen\" is \"{}\", which is not a series of Xen that domus knows\n"
                      "  give a series from 3.0 to 3.4 or from 4.0 to 4.21, such as \"4.17\"",
                      never));
  CHECK(errors_of(good_host + "xen = \"4.11.2\"\n") ==
        "f:9:7: error: \"xen\" is \"4.11.2\", which is a point release\n"
        "  give its series, \"4.11\": that stands for the latest point release");
  CHECK(errors_of(good_host + "xen = 4.17\n") == "f:9:7: error: \"xen\" is a number, but must be text\n"
                                                 "  write it in quotes");
  CHECK(errors_of(good_host + "toolstack = \"xm\"\n") == "f:9:13: error: unknown toolstack \"xm\"\n"
                                                         "  choose one of \"xapi\" and \"libxl\"");
  CHECK(errors_of(good_host + "[host.remote_storage]\n"
                              "target = \"xs\"\n"
                              "link = \"san\"\n") == "f:10:10: error: host \"xs\" is its own target\n"
                                                     "  name another host, or give its guests disk = \"local\"\n"
                                                     "f:11:8: error: unknown link \"san\"\n"
                                                     "  there are none");
  CHECK(errors_of(good_host + "device_model = \"qemu\"\n") ==
        "f:9:16: error: unknown device_model \"qemu\"\n"
        "  did you mean \"qemu-xen\"? The choices are \"qemu-xen\" and \"qemu-traditional\"");
}

TEST_CASE("bad input: odd names are names, and control characters print escaped") {
  CHECK(errors_of(good_guest + "[[guest]]\n"
                               "name = \"'; DROP TABLE guests; --\"\n"
                               "mode = \"pv\"\n"
                               "vcpus = 99\n"
                               "memory = \"1 GiB\"\n"
                               "workload = \"idle\"\n") ==
        "f:15:1: error: guest \"'; DROP TABLE guests; --\" has 99 vCPUs, but host \"xs\" has 8 pCPUs\n"
        "  give it fewer vCPUs, or the host more cores");
  CHECK(errors_of(good_guest + "[[guest]]\n"
                               "name = \"<script>\\u001b[31m\\n\"\n"
                               "mode = \"pv\"\n"
                               "vcpus = 99\n"
                               "memory = \"1 GiB\"\n"
                               "workload = \"idle\"\n") ==
        "f:15:1: error: guest \"<script>\\x1b[31m\\n\" has 99 vCPUs, but host \"xs\" has 8 pCPUs\n"
        "  give it fewer vCPUs, or the host more cores");
  CHECK(errors_of(good_guest + "[[guest]]\n"
                               "name = \"\"\n"
                               "mode = \"pv\"\n"
                               "vcpus = 1\n"
                               "memory = \"1 GiB\"\n"
                               "workload = \"idle\"\n") == "f:16:8: error: \"name\" is empty\n"
                                                           "  give a name of at least one character");
}

TEST_CASE(
    "a guest that names an image has its mode, and what the policy does not build is refused in the cloud's words") {
  const auto on = [](const std::string& image, const std::string& flavor, const std::string& more = "") {
    return errors_of(fmt::format("{}[[guest]]\nname = \"g\"\nimage = \"{}\"\nflavor = \"{}\"\nworkload = \"idle\"\n{}",
                                 good_host, image, flavor, more));
  };
  CHECK(on("CentOS 6 (PV)", "general1-4") == "no error");
  CHECK(on("CentOS 6 (PVHVM)", "compute1-4") == "no error"); // it boots from a volume
  CHECK(
      on("CentOS 6 (PV)", "compute1-4") ==
      "f:11:9: error: Image cannot be built with provided flavor.\n"
      "  image \"CentOS 6 (PV)\" does not build on flavor \"compute1-4\" (rule flavor-class of policy rackspace-2015): "
      "name another of either, such as image \"CentOS 6 (PVHVM)\"");
  CHECK(on("CentOS 66", "general1-4").find("error: unknown image \"CentOS 66\"") != std::string::npos);
  CHECK(on("CentOS 6 (PV)", "general1-4", "mode = \"pvhvm\"\n")
            .find("guest \"g\" has mode \"pvhvm\", but its image \"CentOS 6 (PV)\" boots as pv") != std::string::npos);
  CHECK(errors_of("policy = \"rackspace\"\n" + good_host +
                  "[[guest]]\nname = \"g\"\nimage = \"CentOS 6 (PV)\"\nflavor = \"general1-4\"\nworkload = \"idle\"\n")
            .find("error: unknown policy \"rackspace\"") != std::string::npos);
}
