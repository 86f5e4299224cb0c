#include "load_errors.hpp"

#include <doctest/doctest.h>

using namespace domus::scenarios;

TEST_CASE("bad input: the file as a whole") {
  CHECK(errors_of(std::string{} + "") == "f:1:1: error: the scenario is empty\n"
                                         "  begin with a copy of scenarios/first.toml");
  CHECK(errors_of(std::string{} + "# only a comment\n") == "f:1:1: error: the scenario is empty\n"
                                                           "  begin with a copy of scenarios/first.toml");
  CHECK(errors_of(std::string{} + "name = \"x\"\n") == "f:1:1: error: the scenario has no \"host\"\n"
                                                       "  add host = ... (a list of tables): the hosts");
  CHECK(errors_of(std::string{} + "name = 3\n"
                                  "host = 3\n") ==
        "f:1:8: error: \"name\" is a whole number, but must be text\n"
        "  write it in quotes\n"
        "f:2:8: error: \"host\" is a whole number, but must be a list of tables\n"
        "  begin each with a line [[host]], in double brackets");
  CHECK(errors_of(std::string{} + "host = [1]\n"
                                  "name = \"\"\n") == "f:1:9: error: [[host]] is a whole number, but must be a table\n"
                                                      "  write its keys in braces, as in { key = value }");
  CHECK(
      errors_of(good_guest + "seed = 3\n") ==
      "f:15:1: error: unknown key \"seed\" in [[guest]]\n"
      "  the keys here are \"name\", \"count\", \"host\", \"mode\", \"image\", \"flavor\", \"vcpus\", \"memory\", "
      "\"disk_size\", "
      "\"weight\", \"cap\", \"reservation\", \"hard_affinity\", \"soft_affinity\", \"workload\", \"load\", \"demand\", "
      "\"threads\", "
      "\"disk\", \"disk_backend\", \"network_backend\", \"p2m_pages\", \"p2m\", \"paging\" ...");
}

TEST_CASE("bad input: unknown keys, with the nearest known key") {
  CHECK(errors_of(good_guest + "memmory = \"4 GiB\"\n") == "f:15:1: error: unknown key \"memmory\" in [[guest]]\n"
                                                           "  did you mean \"memory\"?");
  CHECK(
      errors_of(good_guest + "colour = \"red\"\n") ==
      "f:15:1: error: unknown key \"colour\" in [[guest]]\n"
      "  the keys here are \"name\", \"count\", \"host\", \"mode\", \"image\", \"flavor\", \"vcpus\", \"memory\", "
      "\"disk_size\", "
      "\"weight\", \"cap\", \"reservation\", \"hard_affinity\", \"soft_affinity\", \"workload\", \"load\", \"demand\", "
      "\"threads\", "
      "\"disk\", \"disk_backend\", \"network_backend\", \"p2m_pages\", \"p2m\", \"paging\" ...");
  CHECK(
      errors_of(good_guest + "\"<script>\\n\" = 1\n") ==
      "f:15:1: error: unknown key \"<script>\\n\" in [[guest]]\n"
      "  the keys here are \"name\", \"count\", \"host\", \"mode\", \"image\", \"flavor\", \"vcpus\", \"memory\", "
      "\"disk_size\", "
      "\"weight\", \"cap\", \"reservation\", \"hard_affinity\", \"soft_affinity\", \"workload\", \"load\", \"demand\", "
      "\"threads\", "
      "\"disk\", \"disk_backend\", \"network_backend\", \"p2m_pages\", \"p2m\", \"paging\" ...");
  CHECK(errors_of(good_guest + "[guest.load]\n"
                               "client = 3\n") == "f:16:1: error: unknown key \"client\" in \"load\"\n"
                                                  "  did you mean \"clients\"?");
  CHECK(errors_of(good_guest + "[guest.demand]\n"
                               "syscalls = 3\n") ==
        "f:16:1: error: unknown key \"syscalls\" in \"demand\"\n"
        "  the keys here are \"operation\", \"user_time\", \"kernel_time\", \"variability\", \"system_calls\", "
        "\"page_faults\", \"page_table_writes\", \"entries_set_by_faults\", \"entries_copied\", \"entries_protected\", "
        "\"entries_torn_down\", \"copied_on_write\", \"address_spaces\", \"page_tables\", \"tlb_flushes\", "
        "\"address_space_switches\", \"wakeups\", \"timer_arms\", "
        "\"clock_reads\", \"kernel_clock_reads\", \"memory\", \"block\" and \"network\"");
  CHECK(errors_of(good_guest + "[guest.demand.memory]\n"
                               "workingset = \"1 MiB\"\n") ==
        "f:16:1: error: unknown key \"workingset\" in \"memory\"\n"
        "  did you mean \"working_set\"?");
  CHECK(errors_of(good_host + "[host.dom0]\n"
                              "vcpu = 3\n") == "f:10:1: error: unknown key \"vcpu\" in \"dom0\"\n"
                                               "  did you mean \"vcpus\"?");
  CHECK(errors_of(good_host + "[host.scheduler]\n"
                              "time_slcie = \"30 ms\"\n") ==
        "f:10:1: error: unknown key \"time_slcie\" in \"scheduler\"\n"
        "  did you mean \"time_slice\"?");
  CHECK(errors_of(good_guest + "[[gest]]\n"
                               "name = \"b\"\n") == "f:15:3: error: unknown key \"gest\" in the scenario\n"
                                                    "  did you mean \"guest\"?");
  CHECK(errors_of(good_guest + "paths = { ring_pages = 2 }\n") ==
        "f:15:11: error: unknown key \"ring_pages\" in \"paths\"\n"
        "  the keys here are \"persistent_grants\", \"indirect_segments\", \"block_ring_pages\", \"block_queues\", "
        "\"net_queues\", \"disk_emulation\", \"nic_emulation\", \"disk_cache\", \"disk_backing\" and \"clock_source\"");
}

TEST_CASE("bad input: keys that must be given") {
  CHECK(errors_of(good_host + "[[guest]]\n"
                              "name = \"a\"\n") ==
        "f:9:1: error: [[guest]] has no \"workload\"\n"
        "  add workload = ... (a name): what runs in it: a name of the library or of a [[workload]] here\n"
        "f:9:1: error: guest \"a\" has no vcpus\n"
        "  add flavor = \"general1-4\", say, or both vcpus and memory\n"
        "f:9:1: error: [[guest]] has no \"mode\"\n"
        "  add mode = ... (one of \"bare-metal\", \"pv\", \"hvm\", \"hvm-pv-drivers\", \"pvhvm\" and \"pvh\"), or "
        "image = "
        "\"...\", which gives it");
  CHECK(errors_of(good_guest + "[[link]]\n"
                               "name = \"san\"\n") ==
        "f:15:1: error: [[link]] has no \"from\"\n"
        "  add from = ... (a name): the host at one end\n"
        "f:15:1: error: [[link]] has no \"to\"\n"
        "  add to = ... (a name): the host at the other\n"
        "f:15:1: error: [[link]] has no \"bandwidth\"\n"
        "  add bandwidth = ... (a data rate, 1 kb/s to 10000 Gb/s): in each direction\n"
        "f:15:1: error: [[link]] has no \"latency\"\n"
        "  add latency = ... (a time, 1 us to 10 s): one way");
  CHECK(errors_of(std::string{} + "name = \"x\"\n"
                                  "[[host]]\n"
                                  "name = \"h\"\n") ==
        "f:2:1: error: host \"h\" has no \"platform\", \"cores_per_socket\", \"memory\", \"storage\" and \"nic\"\n"
        "  add what is missing, or model = \"performance-2013\", say, which gives all of it");
}

TEST_CASE("bad input: quantities without a unit, with a strange one, or of another kind") {
  CHECK(errors_of(good_host + "[[guest]]\n"
                              "name = \"a\"\n"
                              "mode = \"pv\"\n"
                              "vcpus = 1\n"
                              "workload = \"idle\"\n"
                              "memory = 4\n") ==
        "f:14:10: error: \"memory\" is 4 without a unit\n"
        "  write it in quotes with its unit, such as \"4 GiB\" (the units are B, KiB, MiB, GiB, TiB)");
  CHECK(errors_of(good_host + "[[guest]]\n"
                              "name = \"a\"\n"
                              "mode = \"pv\"\n"
                              "vcpus = 1\n"
                              "workload = \"idle\"\n"
                              "memory = 4.5\n") ==
        "f:14:10: error: \"memory\" is 4.5 without a unit\n"
        "  write it in quotes with its unit, such as \"4 GiB\" (the units are B, KiB, MiB, GiB, TiB)");
  CHECK(errors_of(good_host + "[[guest]]\n"
                              "name = \"a\"\n"
                              "mode = \"pv\"\n"
                              "vcpus = 1\n"
                              "workload = \"idle\"\n"
                              "memory = \"4\"\n") == "f:14:10: error: \"memory\" is \"4\" without a unit\n"
                                                     "  write \"4 GiB\" (the units are B, KiB, MiB, GiB, TiB)");
  CHECK(errors_of(good_host + "[[guest]]\n"
                              "name = \"a\"\n"
                              "mode = \"pv\"\n"
                              "vcpus = 1\n"
                              "workload = \"idle\"\n"
                              "memory = \"4 GIB\"\n") ==
        "f:14:10: error: \"memory\" is \"4 GIB\": \"GIB\" is not a unit of size\n"
        "  did you mean \"GiB\"? The units are B, KiB, MiB, GiB, TiB");
  CHECK(errors_of(good_host + "[[guest]]\n"
                              "name = \"a\"\n"
                              "mode = \"pv\"\n"
                              "vcpus = 1\n"
                              "workload = \"idle\"\n"
                              "memory = \"4 ms\"\n") ==
        "f:14:10: error: \"memory\" is \"4 ms\", which is a time, not a size\n"
        "  write \"4 GiB\" (the units are B, KiB, MiB, GiB, TiB)");
  CHECK(errors_of(good_host + "[[guest]]\n"
                              "name = \"a\"\n"
                              "mode = \"pv\"\n"
                              "vcpus = 1\n"
                              "workload = \"idle\"\n"
                              "memory = \"lots\"\n") == "f:14:10: error: \"memory\" is \"lots\", which is not a size\n"
                                                        "  write \"4 GiB\"");
  CHECK(errors_of(good_host + "[[guest]]\n"
                              "name = \"a\"\n"
                              "mode = \"pv\"\n"
                              "vcpus = 1\n"
                              "workload = \"idle\"\n"
                              "memory = true\n") == "f:14:10: error: \"memory\" is true or false, but must be a size\n"
                                                    "  write \"4 GiB\"");
  CHECK(errors_of(good_guest + "start = 5\n") ==
        "f:15:9: error: \"start\" is 5 without a unit\n"
        "  write it in quotes with its unit, such as \"30 ms\" (the units are ns, us, ms, s, min, h)");
  CHECK(errors_of(good_guest + "start = \"5\"\n") == "f:15:9: error: \"start\" is \"5\" without a unit\n"
                                                     "  write \"30 ms\" (the units are ns, us, ms, s, min, h)");
  CHECK(errors_of(good_guest + "load = { rate = 300 }\n") ==
        "f:15:17: error: \"rate\" is 300 without a unit\n"
        "  write it in quotes with its unit, such as \"300/s\" (the units are /h, /min, /s)");
  CHECK(errors_of(good_guest + "load = { rate = \"300 Hz\" }\n") ==
        "f:15:17: error: \"rate\" is \"300 Hz\", which is a frequency, not a rate\n"
        "  write \"300/s\" (the units are /h, /min, /s)");
  CHECK(errors_of(good_guest + "load = { think_time = 10 }\n") ==
        "f:15:23: error: \"think_time\" is 10 without a unit\n"
        "  write it in quotes with its unit, such as \"30 ms\" (the units are ns, us, ms, s, min, h)");
  CHECK(errors_of(good_guest + "demand = { user_time = 10 }\n") ==
        "f:15:24: error: \"user_time\" is 10 without a unit\n"
        "  write it in quotes with its unit, such as \"30 ms\" (the units are ns, us, ms, s, min, h)");
}

TEST_CASE("bad input: negative, zero, fractional and too large numbers") {
  CHECK(errors_of(good_host + "[[guest]]\n"
                              "name = \"a\"\n"
                              "mode = \"pv\"\n"
                              "vcpus = 1\n"
                              "workload = \"idle\"\n"
                              "memory = \"-4 GiB\"\n") ==
        "f:14:10: error: \"memory\" is \"-4 GiB\": it must not be negative\n"
        "  give a size from 16 MiB to 16 TiB");
  CHECK(errors_of(good_host + "[[guest]]\n"
                              "name = \"a\"\n"
                              "mode = \"pv\"\n"
                              "vcpus = 1\n"
                              "workload = \"idle\"\n"
                              "memory = \"0 GiB\"\n") == "f:14:10: error: \"memory\" is \"0 GiB\", out of range\n"
                                                         "  give a size from 16 MiB to 16 TiB");
  CHECK(errors_of(good_host + "[[guest]]\n"
                              "name = \"a\"\n"
                              "mode = \"pv\"\n"
                              "vcpus = 1\n"
                              "workload = \"idle\"\n"
                              "memory = \"1 TB\"\n") ==
        "f:14:10: error: \"memory\" is \"1 TB\", which is not a whole number of MiB\n"
        "  toolstacks count memory in MiB: write \"512 MiB\" or \"4 GiB\"");
  CHECK(errors_of(good_host + "[[guest]]\n"
                              "name = \"a\"\n"
                              "mode = \"pv\"\n"
                              "vcpus = 1\n"
                              "workload = \"idle\"\n"
                              "memory = \"1000000 TiB\"\n") ==
        "f:14:10: error: \"memory\" is \"1000000 TiB\", out of range\n"
        "  give a size from 16 MiB to 16 TiB");
  CHECK(errors_of(good_host + "[[guest]]\n"
                              "name = \"a\"\n"
                              "mode = \"pv\"\n"
                              "vcpus = 0\n"
                              "workload = \"idle\"\n"
                              "memory = \"1 GiB\"\n") == "f:12:9: error: \"vcpus\" is 0, out of range\n"
                                                         "  give a whole number, 1 to 4096");
  CHECK(errors_of(good_host + "[[guest]]\n"
                              "name = \"a\"\n"
                              "mode = \"pv\"\n"
                              "vcpus = -1\n"
                              "workload = \"idle\"\n"
                              "memory = \"1 GiB\"\n") == "f:12:9: error: \"vcpus\" is -1: it must not be negative\n"
                                                         "  give a whole number, 1 to 4096");
  CHECK(errors_of(good_host + "[[guest]]\n"
                              "name = \"a\"\n"
                              "mode = \"pv\"\n"
                              "vcpus = 1.5\n"
                              "workload = \"idle\"\n"
                              "memory = \"1 GiB\"\n") ==
        "f:12:9: error: \"vcpus\" is 1.5, which is not a whole number\n"
        "  give a whole number, 1 to 4096");
  CHECK(errors_of(good_host + "[[guest]]\n"
                              "name = \"a\"\n"
                              "mode = \"pv\"\n"
                              "vcpus = \"2\"\n"
                              "workload = \"idle\"\n"
                              "memory = \"1 GiB\"\n") ==
        "f:12:9: error: \"vcpus\" is text, but must be a whole number\n"
        "  give a whole number, 1 to 4096");
  CHECK(errors_of(good_guest + "count = 0\n") == "f:15:9: error: \"count\" is 0, out of range\n"
                                                 "  give a whole number, 1 to 10000");
  CHECK(errors_of(good_guest + "weight = 0\n") == "f:15:10: error: \"weight\" is 0, out of range\n"
                                                  "  give a whole number, 1 to 65535");
  CHECK(errors_of(good_guest + "cap = -5\n") == "f:15:7: error: \"cap\" is -5: it must not be negative\n"
                                                "  give a whole number, 0 to 409600");
  CHECK(errors_of(good_guest + "disk_size = \"0.3 B\"\n") ==
        "f:15:13: error: \"disk_size\" is \"0.3 B\", which is not a whole number of bytes\n"
        "  write a size such as \"4 GiB\"");
  CHECK(errors_of(good_guest + "demand = { system_calls = -1 }\n") ==
        "f:15:27: error: \"system_calls\" is -1: it must not be negative\n"
        "  give a number, 0 to 1e+09");
  CHECK(errors_of(good_guest + "demand = { system_calls = inf }\n") ==
        "f:15:27: error: \"system_calls\" is inf, out of range\n"
        "  give a number, 0 to 1e+09");
  CHECK(errors_of(good_guest + "demand = { variability = 2 }\n") ==
        "f:15:26: error: \"variability\" is 2, out of range\n"
        "  give a number, 0 to 1");
  CHECK(errors_of(good_guest + "[[guest.demand.block]]\n"
                               "requests = 1\n"
                               "size = \"1000 B\"\n") ==
        "f:17:8: error: \"size\" is \"1000 B\", which is not a multiple of 512 bytes\n"
        "  disks are read and written in sectors of 512 bytes");
  CHECK(errors_of(good_guest + "paths = { block_ring_pages = 3 }\n") ==
        "f:15:30: error: \"block_ring_pages\" is 3, which is not a power of two\n"
        "  give 1, 2, 4, 8 or 16");
  CHECK(errors_of(good_guest + "paths = { block_queues = 0 }\n") ==
        "f:15:26: error: \"block_queues\" is 0, out of range\n"
        "  give a whole number, 1 to 64");
}

TEST_CASE("bad input: words that are not among the choices") {
  CHECK(errors_of(good_host + "[[guest]]\n"
                              "name = \"a\"\n"
                              "mode = \"pvhv\"\n"
                              "vcpus = 1\n"
                              "workload = \"idle\"\n"
                              "memory = \"1 GiB\"\n") == "f:11:8: error: unknown mode \"pvhv\"\n"
                                                         "  did you mean \"pvhvm\"? The choices are \"bare-metal\", "
                                                         "\"pv\", \"hvm\", \"hvm-pv-drivers\", \"pvhvm\" and \"pvh\"");
  CHECK(errors_of(good_host + "[[guest]]\n"
                              "name = \"a\"\n"
                              "mode = \"kvm\"\n"
                              "vcpus = 1\n"
                              "workload = \"idle\"\n"
                              "memory = \"1 GiB\"\n") == "f:11:8: error: unknown mode \"kvm\"\n"
                                                         "  did you mean \"hvm\"? The choices are \"bare-metal\", "
                                                         "\"pv\", \"hvm\", \"hvm-pv-drivers\", \"pvhvm\" and \"pvh\"");
  CHECK(errors_of(good_host + "[[guest]]\n"
                              "name = \"a\"\n"
                              "mode = [\"pv\"]\n"
                              "vcpus = 1\n"
                              "workload = \"idle\"\n"
                              "memory = \"1 GiB\"\n") ==
        "f:11:8: error: \"mode\" is a list ([...]), but must be text\n"
        "  choose one of \"bare-metal\", \"pv\", \"hvm\", \"hvm-pv-drivers\", \"pvhvm\" and \"pvh\"");
  CHECK(errors_of(good_guest + "disk = \"scsi\"\n") ==
        "f:15:8: error: unknown disk \"scsi\"\n"
        "  did you mean \"iscsi\"? The choices are \"local\" and \"iscsi\"");
  CHECK(errors_of(good_guest + "hard_affinity = \"0-\"\n") ==
        "f:15:17: error: \"hard_affinity\" is \"0-\", which is not a list of pCPUs\n"
        "  write pCPU numbers and ranges with commas between, such as \"0-3,8\"");
  CHECK(errors_of(good_guest + "hard_affinity = \"4-2\"\n") ==
        "f:15:17: error: \"hard_affinity\" is \"4-2\", which is not a list of pCPUs\n"
        "  write pCPU numbers and ranges with commas between, such as \"0-3,8\"");
  CHECK(errors_of(good_guest + "hard_affinity = [1, 2]\n") ==
        "f:15:17: error: \"hard_affinity\" is a list ([...]), but must be text\n"
        "  write pCPU numbers and ranges with commas between, such as \"0-3,8\"");
  CHECK(errors_of(good_guest + "hard_affinity = \"0,\"\n") ==
        "f:15:17: error: \"hard_affinity\" is \"0,\", which is not a list of pCPUs\n"
        "  write pCPU numbers and ranges with commas between, such as \"0-3,8\"");
  CHECK(errors_of(good_guest + "[[guest.demand.network]]\n"
                               "messages = 1\n"
                               "size = \"64 B\"\n"
                               "flow = \"send\"\n") == "f:18:8: error: unknown flow \"send\"\n"
                                                       "  choose one of \"receive\" and \"transmit\"");
}

TEST_CASE("bad input: names that stand for nothing") {
  CHECK(errors_of(good_guest + "host = \"sx\"\n") == "f:15:8: error: unknown host \"sx\"\n"
                                                     "  did you mean \"xs\"?");
  CHECK(errors_of(good_guest + "flavor = \"general1-3\"\n") == "f:15:10: error: unknown flavor \"general1-3\"\n"
                                                               "  did you mean \"general1-1\"?");
  CHECK(errors_of(good_host + "[[guest]]\n"
                              "name = \"a\"\n"
                              "mode = \"pv\"\n"
                              "vcpus = 1\n"
                              "memory = \"1 GiB\"\n"
                              "workload = \"idel\"\n") == "f:14:12: error: unknown workload \"idel\"\n"
                                                          "  did you mean \"idle\"?");
  CHECK(errors_of(good_host + "[[guest]]\n"
                              "name = \"a\"\n"
                              "mode = \"pv\"\n"
                              "vcpus = 1\n"
                              "memory = \"1 GiB\"\n"
                              "workload = \"\"\n") == "f:14:12: error: \"workload\" is empty\n"
                                                      "  give a name of at least one character");
  CHECK(errors_of(good_guest + "disk_backend = \"storage-domain\"\n") ==
        "f:15:16: error: unknown guest \"storage-domain\"\n"
        "  the guests are \"web\"");
  CHECK(errors_of(good_guest + "network_backend = \"web\"\n") ==
        "f:15:19: error: guest \"web\" is its own driver domain\n"
        "  name another guest of the same host, or leave the key out for dom0");
  CHECK(errors_of(good_guest + "[[flow]]\n"
                               "from = \"xs\"\n"
                               "to = \"xt\"\n"
                               "link = \"san\"\n"
                               "size = \"1 GiB\"\n") == "f:17:6: error: unknown host \"xt\"\n"
                                                        "  did you mean \"xs\"?\n"
                                                        "f:18:8: error: unknown link \"san\"\n"
                                                        "  there are none");
  CHECK(errors_of(good_guest + "[[link]]\n"
                               "name = \"san\"\n"
                               "from = \"xs\"\n"
                               "to = \"xs\"\n"
                               "bandwidth = \"1 Gb/s\"\n"
                               "latency = \"50 us\"\n") == "f:18:6: error: both ends of the link are the same host\n"
                                                           "  connect two different hosts");
  CHECK(errors_of(std::string{} + "name = \"x\"\n"
                                  "[[host]]\n"
                                  "name = \"h\"\n"
                                  "model = \"performance2013\"\n") ==
        "f:4:9: error: unknown host model \"performance2013\"\n"
        "  did you mean \"performance-2013\"?");
  CHECK(errors_of(std::string{} + "name = \"x\"\n"
                                  "[[host]]\n"
                                  "name = \"h\"\n"
                                  "platform = \"sandybridge\"\n"
                                  "cores_per_socket = 4\n"
                                  "memory = \"8 GiB\"\n"
                                  "storage = \"ssd\"\n"
                                  "nic = \"eth0\"\n") ==
        "f:4:12: error: unknown platform \"sandybridge\"\n"
        "  did you mean \"sandy-bridge\"? The choices are \"netburst-32\", \"netburst-64\", \"nehalem\", \"westmere\", "
        "\"sandy-bridge\", \"haswell\", \"skylake\" and \"zen2\"\n"
        "f:7:11: error: unknown storage \"ssd\"\n"
        "  choose one of \"sata-7200\", \"raid10-sata\", \"raid10-ssd\" and \"nvme\"\n"
        "f:8:7: error: unknown nic \"eth0\"\n"
        "  choose one of \"1gbe\", \"10gbe\" and \"40gbe\"");
}
