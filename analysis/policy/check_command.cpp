/// `domus policy check`: one request, and what the cloud would answer.
#include "analysis/command.hpp"
#include "analysis/output.hpp"
#include "analysis/policy/inputs.hpp"
#include "analysis/policy/looks.hpp"
#include "analysis/policy/words.hpp"
#include "analysis/text/footnotes.hpp"
#include "analysis/text/table.hpp"
#include "analysis/usage_error.hpp"
#include "scenarios/toml/quantity.hpp"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

namespace domus::analysis {

namespace {

using models::Action;
using models::Judgement;
using models::Question;
using models::Rule;
using scenarios::printable;
using Json = nlohmann::ordered_json;

Action action_of(const Options& options) {
  const std::string name = options.text("action").value_or("create");
  for (const Action action : models::all_actions)
    if (action != Action::lint && name == to_text(action))
      return action;
  throw UsageError(fmt::format("--action is \"{}\"", printable(name)), "give create, rebuild, resize or migrate");
}

models::Bytes volume_size_of(const std::string& text) {
  const auto parsed = scenarios::parse_quantity(text, scenarios::Dimension::size);
  if (const auto* problem = std::get_if<scenarios::QuantityProblem>(&parsed))
    throw UsageError(fmt::format("--volume-size {}", problem->problem), problem->remedy);
  const double bytes = std::get<double>(parsed);
  if (bytes < 0 || bytes > 0x1p60)
    throw UsageError(fmt::format("--volume-size is \"{}\"", printable(text)),
                     "give the size of a volume, as in \"100 GiB\"");
  return models::Bytes{static_cast<std::int64_t>(bytes)};
}

Question question_of(const Options& options, const Cloud& cloud, const std::string& date) {
  const auto image = options.text("image");
  const auto flavor = options.text("flavor");
  if (!flavor)
    throw UsageError("--flavor is missing", "name the flavor that is asked for, by its id or its name");
  Question question =
      cloud.question(action_of(options), image ? &cloud.image_called(*image) : nullptr, &cloud.flavor_called(*flavor));
  apply_request_options(options, question);
  const auto from = options.text("from-flavor");
  if (from)
    question.from = &cloud.flavor_called(*from);
  if (from.has_value() != (question.action == Action::resize))
    throw UsageError(from ? "--from-flavor is given, and nothing is resized" : "--from-flavor is missing",
                     "a resize, and only a resize, goes from one flavor to another");
  if (!image && question.boot == models::BootSource::image)
    throw UsageError("--image is missing", "name the image to boot from, or boot from a volume: --boot volume");
  if (!image && question.action == Action::rebuild)
    throw UsageError("--image is missing", "name the image to rebuild from: a volume alone is not rebuilt");
  if (options.text("volume-size") && question.boot != models::BootSource::volume)
    throw UsageError("--volume-size is given, and the server does not boot from a volume", "add --boot volume");
  if (const auto size = options.text("volume-size"))
    question.volume_size = volume_size_of(*size);
  question.date = date;
  return question;
}

std::string request_text(const Question& question) {
  std::string text = fmt::format("  request  {}", to_text(question.action));
  if (question.from != nullptr)
    text += fmt::format(" from {} ({})", printable(question.from->name), printable(question.from->id));
  text +=
      fmt::format(", boots from {}", question.boot == models::BootSource::image ? "a copy of the image" : "a volume");
  text +=
      question.disk_config ? fmt::format(", diskConfig {}", to_text(*question.disk_config)) : ", no diskConfig given";
  if (question.disk_config == std::nullopt && question.image != nullptr && question.action == Action::create) {
    const auto then = models::disk_config_of(question.image->auto_disk_config, std::nullopt);
    text += fmt::format(" (which means {} for this image)", to_text(*then));
  }
  return text + "\n";
}

std::string subjects_text(const Question& question) {
  std::string text;
  if (question.image != nullptr)
    text += fmt::format(
        "  image    {} ({}): {}{}\n", printable(question.image->name), printable(question.image->id),
        boot_text(*question.image),
        question.image->flavor_classes ? ", flavor_classes " + printable(*question.image->flavor_classes) : "");
  if (question.flavor != nullptr)
    text +=
        fmt::format("  flavor   {} ({}), class {}\n", printable(question.flavor->name), printable(question.flavor->id),
                    question.flavor->flavor_class.empty() ? "not given" : printable(question.flavor->flavor_class));
  return text + request_text(question);
}

/// The answer as the cloud prints it, on a line of its own, and what is to be known about it.
std::string answer_text(const Judgement& judgement, const Question& question) {
  const Rule* rule = judgement.rejected_by();
  if (rule == nullptr)
    return "accepted\n";
  const std::string error = models::error_text(*rule, question);
  constexpr std::size_t longest = 1000;
  std::string text = error.empty() ? "rejected: what the cloud says is not known\n" : printable(error, longest) + "\n";
  if (rule->is_fault)
    text += "  (the request is granted, and the server then goes to ERROR with this fault)\n";
  else if (!rule->http)
    text += "  (the HTTP code behind it is not known)\n";
  return text;
}

std::string rules_text(const Judgement& judgement, const Question& question) {
  if (judgement.fired.empty())
    return "";
  Table table(
      {{"rule", Align::left}, {"verdict", Align::left}, {"HTTP"}, {"place"}, {"from"}, {"message", Align::left}});
  Footnotes sources;
  std::string abouts;
  for (const Rule* rule : judgement.fired)
    table.add_row({printable(rule->id), std::string(to_text(rule->verdict)), http_text(*rule), place_text(*rule),
                   sources.mark(printable(rule->source, 240)), message_text(*rule, question)});
  for (const Rule* rule : judgement.fired)
    if (!rule->about.empty())
      abouts += fmt::format("  {}: {}\n", printable(rule->id), printable(rule->about, 240));
  return fmt::format("\nRules that fired, in the order of checks\n{}{}{}", table.to_text(), abouts, sources.to_text());
}

std::string hosts_text(const Cloud& cloud, const models::Policy& policy, const Question& question) {
  if (cloud.hosts().empty())
    return "";
  Table table({{"host", Align::left}, {"passed over by", Align::left}});
  for (const models::PolicyHost& host : cloud.hosts()) {
    std::vector<std::string> rules;
    for (const Rule* rule : models::passed_over_by(policy, question, host))
      rules.push_back(printable(rule->id));
    table.add_row({printable(host.id), rules.empty() ? "nothing" : fmt::format("{}", fmt::join(rules, ", "))});
  }
  return "\nHosts\n" + table.to_text();
}

Json hosts_json(const Cloud& cloud, const models::Policy& policy, const Question& question) {
  Json hosts = Json::array();
  for (const models::PolicyHost& host : cloud.hosts()) {
    Json rules = Json::array();
    for (const Rule* rule : models::passed_over_by(policy, question, host))
      rules.push_back(rule->id);
    hosts.push_back({{"id", host.id}, {"passed_over_by", std::move(rules)}});
  }
  return hosts;
}

Json check_json(const Cloud& cloud, const models::Policy& policy, const Judgement& judgement,
                const Question& question) {
  const Rule* rule = judgement.rejected_by();
  Json rules = Json::array();
  for (const Rule* fired : judgement.fired)
    rules.push_back(rule_json(*fired, question));
  const auto id_of = [](const auto* one) { return one == nullptr ? Json() : Json(one->id); };
  return {{"command", "policy check"},
          {"domus_version", DOMUS_VERSION},
          {"policy", policy.id},
          {"action", to_text(question.action)},
          {"image", id_of(question.image)},
          {"flavor", id_of(question.flavor)},
          {"from_flavor", id_of(question.from)},
          {"boot", to_text(question.boot)},
          {"disk_config", question.disk_config ? Json(to_text(*question.disk_config)) : Json()},
          {"date", question.date},
          {"verdict", rule == nullptr ? "accept" : "reject"},
          {"http", rule != nullptr && rule->http ? Json(*rule->http) : Json()},
          {"message", rule == nullptr ? Json() : message_json(*rule, question)},
          {"error", rule == nullptr || !rule->message ? Json() : Json(models::error_text(*rule, question))},
          {"rules", std::move(rules)},
          {"hosts", hosts_json(cloud, policy, question)}};
}

int run(const Options& options, Environment& environment) {
  std::vector<scenarios::Diagnostic> cautions;
  const Cloud cloud = load_cloud(options, cautions);
  const models::Policy policy = load_policy(options);
  const std::string date = date_of(options, policy);
  const Question question = question_of(options, cloud, date);
  print_cautions(environment, cautions);
  const Judgement judgement = cloud.judge(policy, question);
  const std::string text = fmt::format("{}{}\n\n{}\n{}{}{}", printable(policy.name), as_of(date),
                                       subjects_text(question), answer_text(judgement, question),
                                       rules_text(judgement, question), hosts_text(cloud, policy, question));
  answer(environment, text, check_json(cloud, policy, judgement, question), options.text("json"));
  const Rule* rule = judgement.rejected_by();
  // The host that would have done may be on a page that is missing.
  const bool unsure = rule != nullptr && asks_for(rule->when, "request.hosts_left") && !cloud.knows_all_hosts();
  return rule == nullptr ? 0 : unsure ? 2 : 1;
}

} // namespace

Command policy_check_command() {
  std::vector<OptionSpec> options{{"image", "ID|NAME", "the image that is asked for"},
                                  {"flavor", "ID|NAME", "the flavor that is asked for"},
                                  {"action", "ACTION", "create, rebuild, resize or migrate (default: create)"},
                                  {"from-flavor", "ID|NAME", "of a resize: the flavor that the server has"},
                                  {"volume-size", "SIZE", "of the boot volume, as in \"100 GiB\""},
                                  date_option()};
  for (const std::vector<OptionSpec>& more : {request_options(), cloud_options()})
    options.insert(options.end(), more.begin(), more.end());
  options.push_back(policy_option());
  options.push_back({"json", "FILE|-", "also write the result as JSON; - prints only that (keys: domus help json)"});
  return {{"policy check", "", "would the cloud build this image on this flavor, and what does it say?",
           "Asks the policy about one request and prints the answer: accepted, or the error exactly as the cloud\n"
           "prints it, with every rule that fired in the cloud's own order. A rule whose place in that order is not\n"
           "known is put first, and shown as assumed; what the cloud says or which HTTP code it answers with, if that\n"
           "is not known, is shown as unknown. Exit code: 0 = accepted, 1 = rejected, 2 = bad input, or no host is "
           "left of those on\n"
           "the pages that are there.\n\n"
           "`domus help policy` describes policy files and what is asked of whom.\n",
           options},
          run};
}

} // namespace domus::analysis
