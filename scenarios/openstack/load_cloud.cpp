#include "scenarios/openstack/load_cloud.hpp"

#include "scenarios/catalog.hpp"
#include "scenarios/openstack/cloud_file.hpp"
#include "scenarios/openstack/record_stream.hpp"
#include "scenarios/toml/safety.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <optional>
#include <set>
#include <unordered_set>
#include <utility>

namespace domus::scenarios {

namespace {

/// Which records a file has, and what to make of each.
struct Kind {
  std::vector<std::string_view> lists;
  std::function<bool(std::string_view)> keep;
};

/// Pages may be in several files: what counts is whether any of them is the last.
void note_missing_page(const RecordSummary& all, const std::string& files, std::vector<Diagnostic>& cautions) {
  if (all.last_page_missing())
    cautions.push_back(
        {files, 0, 0, "the answer goes on with a next page, which is not here",
         "fetch all pages, and put them one after the other in the file or give them with commas between",
         Severity::caution});
}

/// Reads all files, those in JSON record by record with `take(record, path)`, catalogues with `take_catalog`.
template <class Take, class TakeCatalog>
void read_files(const std::string& files, const Kind& kind, std::vector<Diagnostic>& cautions, Take take,
                TakeCatalog take_catalog) {
  RecordSummary all;
  for (const std::string& path : paths_in(files)) {
    const CloudFile file = open_cloud_file(path);
    if (file.format == CloudFormat::toml) {
      Catalog catalog;
      add_catalog_text(catalog, read_beginning(*file.stream), file.name);
      take_catalog(catalog, file.name);
      continue;
    }
    all += read_records(*file.stream, file.name, {kind.lists, kind.keep, {}},
                        [&](const JsonNode& record) { take(record, file.name); });
  }
  note_missing_page(all, files, cautions);
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
  std::unordered_set<std::string> taken_;
};

void expect_any(bool any, const std::string& files, std::string_view what, std::string_view from) {
  if (!any)
    throw InputError({{files, 0, 0, fmt::format("has no {}", what), fmt::format("save the answer of {}", from)}});
}

/// Hosts whose inventories come in lines, one after the other: a resource class that comes again begins the next host,
/// and so does a file.
class InventoryLines {
public:
  explicit InventoryLines(std::vector<models::PolicyHost>& hosts) : hosts_(hosts) {}

  void add(const JsonNode& line, const std::string& file) {
    const std::string resource_class = line.at("resource_class").text();
    if (file != file_ || !classes_.insert(resource_class).second) {
      file_ = file;
      classes_ = {resource_class};
      const std::size_t number = hosts_.size() + 1;
      hosts_.emplace_back().id = fmt::format("provider {}", number);
    }
    add_inventory_line(line, hosts_.back());
  }
  void finish() { file_.reset(); }

private:
  std::vector<models::PolicyHost>& hosts_;
  std::optional<std::string> file_;            ///< of the host that the next line may belong to
  std::set<std::string, std::less<>> classes_; ///< that it has
};

/// What is not known of a host keeps no guest away.
void add_host_cautions(CloudHosts& all, const std::string& files) {
  const auto count = [&](auto is_one) { return std::count_if(all.hosts.begin(), all.hosts.end(), is_one); };
  const auto unused = count([](const models::PolicyHost& host) { return host.memory.total && !host.memory.used; });
  if (unused > 0)
    all.cautions.push_back(
        {files, 0, 0,
         fmt::format("of {} host{} nobody says what is used: they count as empty", unused, unused == 1 ? "" : "s"),
         "add \"usages\", as `openstack resource provider usage show` tells them", Severity::caution});
  const auto unlimited = count([](const models::PolicyHost& host) { return !host.memory.total; });
  if (unlimited > 0)
    all.cautions.push_back(
        {files, 0, 0,
         fmt::format("of {} host{} nobody says how much memory there is: they count as without limits", unlimited,
                     unlimited == 1 ? "" : "s"),
         "give Placement's inventories (hypervisors do not tell since microversion 2.88)", Severity::caution});
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
      [&](const JsonNode& record, const std::string& /*file*/) {
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
      [&](const JsonNode& record, const std::string& /*file*/) {
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
  InventoryLines lines(all.hosts);
  Ids ids("host");
  read_files(
      files, {{"hypervisors", "resource_providers"}, is_host_key}, all.cautions,
      [&](const JsonNode& record, const std::string& file) {
        if (is_inventory_line(record))
          return lines.add(record, file);
        lines.finish();
        models::PolicyHost host = host_from(record);
        if (host.id.empty())
          host.id = fmt::format("provider {}", all.hosts.size() + 1);
        ids.add(host.id, record);
        all.hosts.push_back(std::move(host));
      },
      [&](const Catalog&, const std::string& path) {
        throw InputError({{path, 0, 0, "is no JSON", "save the answer of GET /os-hypervisors/detail"}});
      });
  all.is_complete = all.cautions.empty();
  expect_any(!all.hosts.empty(), files, "hosts", "GET /os-hypervisors/detail");
  add_host_cautions(all, files);
  return all;
}

std::vector<Diagnostic> read_cloud_servers(const std::string& files, const std::function<void(const Server&)>& take,
                                           const std::function<void(double)>& progress) {
  const std::vector<std::string> paths = paths_in(files);
  std::optional<double> whole = 0; // unset where it is not known beforehand, as of a pipe: then there is no progress
  for (const std::string& path : paths) {
    const auto size = size_of_file(path);
    whole = whole && size ? std::optional{*whole + *size} : std::nullopt;
  }
  Ids ids("server");
  RecordSummary all;
  std::size_t of_down_cells = 0;
  double before = 0;
  for (const std::string& path : paths) {
    const CloudFile file = open_cloud_file(path);
    if (file.format == CloudFormat::toml)
      throw InputError({{file.name, 0, 0, "is no JSON", "save the answer of GET /servers/detail"}});
    const auto tell = [&](std::uint64_t bytes) {
      if (whole && *whole > 0)
        progress(std::min(1.0, (before + static_cast<double>(bytes)) / *whole));
    };
    all += read_records(*file.stream, file.name, {{"servers"}, is_server_key, tell}, [&](const JsonNode& record) {
      if (is_of_down_cell(record)) {
        ++of_down_cells;
        return;
      }
      const Server server = server_from(record);
      ids.add(server.id, record);
      take(server);
    });
    before += size_of_file(path).value_or(0);
  }
  std::vector<Diagnostic> cautions;
  note_missing_page(all, files, cautions);
  if (of_down_cells > 0)
    cautions.push_back(
        {files, 0, 0,
         fmt::format("{} servers are of cells that were down, and are not judged: nothing but their ids is "
                     "known",
                     of_down_cells),
         "ask again when all cells are up", Severity::caution});
  return cautions;
}

} // namespace domus::scenarios
