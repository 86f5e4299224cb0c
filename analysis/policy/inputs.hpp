/// What all `domus policy` commands take: flavors, images, hosts and a policy.
#pragma once

#include "analysis/command_line.hpp"
#include "models/policy/judge.hpp"
#include "scenarios/input_error.hpp"

#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace domus::analysis {

/// A cloud's flavors, images and hosts. Pointers into it stay good as long as it lives.
class Cloud {
public:
  Cloud(std::vector<models::Flavor> flavors, std::vector<models::Image> images, std::vector<models::PolicyHost> hosts,
        bool knows_all_hosts = true);
  Cloud(Cloud&&) = default;
  Cloud(const Cloud&) = delete;
  Cloud& operator=(const Cloud&) = delete;

  [[nodiscard]] const std::vector<models::Flavor>& flavors() const { return flavors_; }
  [[nodiscard]] const std::vector<models::Image>& images() const { return images_; }
  [[nodiscard]] const std::vector<models::PolicyHost>& hosts() const { return hosts_; }

  /// No page of the hosts seems to be missing.
  [[nodiscard]] bool knows_all_hosts() const { return knows_all_hosts_; }

  /// By id; null where there is none.
  [[nodiscard]] const models::Flavor* flavor(std::string_view id) const;
  [[nodiscard]] const models::Image* image(std::string_view id) const;
  /// By id, or by a name that only one has. Throws UsageError.
  [[nodiscard]] const models::Flavor& flavor_called(const std::string& name) const;
  [[nodiscard]] const models::Image& image_called(const std::string& name) const;

  /// What a snapshot was made from, where the cloud still has it; else null.
  [[nodiscard]] const models::Image* base_of(const models::Image& image) const;

  /// A question about this image and flavor; either may be null.
  [[nodiscard]] models::Question question(models::Action action, const models::Image* image,
                                          const models::Flavor* flavor) const;
  /// The policy's answer. Where hosts are known, those that rules pass over are counted first.
  [[nodiscard]] models::Judgement judge(const models::Policy& policy, models::Question question) const;

private:
  std::vector<models::Flavor> flavors_;
  std::vector<models::Image> images_;
  std::vector<models::PolicyHost> hosts_;
  bool knows_all_hosts_;
  std::map<std::string_view, const models::Flavor*> flavors_by_id_;
  std::map<std::string_view, const models::Image*> images_by_id_;
};

/// --flavors, --images and --hosts.
[[nodiscard]] std::vector<OptionSpec> cloud_options();
/// --policy.
[[nodiscard]] OptionSpec policy_option();
/// --date.
[[nodiscard]] OptionSpec date_option();
/// When it is asked: what --date says, or the policy's date. Throws UsageError.
[[nodiscard]] std::string date_of(const Options& options, const models::Policy& policy);
/// --boot and --disk-config, which change what is asked.
[[nodiscard]] std::vector<OptionSpec> request_options();

/// What the options say, or the catalogue that comes with domus. Adds to `cautions`. Throws InputError.
[[nodiscard]] Cloud load_cloud(const Options& options, std::vector<scenarios::Diagnostic>& cautions);
/// The cloud before with other flavors or images, as --new-flavors and --new-images say.
[[nodiscard]] Cloud load_changed_cloud(const Options& options, const Cloud& before,
                                       std::vector<scenarios::Diagnostic>& cautions);
[[nodiscard]] models::Policy load_policy(const Options& options);
/// How the request options change a question. Throws UsageError.
void apply_request_options(const Options& options, models::Question& question);

} // namespace domus::analysis
