/// How fast a cloud's servers are judged: 200 000 of them as Nova answers, some 210 MB, with 500 images and 100
/// flavors. The plain walk over the same JSON, which keeps nothing, is what there is to compare with. `peak_mb` is the
/// most memory that the program ever had. The benchmark checks its answer: as many servers are broken as were made to
/// break.
#include "analysis/policy/build_changes.hpp"
#include "analysis/policy/server_changes.hpp"
#include "scenarios/openstack/load_cloud.hpp"
#include "scenarios/policy/load_policy.hpp"

#include <benchmark/benchmark.h>
#include <fmt/format.h>
#include <nlohmann/json.hpp>
#include <sys/resource.h>

#include <cstdint>
#include <filesystem>
#include <fstream>
#include <string>

namespace {

using namespace domus;

constexpr unsigned servers = 200'000;
constexpr unsigned images = 500;
constexpr unsigned flavors = 100;
/// Every tenth image boots PV, and every fourth flavor is of the class that the change closes to PV.
constexpr unsigned one_in_pv = 10;
constexpr unsigned one_in_general = 4;

std::string server_json(unsigned n) {
  return fmt::format(
      R"({{"id": "{0:08x}-aaaa-4bbb-8ccc-{0:012x}", "name": "server-{0}", "status": "ACTIVE", "tenant_id": "5831008",)"
      R"( "user_id": "170454", "created": "2014-02-03T04:05:06Z", "updated": "2015-03-09T10:11:12Z", "progress": 100,)"
      R"( "hostId": "{0:056x}", "accessIPv4": "10.{3}.{4}.{5}", "accessIPv6": "2001:db8::{0:x}", "key_name": null,)"
      R"( "image": {{"id": "image-{1}", "links": [{{"href": "https://iad.servers.api.example.com/5831008/images/image-{1}", "rel": "bookmark"}}]}},)"
      R"( "flavor": {{"id": "flavor-{2}", "links": [{{"href": "https://iad.servers.api.example.com/5831008/flavors/flavor-{2}", "rel": "bookmark"}}]}},)"
      R"( "addresses": {{"public": [{{"version": 4, "addr": "203.0.{4}.{5}"}}, {{"version": 6, "addr": "2001:db8::{0:x}"}}], "private": [{{"version": 4, "addr": "10.{3}.{4}.{5}"}}]}},)"
      R"( "metadata": {{"role": "web", "owner": "team-{3}"}}, "OS-DCF:diskConfig": "{6}", "OS-EXT-STS:power_state": 1, "OS-EXT-STS:task_state": null, "OS-EXT-STS:vm_state": "active"}})",
      n, n % images, n / images % flavors, n % 250, n / 250 % 250, n % 199, n % 3 == 0 ? "AUTO" : "MANUAL");
}

std::string image_json(unsigned n) {
  return fmt::format(R"({{"id": "image-{0}", "name": "image {0}", "status": "active", "min_ram": 512, "min_disk": 20,)"
                     R"( "os_type": "linux", "vm_mode": "{1}", "disk_format": "vhd"}})",
                     n, n % one_in_pv == 0 ? "xen" : "hvm");
}

std::string flavor_json(unsigned n) {
  return fmt::format(R"({{"id": "flavor-{0}", "name": "flavor {0}", "ram": {1}, "vcpus": 2, "disk": {2},)"
                     R"( "extra_specs": {{"class": "{3}"}}}})",
                     n, 1024 * (n + 1), 20 * (n + 1), n % one_in_general == 0 ? "general1" : "performance1");
}

/// A folder with the three files, removed in the end.
class Files {
public:
  Files() : folder_(std::filesystem::temp_directory_path() / fmt::format("domus-bench-policy-{}", ::getpid())) {
    std::filesystem::create_directory(folder_);
    write("servers", servers, server_json);
    write("images", images, image_json);
    write("flavors", flavors, flavor_json);
  }
  Files(const Files&) = delete;
  Files& operator=(const Files&) = delete;
  ~Files() { std::filesystem::remove_all(folder_); }

  [[nodiscard]] std::string path(const char* name) const { return (folder_ / name).string(); }
  [[nodiscard]] double bytes() const { return static_cast<double>(std::filesystem::file_size(path("servers.json"))); }

private:
  void write(const char* what, unsigned count, std::string (*record)(unsigned)) const {
    std::ofstream file(folder_ / fmt::format("{}.json", what));
    file << fmt::format("{{\"{}\": [", what);
    for (unsigned n = 0; n < count; ++n)
      file << (n == 0 ? "" : ",\n") << record(n);
    file << "]}\n";
  }

  std::filesystem::path folder_;
};

const Files& files() {
  static const Files all;
  return all;
}

double peak_mb() {
  rusage usage{};
  getrusage(RUSAGE_SELF, &usage);
  return static_cast<double>(usage.ru_maxrss) / 1024;
}

struct Nothing : nlohmann::json_sax<nlohmann::json> {
  bool null() override { return true; }
  bool boolean(bool) override { return true; }
  bool number_integer(number_integer_t) override { return true; }
  bool number_unsigned(number_unsigned_t) override { return true; }
  bool number_float(number_float_t, const string_t&) override { return true; }
  bool string(string_t&) override { return true; }
  bool binary(binary_t&) override { return true; }
  bool start_object(std::size_t) override { return true; }
  bool key(string_t&) override { return true; }
  bool end_object() override { return true; }
  bool start_array(std::size_t) override { return true; }
  bool end_array() override { return true; }
  bool parse_error(std::size_t, const std::string&, const nlohmann::detail::exception&) override { return false; }
};

void plain_walk(benchmark::State& state) {
  for (auto _ : state) {
    std::ifstream stream(files().path("servers.json"));
    Nothing nothing;
    if (!nlohmann::json::sax_parse(stream, &nothing))
      state.SkipWithError("the servers are no JSON");
  }
  state.counters["bytes"] = benchmark::Counter(files().bytes(), benchmark::Counter::kIsIterationInvariantRate);
}

void policy_diff(benchmark::State& state) {
  const models::Policy before = scenarios::load_policy("rackspace-2015");
  const models::Policy after = scenarios::load_policy_text(
      "name = \"no PV on General flavors\"\nbased_on = \"rackspace-2015\"\n[[rule]]\nid = \"general-needs-pvhvm\"\n"
      "when = 'flavor.class == \"general1\" and image.mode == \"xen\"'\nsource = \"made up\"\n",
      "after.toml");
  for (auto _ : state) {
    const analysis::Cloud cloud(scenarios::load_cloud_flavors(files().path("flavors.json")).flavors,
                                scenarios::load_cloud_images(files().path("images.json")).images, {});
    const analysis::PolicyChange change({&cloud, &before, before.date}, {&cloud, &after, after.date});
    analysis::ServerChanges changes(change);
    (void)scenarios::read_cloud_servers(
        files().path("servers.json"), [&](const scenarios::Server& server) { changes.take(server); }, [](double) {});
    const analysis::BuildChanges builds = analysis::changed_builds(change);
    constexpr unsigned to_break = servers / one_in_pv / one_in_general;
    if (changes.servers() != servers || changes.broken() != to_break || builds.builds.empty())
      state.SkipWithError("other servers were broken than were made to break");
  }
  state.counters["bytes"] = benchmark::Counter(files().bytes(), benchmark::Counter::kIsIterationInvariantRate);
  state.counters["peak_mb"] = peak_mb();
}

} // namespace

BENCHMARK(policy_diff)->Unit(benchmark::kMillisecond);
BENCHMARK(plain_walk)->Unit(benchmark::kMillisecond);

BENCHMARK_MAIN();
