#include "analysis/policy/inputs.hpp"

#include "analysis/usage_error.hpp"
#include "models/policy/text.hpp"
#include "scenarios/catalog.hpp"
#include "scenarios/nearest.hpp"
#include "scenarios/openstack/cloud_file.hpp"
#include "scenarios/openstack/load_cloud.hpp"
#include "scenarios/policy/load_policy.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

namespace domus::analysis {

namespace {

using models::BootSource;

template <class Entry>
const Entry& called(const std::vector<Entry>& entries, const std::string& name, std::string_view what) {
  std::vector<const Entry*> named;
  for (const Entry& one : entries) {
    if (one.id == name)
      return one;
    if (one.name == name)
      named.push_back(&one);
  }
  if (named.size() == 1)
    return *named.front();
  if (!named.empty())
    throw UsageError(fmt::format("{} {}s are called \"{}\"", named.size(), what, scenarios::printable(name)),
                     fmt::format("give the id, such as \"{}\"", scenarios::printable(named.front()->id)));
  std::vector<std::string_view> known;
  for (const Entry& one : entries) {
    known.emplace_back(one.id);
    known.emplace_back(one.name);
  }
  throw UsageError(fmt::format("there is no {} \"{}\"", what, scenarios::printable(name)),
                   scenarios::suggest(name, known, fmt::format("the {}s are", what)));
}

/// What no API says of an image, and the catalogue that comes with domus knows of its release: kernel, and file system
/// by mode.
void add_known(const std::vector<models::Image>& known, models::Image& image) {
  for (const models::Image& one : known) {
    if (one.os_distro.empty() || one.os_distro != image.os_distro || one.os_version != image.os_version)
      continue;
    image.kernel = image.kernel ? image.kernel : one.kernel;
    if (vm_mode_of(one) == vm_mode_of(image))
      image.file_system = image.file_system ? image.file_system : one.file_system;
  }
}

void add(std::vector<scenarios::Diagnostic>& cautions, const std::vector<scenarios::Diagnostic>& more) {
  cautions.insert(cautions.end(), more.begin(), more.end());
}

std::vector<models::Flavor> flavors_of(const std::string& files, std::vector<scenarios::Diagnostic>& cautions) {
  scenarios::CloudFlavors loaded = scenarios::load_cloud_flavors(files);
  add(cautions, loaded.cautions);
  return std::move(loaded.flavors);
}

std::vector<models::Image> images_of(const std::string& files, const std::vector<models::Image>& shipped,
                                     std::vector<scenarios::Diagnostic>& cautions) {
  scenarios::CloudImages loaded = scenarios::load_cloud_images(files);
  for (models::Image& image : loaded.images)
    add_known(shipped, image);
  add(cautions, loaded.cautions);
  return std::move(loaded.images);
}

scenarios::CloudHosts hosts_of(const std::string& files, std::vector<scenarios::Diagnostic>& cautions) {
  scenarios::CloudHosts loaded = scenarios::load_cloud_hosts(files);
  add(cautions, loaded.cautions);
  return loaded;
}

/// The standard input can be read once.
void need_one_standard_input(const Options& options) {
  std::vector<std::string> from_it;
  for (const std::string_view name : {"flavors", "images", "hosts", "servers", "new-flavors", "new-images"})
    if (const auto files = options.text(name))
      for (const std::string& path : scenarios::paths_in(*files))
        if (path == "-")
          from_it.push_back(fmt::format("--{}", name));
  if (from_it.size() > 1)
    throw UsageError(fmt::format("{} read the standard input, which can be read once", fmt::join(from_it, " and ")),
                     "give all but one a file");
}

} // namespace

Cloud::Cloud(std::vector<models::Flavor> flavors, std::vector<models::Image> images,
             std::vector<models::PolicyHost> hosts, bool knows_all_hosts)
    : flavors_(std::move(flavors)), images_(std::move(images)), hosts_(std::move(hosts)),
      knows_all_hosts_(knows_all_hosts) {
  for (const models::Flavor& one : flavors_)
    flavors_by_id_.emplace(one.id, &one);
  for (const models::Image& one : images_)
    images_by_id_.emplace(one.id, &one);
}

const models::Flavor* Cloud::flavor(std::string_view id) const {
  const auto found = flavors_by_id_.find(id);
  return found == flavors_by_id_.end() ? nullptr : found->second;
}

const models::Image* Cloud::image(std::string_view id) const {
  const auto found = images_by_id_.find(id);
  return found == images_by_id_.end() ? nullptr : found->second;
}

const models::Flavor& Cloud::flavor_called(const std::string& name) const {
  return called(flavors_, name, "flavor");
}

const models::Image& Cloud::image_called(const std::string& name) const {
  return called(images_, name, "image");
}

const models::Image* Cloud::base_of(const models::Image& image) const {
  return image.base_image_ref ? this->image(*image.base_image_ref) : nullptr;
}

models::Question Cloud::question(models::Action action, const models::Image* image,
                                 const models::Flavor* flavor) const {
  models::Question question;
  question.action = action;
  question.image = image;
  question.flavor = flavor;
  question.base_image = image == nullptr ? nullptr : base_of(*image);
  return question;
}

models::Judgement Cloud::judge(const models::Policy& policy, models::Question question) const {
  const bool is_listed = std::any_of(hosts_.begin(), hosts_.end(),
                                     [&](const models::PolicyHost& host) { return host.id == question.server_host; });
  if (!hosts_.empty())
    question.hosts_left =
        static_cast<std::size_t>(std::count_if(hosts_.begin(), hosts_.end(), [&](const models::PolicyHost& host) {
          // A server is rebuilt where it is (assumed), and goes elsewhere else (Nova allows no resize to the same host
          // unless it is told to).
          const bool is_there = host.id == question.server_host;
          const bool can_be = !is_listed || is_there == (question.action == models::Action::rebuild);
          return can_be && models::passed_over_by(policy, question, host).empty();
        }));
  return models::judge(policy, question);
}

std::vector<OptionSpec> cloud_options() {
  return {
      {"flavors", "FILE", "the cloud's flavors: JSON of the API or command line, or TOML (default: Rackspace, 2015)"},
      {"images", "FILE", "its images, the same way"},
      {"hosts", "FILE", "its hosts: JSON of hypervisors or inventories (default: not looked at)"}};
}

OptionSpec policy_option() {
  return {"policy", "NAME|FILE", "what is required of them (default: rackspace-2015)"};
}

OptionSpec date_option() {
  return {"date", "DATE", "when it is asked, as in 2015-03 (default: the policy's)"};
}

std::string date_of(const Options& options, const models::Policy& policy) {
  std::string date = options.text("date").value_or(policy.date);
  if (!models::is_date(date) && options.text("date"))
    throw UsageError(fmt::format("--date is \"{}\"", scenarios::printable(date)),
                     "give a date as in 2015, 2015-03 or 2015-03-09");
  return date;
}

std::vector<OptionSpec> request_options() {
  return {{"boot", "image|volume", "where the system disk comes from (default: image)"},
          {"disk-config", "AUTO|MANUAL", "what the request says of the disk's partitions (default: nothing)"}};
}

Cloud load_cloud(const Options& options, std::vector<scenarios::Diagnostic>& cautions) {
  need_one_standard_input(options);
  scenarios::Catalog shipped = scenarios::load_catalog();
  const auto flavors = options.text("flavors");
  const auto images = options.text("images");
  const auto hosts = options.text("hosts");
  std::vector<models::Image> known = images ? images_of(*images, shipped.images, cautions) : std::move(shipped.images);
  scenarios::CloudHosts of_hosts = hosts ? hosts_of(*hosts, cautions) : scenarios::CloudHosts();
  return {flavors ? flavors_of(*flavors, cautions) : std::move(shipped.flavors), std::move(known),
          std::move(of_hosts.hosts), of_hosts.is_complete};
}

Cloud load_changed_cloud(const Options& options, const Cloud& before, std::vector<scenarios::Diagnostic>& cautions) {
  const auto flavors = options.text("new-flavors");
  const auto images = options.text("new-images");
  return {flavors ? flavors_of(*flavors, cautions) : before.flavors(),
          images ? images_of(*images, scenarios::load_catalog().images, cautions) : before.images(), before.hosts(),
          before.knows_all_hosts()};
}

models::Policy load_policy(const Options& options) {
  return scenarios::load_policy(options.text("policy").value_or("rackspace-2015"));
}

void apply_request_options(const Options& options, models::Question& question) {
  if (const auto boot = options.text("boot")) {
    if (*boot != "image" && *boot != "volume")
      throw UsageError(fmt::format("--boot is \"{}\"", scenarios::printable(*boot)), "give image or volume");
    question.boot = *boot == "image" ? BootSource::image : BootSource::volume;
  }
  if (const auto config = options.text("disk-config")) {
    question.disk_config = models::disk_config_from(*config);
    if (!question.disk_config) // Nova's own words for it
      throw UsageError("OS-DCF:diskConfig must be either 'MANUAL' or 'AUTO'.",
                       fmt::format("--disk-config is \"{}\": write it in capitals", scenarios::printable(*config)));
  }
}

} // namespace domus::analysis
