/// Files with what a cloud says: several put together, in pages, from a pipe, and what is wrong with them.
#include "scenarios/openstack/load_cloud.hpp"
#include "tests/scenarios/error_of.hpp"
#include "tests/workplace.hpp"

#include <doctest/doctest.h>
#include <fmt/format.h>

#include <string>
#include <vector>

using namespace domus;
using namespace domus::scenarios;
using tests::error_of;
using tests::Workplace;

namespace {

std::string flavor(const std::string& id) {
  return fmt::format(
      R"({{"id": "{}", "name": "n", "ram": 512, "vcpus": 1, "disk": 20, "extra_specs": {{"class": "c"}}}})", id);
}

std::string server(const std::string& id) {
  return fmt::format(R"({{"id": "{}", "image": "", "flavor": {{"id": "2"}}}})", id);
}

std::string page(const std::string& list, const std::string& record, bool goes_on) {
  return fmt::format(R"({{"{0}": [{1}]{2}}})", list, record,
                     goes_on ? fmt::format(R"(, "{}_links": [{{"rel": "next", "href": "x"}}])", list) : "");
}

std::vector<std::string> ids_of_servers(const std::string& files, std::vector<Diagnostic>* cautions = nullptr) {
  std::vector<std::string> ids;
  const auto told = read_cloud_servers(
      files, [&](const Server& one) { ids.push_back(one.id); }, [](double /*share*/) {});
  if (cautions != nullptr)
    *cautions = told;
  return ids;
}

} // namespace

TEST_CASE("the pages of an answer may be in several files: one of them is the last") {
  const Workplace place;
  const std::string first = place.add("1.json", page("flavors", flavor("a"), true));
  const std::string last = place.add("2.json", page("flavors", flavor("b"), false));
  CHECK(load_cloud_flavors(first).cautions.size() == 1);
  const CloudFlavors both = load_cloud_flavors(first + "," + last);
  CHECK(both.flavors.size() == 2);
  CHECK(both.cautions.empty());
  CHECK(load_cloud_flavors(last + ", " + first).cautions.empty());

  const std::string servers = place.add("3.json", page("servers", server("s"), true));
  const std::string more = place.add("4.json", page("servers", server("t"), false));
  std::vector<Diagnostic> cautions;
  CHECK(ids_of_servers(servers, &cautions) == std::vector<std::string>{"s"});
  CHECK(cautions.size() == 1);
  CHECK(ids_of_servers(servers + "," + more, &cautions) == std::vector<std::string>{"s", "t"});
  CHECK(cautions.empty());
}

TEST_CASE("a byte order mark is no part of what is said, and UTF-16 is told by its name") {
  const Workplace place;
  const std::string marked = place.add("marked.json", "\xef\xbb\xbf" + page("flavors", flavor("a"), false));
  CHECK(load_cloud_flavors(marked).flavors.front().id == "a");
  const std::string toml = place.add(
      "marked.toml", "\xef\xbb\xbf[[flavor]]\nid = \"t\"\nname = \"n\"\nmemory = \"1 GiB\"\n"
                     "vcpus = 1\nsystem_disk = \"20 GiB\"\nclass = \"c\"\npolicy_class = \"p\"\nrxtx_factor = 1\n");
  CHECK(error_of([&] { static_cast<void>(load_cloud_flavors(toml)); }) == "no error");
  const std::string wide = place.add("wide.json", std::string("\xff\xfe{\0\"\0", 6));
  CHECK(error_of([&] { static_cast<void>(load_cloud_flavors(wide)); }).starts_with(wide + ":1:1: error: is UTF-16"));
}

TEST_CASE("each flavor, image and server stands once, over all files") {
  const Workplace place;
  const std::string one = place.add("1.json", page("servers", server("s"), false));
  const std::string two = place.add("2.json", page("servers", server("s"), false));
  CHECK(error_of([&] {
          static_cast<void>(ids_of_servers(one + "," + two));
        }).find("a second server has the id \"s\"") != std::string::npos);
  const std::string flavors = place.add("3.json", page("flavors", flavor("a") + "," + flavor("a"), false));
  CHECK(error_of([&] { static_cast<void>(load_cloud_flavors(flavors)); }).find("a second flavor has the id \"a\"") !=
        std::string::npos);
}

TEST_CASE("a server that does not say whether it has an image is refused") {
  const Workplace place;
  const std::string file = place.add("s.json", R"({"servers": [{"id": "s", "flavor": {"id": "2"}}]})");
  CHECK(error_of([&] { static_cast<void>(ids_of_servers(file)); }).find("this server has no \"image\"") !=
        std::string::npos);
  const std::string null = place.add("n.json", R"({"servers": [{"id": "s", "image": null, "flavor": {"id": "2"}}]})");
  CHECK(ids_of_servers(null).size() == 1);
}

TEST_CASE("servers are no catalogue") {
  const Workplace place;
  const std::string file = place.add("s.toml", "a = 1\n");
  CHECK(error_of([&] { static_cast<void>(ids_of_servers(file)); }).find("is no JSON") != std::string::npos);
}

TEST_CASE("inventories in lines: each file is another host") {
  const Workplace place;
  const std::string memory =
      R"([{"resource_class": "MEMORY_MB", "total": 1024, "reserved": 0, "allocation_ratio": 1}])";
  const std::string cpus = R"([{"resource_class": "VCPU", "total": 4, "reserved": 0, "allocation_ratio": 1}])";
  const CloudHosts hosts = load_cloud_hosts(place.add("a.json", memory) + "," + place.add("b.json", cpus));
  REQUIRE(hosts.hosts.size() == 2);
  CHECK_FALSE(hosts.hosts[0].vcpus.total.has_value());
  CHECK_FALSE(hosts.hosts[1].memory.total.has_value());
}
