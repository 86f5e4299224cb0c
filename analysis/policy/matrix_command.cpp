/// `domus policy matrix`: which images build on which flavors.
#include "analysis/command.hpp"
#include "analysis/output.hpp"
#include "analysis/policy/matrix_report.hpp"
#include "analysis/usage_error.hpp"

#include <nlohmann/json.hpp>

namespace domus::analysis {

namespace {

int run(const Options& options, Environment& environment) {
  std::vector<scenarios::Diagnostic> cautions;
  const Cloud cloud = load_cloud(options, cautions);
  const models::Policy policy = load_policy(options);
  models::Question asked;
  apply_request_options(options, asked);
  const std::string date = date_of(options, policy);
  asked.date = date;
  print_cautions(environment, cautions);
  const Matrix matrix(cloud, policy, asked);
  std::vector<OutputFile> files;
  if (const auto csv = options.text("csv"))
    files.push_back({*csv, matrix_csv(matrix)});
  if (const auto json = options.text("json"))
    files.push_back({*json, json_text(matrix_json(matrix))});
  if (files.size() == 2 && files[0].target == "-" && files[1].target == "-")
    throw UsageError("--csv and --json both go to standard output", "give one of them a file");
  answer(environment, matrix_text(matrix), files);
  return 0;
}

} // namespace

Command policy_matrix_command() {
  std::vector<OptionSpec> options = request_options();
  const std::vector<OptionSpec> more = cloud_options();
  options.insert(options.end(), more.begin(), more.end());
  options.push_back(policy_option());
  options.push_back(date_option());
  options.push_back({"csv", "FILE|-", "also write a line a cell as CSV; - prints only that"});
  options.push_back({"json", "FILE|-", "also write the result as JSON; - prints only that (keys: domus help json)"});
  return {{"policy matrix", "", "which images build on which flavors, and why not",
           "Asks the policy about a plain boot of every image on every flavor and prints a row an image, a column\n"
           "for all flavors that look the same, and how often each rule rejects. --boot and --disk-config ask the\n"
           "other questions.\n",
           options},
          run};
}

} // namespace domus::analysis
