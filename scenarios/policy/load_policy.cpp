#include "scenarios/policy/load_policy.hpp"

#include "models/policy/text.hpp"
#include "scenarios/library/embedded_files.hpp"
#include "scenarios/nearest.hpp"
#include "scenarios/policy/condition_parser.hpp"
#include "scenarios/toml/keys.hpp"
#include "scenarios/toml/safety.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

namespace domus::scenarios {

namespace {

using models::Action;
using models::Policy;
using models::Rule;
using models::Verdict;

constexpr std::string_view shipped_folder = "policies/";
constexpr std::string_view ending = ".toml";
constexpr std::size_t longest_condition = 16'384;
constexpr unsigned deepest_base = 8;

struct RuleDraft {
  Rule rule;
  Located id;
  Position where;
};

struct PolicyDraft {
  Policy policy;
  Located based_on;
  std::vector<Located> without;
  std::vector<RuleDraft> rules;
};

/// The texts of a list, each with its place.
void read_texts(Field& field, std::vector<Located>& to, std::string_view fallback) {
  if (field.describe("a list of texts", std::string(fallback)))
    return;
  const Array* list = field.node()->as<Array>();
  if (list == nullptr)
    return field.complain_kind("a list of texts", "write [\"...\", \"...\"]");
  for (const Node& item : list->items) {
    if (const std::string* text = item.as<std::string>())
      to.push_back({*text, item.where});
    else
      field.complaints().add(item.where, fmt::format("is {} where text is needed", kind_of(item)),
                             "write it in quotes");
  }
}

void read_actions(Field& field, Rule& rule) {
  std::vector<Located> names;
  read_texts(field, names, "[\"create\", \"rebuild\"]");
  if (field.node() == nullptr)
    return;
  if (const Array* list = field.node()->as<Array>(); list != nullptr && list->items.empty())
    field.complain("is empty, so that the rule is never asked", "name actions, or leave it out");
  rule.actions.fill(false);
  std::vector<std::string_view> known(models::all_actions.size());
  std::transform(models::all_actions.begin(), models::all_actions.end(), known.begin(),
                 [](Action action) { return to_text(action); });
  for (const Located& name : names) {
    const auto found = std::find(known.begin(), known.end(), name.text);
    if (found == known.end())
      field.complaints().add(name.where, fmt::format("there is no action \"{}\"", printable(name.text)),
                             suggest(name.text, known, "the actions are"));
    else
      rule.actions[static_cast<std::size_t>(found - known.begin())] = true;
  }
}

/// A condition or message, with `parse` to make it of text, which is kept as well. What is wrong with it is said where
/// it stands in the file.
template <class To, class Parse>
void read_parsed(Field& field, To& to, std::string& text, std::string_view takes, Parse parse) {
  if (field.describe(takes, ""))
    return;
  field.text(text, longest_condition);
  const auto* written = field.node()->as<std::string>();
  if (written == nullptr || written->size() > longest_condition)
    return;
  try {
    to = parse(text);
  } catch (const ConditionError& error) {
    Position where = field.node()->where;
    if (text.find('\n') == std::string::npos)
      where.column += 1 + static_cast<unsigned>(error.at());
    field.complaints().add(where, error.what(), error.remedy());
  }
}

void read_http(Field& field, Rule& rule) {
  unsigned code = 400;
  field.whole(code, 100, 599);
  rule.http = code;
}

void read_place(Field& field, Rule& rule) {
  int place = 0;
  field.whole(place, 0, 1'000'000);
  rule.place = place;
}

constexpr Key<RuleDraft> rule_keys[] = {
    {"id", required, "what answers call it", [](Field& f, RuleDraft& t) { f.name(t.id); }},
    {"about", "", "one sentence for people", [](Field& f, RuleDraft& t) { f.text(t.rule.about); }},
    {"on", "[\"create\", \"rebuild\"]",
     "for which requests it is asked: create, rebuild, resize, migrate; lint looks at "
     "the catalogue itself",
     [](Field& f, RuleDraft& t) { read_actions(f, t.rule); }},
    {"when", required, "the condition under which it fires",
     [](Field& f, RuleDraft& t) {
       read_parsed(f, t.rule.when, t.rule.written_condition, "a condition", parse_condition);
     }},
    {"verdict", "", "what then happens to the request",
     [](Field& f, RuleDraft& t) {
       f.choice<Verdict>(t.rule.verdict,
                         {{"reject", Verdict::reject}, {"warn", Verdict::warn}, {"pass-over", Verdict::pass_over}});
     }},
    {"message", "unknown", "what the user is told; {image.id} stands for a value",
     [](Field& f, RuleDraft& t) {
       read_parsed(f, t.rule.message, t.rule.written_message, "text with values in braces",
                   [](std::string_view m) { return parse_message(m); });
     }},
    {"http", "unknown", "the HTTP code of the answer", [](Field& f, RuleDraft& t) { read_http(f, t.rule); }},
    {"fault", "", "the request is granted, and the server then fails with the message, so that there is no HTTP code",
     [](Field& f, RuleDraft& t) { f.flag(t.rule.is_fault); }},
    {"place", "unknown: first", "where the cloud checks it: rules are asked in ascending order",
     [](Field& f, RuleDraft& t) { read_place(f, t.rule); }},
    {"source", required, "where this is known from",
     [](Field& f, RuleDraft& t) {
       f.text(t.rule.source);
       if (f.node() != nullptr && t.rule.source.empty())
         f.complain("is empty", "say where the rule is known from");
     }},
};

constexpr Key<PolicyDraft> policy_keys[] = {
    {"name", required, "what it is, for people", [](Field& f, PolicyDraft& t) { f.text(t.policy.name); }},
    {"date", "that of what it is based on",
     "when it was so, as in 2015-03: what rules see as request.date unless a request says otherwise",
     [](Field& f, PolicyDraft& t) {
       f.text(t.policy.date);
       if (f.node() != nullptr && !models::is_date(t.policy.date))
         f.complain("is no date", "write it as in 2015, 2015-03 or 2015-03-09");
     }},
    {"based_on", "none",
     "a policy that comes with domus, or the path of a file from this one's folder: its rules hold as well; those "
     "given here with the same id take their place",
     [](Field& f, PolicyDraft& t) { f.name(t.based_on); }},
    {"without", "none", "ids of its rules that do not hold here",
     [](Field& f, PolicyDraft& t) { read_texts(f, t.without, "none"); }},
    {"rule", "none", "the rules",
     [](Field& f, PolicyDraft& t) { read_tables<RuleDraft>(f, t.rules, std::span<const Key<RuleDraft>>(rule_keys)); }},
};

void remove_rules(const PolicyDraft& draft, std::vector<Rule>& rules, Complaints& complaints) {
  for (const Located& id : draft.without) {
    if (std::erase_if(rules, [&](const Rule& rule) { return rule.id == id.text; }) > 0)
      continue;
    std::vector<std::string_view> known(rules.size());
    std::transform(rules.begin(), rules.end(), known.begin(),
                   [](const Rule& rule) -> std::string_view { return rule.id; });
    complaints.add(id.where,
                   fmt::format("\"{}\" has no rule \"{}\"", printable(draft.based_on.text), printable(id.text)),
                   suggest(id.text, known, "its rules are"));
  }
}

void check(const RuleDraft& draft, Complaints& complaints) {
  const Rule& rule = draft.rule;
  const auto complain = [&](std::string_view problem, std::string remedy) {
    complaints.add(draft.where, fmt::format("rule \"{}\" {}", printable(draft.id.text), problem), std::move(remedy));
  };
  if (rule.verdict != Verdict::reject && (rule.http || rule.is_fault))
    complain("rejects nothing, and has an HTTP code or a fault", "leave out http and fault");
  if (rule.http && rule.is_fault)
    complain("is a fault, and has an HTTP code", "leave one of them out: a fault comes after the request was granted");
  const models::Subjects subjects = subjects_of(rule.when);
  if (subjects[static_cast<std::size_t>(models::Subject::from)] && !rule.asked_for(Action::resize))
    complain("asks what a server has before a resize, and is not asked on one", "add on = [\"resize\"]");
  const bool about_host = subjects[static_cast<std::size_t>(models::Subject::host)];
  if (about_host != (rule.verdict == Verdict::pass_over))
    complain(about_host ? "asks about a host, and does not pass it over" : "passes over hosts, and asks about none",
             "give the verdict \"pass-over\" to rules about host.*, and to no others; request.hosts_left counts what "
             "is left of them");
}

/// Where the rules of a policy come from, put together.
void add_rules(PolicyDraft& draft, std::vector<Rule>& rules, Complaints& complaints) {
  std::vector<std::string> own;
  for (RuleDraft& one : draft.rules) {
    one.rule.id = one.id.text;
    if (!one.id.empty() && std::find(own.begin(), own.end(), one.id.text) != own.end())
      complaints.add(one.where, fmt::format("a second rule has the id \"{}\"", printable(one.id.text)),
                     "give each an id of its own");
    own.push_back(one.id.text);
    check(one, complaints);
    const auto same =
        std::find_if(rules.begin(), rules.end(), [&](const Rule& rule) { return rule.id == one.id.text; });
    if (same == rules.end())
      rules.push_back(std::move(one.rule));
    else
      *same = std::move(one.rule);
  }
}

Policy load_named(const std::string& name, const std::filesystem::path& folder, unsigned depth);

/// What the policy is based on, without the rules that it takes out; empty where it is based on nothing.
Policy base_of(const PolicyDraft& draft, const std::string& file, unsigned depth, Complaints& complaints) {
  const std::string& name = draft.based_on.text;
  const auto folder = std::filesystem::path(file).parent_path();
  std::error_code ignored;
  if (draft.based_on.empty())
    return {};
  if (find_shipped_policy(name) == nullptr && !std::filesystem::exists(folder / name, ignored)) {
    complaints.add(draft.based_on.where,
                   fmt::format("there is no policy \"{}\", and no such file beside this one", printable(name)),
                   suggest(name, shipped_policies(), "those that come with domus are"));
    return {};
  }
  if (depth == deepest_base) {
    complaints.add(draft.based_on.where, fmt::format("is the {}th policy in a row that is based on another", depth + 1),
                   "is one of them based on itself? Put them together");
    return {};
  }
  Policy base = load_named(name, folder, depth + 1);
  remove_rules(draft, base.rules, complaints);
  for (Rule& rule : base.rules)
    rule.is_inherited = true;
  return base;
}

Policy load_text(std::string_view text, const std::string& file, unsigned depth) {
  Complaints complaints(file);
  PolicyDraft draft;
  const Node root = parse_toml(text, file);
  read_table<PolicyDraft>(root, "the policy", policy_keys, draft, complaints);
  if (draft.based_on.empty() && !draft.without.empty())
    complaints.add(draft.without.front().where, "\"without\" takes rules from nothing", "add based_on = \"...\"");
  Policy base = base_of(draft, file, depth, complaints);
  Policy policy = std::move(draft.policy);
  if (policy.date.empty())
    policy.date = base.date;
  policy.rules = std::move(base.rules);
  add_rules(draft, policy.rules, complaints);
  complaints.throw_if_any();
  put_in_order(policy.rules);
  return policy;
}

/// A policy that comes with domus, or a file whose path counts from the folder.
Policy load_named(const std::string& name, const std::filesystem::path& folder, unsigned depth) {
  const EmbeddedFile* shipped = find_shipped_policy(name);
  const std::string path = (folder / name).string();
  Policy policy = shipped != nullptr ? load_text(shipped->text, "scenarios/" + std::string(shipped->path), depth)
                                     : load_text(read_beginning(std::filesystem::path(path)), path, depth);
  policy.id = name;
  return policy;
}

} // namespace

const EmbeddedFile* find_shipped_policy(std::string_view name) {
  return find_embedded_file(fmt::format("{}{}{}", shipped_folder, name, ending));
}

std::vector<std::string_view> shipped_policies() {
  std::vector<std::string_view> names;
  for (const EmbeddedFile& file : embedded_files())
    if (file.path.starts_with(shipped_folder))
      names.push_back(
          file.path.substr(shipped_folder.size(), file.path.size() - shipped_folder.size() - ending.size()));
  return names;
}

models::Policy load_policy(const std::string& name_or_file) {
  const std::filesystem::path path = name_or_file;
  std::error_code ignored;
  if (find_shipped_policy(name_or_file) == nullptr && !path.has_extension() && !std::filesystem::exists(path, ignored))
    throw InputError({{name_or_file, 0, 0, "is neither a policy that comes with domus nor a file",
                       suggest(name_or_file, shipped_policies(), "the policies are")}});
  return load_named(name_or_file, {}, 0);
}

models::Policy load_policy_beside(const std::string& file, const std::string& name_or_file) {
  return load_named(name_or_file, std::filesystem::path(file).parent_path(), 0);
}

models::Policy load_policy_text(std::string_view text, const std::string& file) {
  return load_text(text, file, 0);
}

std::vector<KeyDescription> describe_policy_keys() {
  std::vector<KeyDescription> lines;
  describe_table<PolicyDraft>("", policy_keys, lines);
  return lines;
}

} // namespace domus::scenarios
