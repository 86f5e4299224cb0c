/// A cloud's flavors, images, servers and hosts, from files in whatever format they are in: JSON of OpenStack's APIs or
/// command line, or a catalogue in TOML.
///
/// `files`: one path, or several with commas between, whose contents are put together. "-" is the standard input.
#pragma once

#include "models/policy/question.hpp"
#include "scenarios/input_error.hpp"
#include "scenarios/openstack/answers.hpp"

#include <cstdint>
#include <functional>
#include <string>
#include <vector>

namespace domus::scenarios {

/// Cautions are about what seems to be missing: pages, extra specs, what is used of hosts.
struct CloudFlavors {
  std::vector<models::Flavor> flavors; ///< at least one; ids are unique
  std::vector<Diagnostic> cautions;
};
struct CloudImages {
  std::vector<models::Image> images; ///< at least one; ids are unique
  std::vector<Diagnostic> cautions;
};
struct CloudHosts {
  std::vector<models::PolicyHost> hosts; ///< at least one; ids are unique
  bool is_complete = true;               ///< no page seems to be missing
  std::vector<Diagnostic> cautions;
};

// All throw InputError.
[[nodiscard]] CloudFlavors load_cloud_flavors(const std::string& files);
[[nodiscard]] CloudImages load_cloud_images(const std::string& files);
/// JSON only.
[[nodiscard]] CloudHosts load_cloud_hosts(const std::string& files);

/// Calls `take` with each server (JSON only), and `progress` now and then with the share of the bytes that were read.
/// Servers may be many: nothing of them is kept but their ids, lest one be counted twice.
std::vector<Diagnostic> read_cloud_servers(const std::string& files, const std::function<void(const Server&)>& take,
                                           const std::function<void(double share)>& progress);

} // namespace domus::scenarios
