#include "scenarios/openstack/load_cloud.hpp"

#include "models/policy/text.hpp"
#include "scenarios/catalog.hpp"
#include "scenarios/openstack/record_stream.hpp"
#include "scenarios/toml/safety.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cerrno>
#include <filesystem>
#include <fstream>
#include <set>
#include <system_error>

namespace domus::scenarios {

namespace {

std::vector<std::string> paths_in(const std::string& files) {
  std::vector<std::string> paths;
  for (const std::string_view path : models::items_of(files))
    paths.emplace_back(models::trimmed(path));
  return paths;
}

std::ifstream opened(const std::string& path) {
  std::error_code ignored;
  errno = 0;
  const bool is_directory = std::filesystem::is_directory(path, ignored);
  std::ifstream stream(path, std::ios::binary);
  if (is_directory || !stream)
    throw InputError({{path, 0, 0,
                       fmt::format("cannot read this file: {}",
                                   is_directory ? "it is a directory" : std::generic_category().message(errno)),
                       "give the path of a JSON file with the answer of the API, or of a catalogue in TOML"}});
  return stream;
}

/// By its first characters: JSON begins with { or [, and what begins with [[ and a letter is a table of TOML.
bool is_json(std::istream& stream, const std::string& path) {
  std::string beginning(4096, '\0');
  stream.read(beginning.data(), static_cast<std::streamsize>(beginning.size()));
  beginning.resize(static_cast<std::size_t>(stream.gcount()));
  stream.clear();
  stream.seekg(0);
  const std::size_t first = beginning.find_first_not_of(" \t\r\n");
  if (first != std::string::npos && beginning[first] == '<')
    throw InputError({{path, 1, 1, "is neither JSON nor TOML, and begins with <", "is it the page of an error?"}});
  if (first == std::string::npos || beginning[first] == '{')
    return true;
  if (beginning[first] != '[')
    return false;
  const std::size_t second = beginning.find_first_not_of(" \t\r\n", first + 1);
  return second == std::string::npos || beginning[second] == '{' || beginning[second] == ']' ||
         beginning.substr(first, 2) != "[[";
}

/// Which records a file has, and what to make of each.
struct Kind {
  std::vector<std::string_view> lists;
  std::function<bool(std::string_view)> keep;
};

void note_missing_page(const RecordSummary& summary, const std::string& path, std::vector<Diagnostic>& cautions) {
  if (summary.last_page_missing)
    cautions.push_back(
        {path, 0, 0, "the answer goes on with a next page, which is not in this file",
         "fetch all pages, and put them one after the other in the file or give them with commas between",
         Severity::caution});
}

/// Reads all files, those in JSON record by record with `take`, catalogues with `take_catalog`.
template <class Take, class TakeCatalog>
void read_files(const std::string& files, const Kind& kind, std::vector<Diagnostic>& cautions, Take take,
                TakeCatalog take_catalog) {
  for (const std::string& path : paths_in(files)) {
    std::ifstream stream = opened(path);
    if (!is_json(stream, path)) {
      Catalog catalog;
      add_catalog_text(catalog, read_beginning(path), path);
      take_catalog(catalog, path);
      continue;
    }
    note_missing_page(read_records(stream, path, {kind.lists, kind.keep, {}}, take), path, cautions);
  }
}

/// Refuses ids that are taken.
class Ids {
public:
  explicit Ids(std::string_view what) : what_(what) {}
  void add(const std::string& id, const JsonNode& record) {
    if (!taken_.insert(id).second)
      record.reject(fmt::format("a second {} has the id \"{}\"", what_, printable(id)), "give each once");
  }
  void add(const std::string& id, const std::string& file) {
    if (!taken_.insert(id).second)
      throw InputError({{file, 0, 0, fmt::format("a second {} has the id \"{}\"", what_, printable(id)),
                         "give each once: several files are put together"}});
  }

private:
  std::string_view what_;
  std::set<std::string, std::less<>> taken_;
};

void expect_any(bool any, const std::string& files, std::string_view what, std::string_view from) {
  if (!any)
    throw InputError({{files, 0, 0, fmt::format("has no {}", what), fmt::format("save the answer of {}", from)}});
}

bool keeps_all(std::string_view /*key*/) {
  return true;
}

} // namespace

CloudFlavors load_cloud_flavors(const std::string& files) {
  CloudFlavors all;
  Ids ids("flavor");
  read_files(
      files, {{"flavors"}, is_flavor_key}, all.cautions,
      [&](const JsonNode& record) {
        all.flavors.push_back(flavor_from(record));
        ids.add(all.flavors.back().id, record);
      },
      [&](Catalog& catalog, const std::string& path) {
        for (models::Flavor& flavor : catalog.flavors) {
          ids.add(flavor.id, path);
          all.flavors.push_back(std::move(flavor));
        }
      });
  if (std::all_of(all.flavors.begin(), all.flavors.end(),
                  [](const models::Flavor& one) { return one.extra_specs.empty(); }))
    all.cautions.push_back({files, 0, 0, "no flavor has extra specs, by which rules tell their classes",
                            "ask Nova with microversion 2.61 or later, or use `openstack flavor list --long`",
                            Severity::caution});
  expect_any(!all.flavors.empty(), files, "flavors", "GET /flavors/detail, or write [[flavor]] tables");
  return all;
}

CloudImages load_cloud_images(const std::string& files) {
  CloudImages all;
  Ids ids("image");
  read_files(
      files, {{"images"}, keeps_all}, all.cautions,
      [&](const JsonNode& record) {
        all.images.push_back(image_from(record));
        ids.add(all.images.back().id, record);
      },
      [&](Catalog& catalog, const std::string& path) {
        for (models::Image& image : catalog.images) {
          ids.add(image.id, path);
          all.images.push_back(std::move(image));
        }
      });
  expect_any(!all.images.empty(), files, "images", "GET /v2/images, or write [[image]] tables");
  return all;
}

CloudHosts load_cloud_hosts(const std::string& files) {
  CloudHosts all;
  bool in_lines = false; // of one host, one after the other: a resource class that comes again begins the next
  std::set<std::string, std::less<>> classes;
  read_files(
      files, {{"hypervisors", "resource_providers"}, is_host_key}, all.cautions,
      [&](const JsonNode& record) {
        if (!is_inventory_line(record)) {
          in_lines = false;
          all.hosts.push_back(host_from(record));
          return;
        }
        if (!in_lines || !classes.insert(record.at("resource_class").text()).second) {
          classes = {record.at("resource_class").text()};
          const std::size_t number = all.hosts.size() + 1;
          all.hosts.emplace_back().id = fmt::format("provider {}", number);
        }
        in_lines = true;
        add_inventory_line(record, all.hosts.back());
      },
      [&](const Catalog&, const std::string& path) {
        throw InputError({{path, 0, 0, "is no JSON", "save the answer of GET /os-hypervisors/detail"}});
      });
  expect_any(!all.hosts.empty(), files, "hosts", "GET /os-hypervisors/detail");
  return all;
}

std::vector<Diagnostic> read_cloud_servers(const std::string& files, const std::function<void(const Server&)>& take,
                                           const std::function<void(double)>& progress) {
  std::vector<Diagnostic> cautions;
  std::error_code ignored;
  const std::vector<std::string> paths = paths_in(files);
  double whole = 0;
  for (const std::string& path : paths) {
    const auto size = std::filesystem::file_size(path, ignored);
    whole += ignored ? 0 : static_cast<double>(size);
  }
  double before = 0;
  for (const std::string& path : paths) {
    std::ifstream stream = opened(path);
    std::uint64_t read = 0;
    const RecordPlan plan{{"servers"}, is_server_key, [&](std::uint64_t bytes) {
                            read = bytes;
                            progress(whole > 0 ? std::min(1.0, (before + static_cast<double>(bytes)) / whole) : 0);
                          }};
    note_missing_page(read_records(stream, path, plan, [&](const JsonNode& record) { take(server_from(record)); }),
                      path, cautions);
    before += static_cast<double>(read);
  }
  return cautions;
}

} // namespace domus::scenarios
