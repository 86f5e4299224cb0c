#include "scenarios/cases/load_cases.hpp"

#include "scenarios/cases/case_scenarios.hpp"
#include "scenarios/cases/resolve_parameters.hpp"
#include "scenarios/library/embedded_files.hpp"
#include "scenarios/nearest.hpp"
#include "scenarios/toml/safety.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <set>

namespace domus::scenarios {

namespace {

/// Units that need no scale: what one ns, occurrence a second or whole is in them.
struct KnownUnit {
  std::string_view name;
  Measure measure;
  double per_unit;
};
constexpr std::array known_units{KnownUnit{"ns", Measure::time, 1},    KnownUnit{"us", Measure::time, 1e-3},
                                 KnownUnit{"ms", Measure::time, 1e-6}, KnownUnit{"s", Measure::time, 1e-9},
                                 KnownUnit{"/s", Measure::rate, 1},    KnownUnit{"%", Measure::share, 100},
                                 KnownUnit{"pCPUs", Measure::share, 1}};

std::string_view text_of(Measure measure) {
  switch (measure) {
  case Measure::time:
    return "a time: ns, us, ms or s";
  case Measure::rate:
    return "a rate: /s";
  case Measure::share:
    break;
  }
  return "a share: % or pCPUs";
}

class CaseReader {
public:
  CaseReader(CaseScenarios& scenarios, const std::vector<ParameterDraft>& parameters, Complaints& complaints)
      : scenarios_(scenarios), parameters_(parameters), complaints_(complaints) {}

  [[nodiscard]] ValidationCase read(const CaseDraft& draft) {
    ValidationCase one = draft.values;
    one.where = draft.where;
    one.published_to = draft.published_to.value_or(one.published);
    one.family = draft.family.empty() ? one.area : draft.family.text;
    one.unit = draft.unit.text;
    one.calibrated = parameters(draft);
    check_texts(draft);
    if (draft.predict != nullptr)
      read_predictions(draft, one);
    else if (one.not_predicted.empty())
      complaints_.add(draft.where, "this case has neither \"predict\" nor \"not_predicted\"",
                      "say which figure answers it, or why none does");
    return one;
  }

private:
  void check_texts(const CaseDraft& draft) {
    const ValidationCase& values = draft.values;
    if (!values.gate && values.remark.empty() && values.not_predicted.empty())
      complaints_.add(draft.where, "this case is no gate and does not say why", "add remark = \"...\"");
    if (draft.published_to && *draft.published_to < values.published)
      complaints_.add(draft.where, "\"published_to\" is less than \"published\"", "give the lower end first");
    if (draft.predict != nullptr && !values.not_predicted.empty())
      complaints_.add(draft.where, "this case has both \"predict\" and \"not_predicted\"", "leave one out");
    if (values.bound && !draft.published_to)
      complaints_.add(draft.where, "this case is a bound, and no range was published", "add published_to");
    if (!values.gate && !draft.calibrated.empty())
      complaints_.add(draft.where, "this case is no gate, and parameters were set from it",
                      "leave out \"calibrated\": only gates set parameters");
    if (draft.predict == nullptr && !values.not_predicted.empty() && values.gate)
      complaints_.add(draft.where, "this case is a gate and can never be passed", "add gate = false");
    if (draft.over != nullptr && draft.minus != nullptr)
      complaints_.add(draft.minus->where, "this case has both \"over\" and \"minus\"",
                      "a prediction is a ratio or a difference: leave one out");
    if (draft.predict == nullptr && (draft.over != nullptr || draft.minus != nullptr))
      complaints_.add(draft.where, "this case has a second prediction and no first", "add [case.predict]");
  }

  std::vector<std::string> parameters(const CaseDraft& draft) {
    std::vector<std::string_view> known;
    for (const ParameterDraft& one : parameters_)
      known.push_back(one.name.text);
    std::vector<std::string> names;
    for (const Located& name : draft.calibrated) {
      if (!name.empty() && std::find(known.begin(), known.end(), name.text) == known.end())
        complaints_.add(name.where, fmt::format("no [[parameter]] is called \"{}\"", printable(name.text)),
                        known.empty()
                            ? "add one, or input = true in place of \"calibrated\" if it was measured as it is"
                            : suggest(name.text, known, "the parameters are"));
      if (std::find(names.begin(), names.end(), name.text) != names.end())
        complaints_.add(name.where, fmt::format("\"{}\" stands here twice", printable(name.text)), "name it once");
      names.push_back(name.text);
    }
    if (draft.values.input && !names.empty())
      complaints_.add(
          draft.where, "this case is both an input and calibrated on",
          "leave out \"calibrated\" where the figure was measured as it is, and \"input\" where it was set");
    return names;
  }

  void read_predictions(const CaseDraft& draft, ValidationCase& one) {
    PredictionDraft first;
    one.predict = prediction(*draft.predict, "predict", first);
    const Node* other = draft.over != nullptr ? draft.over : draft.minus;
    std::optional<Prediction> second;
    if (other != nullptr) {
      PredictionDraft second_draft = first;
      second = prediction(*other, draft.over != nullptr ? "over" : "minus", second_draft);
    }
    if (!one.predict || (other != nullptr && !second))
      return; // the rest would be echoes
    if (second) {
      one.combination = draft.over != nullptr ? Combination::ratio : Combination::difference;
      one.second = *second;
      if (measure_of(one.predict->quantity) != measure_of(second->quantity))
        complaints_.add(other->where,
                        fmt::format("\"{}\" and \"{}\" cannot be compared", to_text(one.predict->quantity),
                                    to_text(second->quantity)),
                        "predict the same quantity twice");
    }
    set_unit(draft, one);
  }

  void set_unit(const CaseDraft& draft, ValidationCase& one) {
    const double scale = draft.scale.value_or(1);
    const Measure measure = measure_of(one.predict->quantity);
    const bool ratio = one.combination == Combination::ratio;
    one.per_unit = scale;
    if (ratio != (one.unit == "x")) {
      complaints_.add(draft.unit.where,
                      ratio ? "a prediction with \"over\" is a ratio" : "a ratio needs a second prediction",
                      ratio ? "write unit = \"x\"" : "add [case.over], or give another unit");
      return;
    }
    if (ratio)
      return;
    const auto known = std::find_if(known_units.begin(), known_units.end(),
                                    [&](const KnownUnit& unit) { return unit.name == one.unit; });
    if (known == known_units.end() && !draft.scale)
      complaints_.add(draft.unit.where, fmt::format("unit \"{}\" needs a \"scale\"", printable(one.unit)),
                      "say what one operation a second (or ns, or share of 1) is in this unit");
    else if (known != known_units.end() && known->measure != measure)
      complaints_.add(draft.unit.where,
                      fmt::format("\"{}\" does not come in \"{}\"", to_text(one.predict->quantity), one.unit),
                      fmt::format("it is {}", text_of(measure)));
    else if (known != known_units.end())
      one.per_unit = scale * known->per_unit;
  }

  /// Reads a prediction on top of what `draft` has.
  std::optional<Prediction> prediction(const Node& node, std::string_view key, PredictionDraft& draft) {
    const std::size_t before = complaints_.count();
    // The second prediction has the first one's quantity unless it names another.
    Keys<PredictionDraft> keys = prediction_keys();
    std::vector<Key<PredictionDraft>> none_required(keys.begin(), keys.end());
    for (Key<PredictionDraft>& one : none_required)
      one.fallback = one.fallback == required ? "none" : one.fallback;
    read_table(node, fmt::format("\"{}\"", key), Keys<PredictionDraft>(none_required), draft, complaints_);
    if (complaints_.count() > before)
      return std::nullopt;
    if (!draft.quantity) {
      complaints_.add(node.where, fmt::format("\"{}\" has no \"quantity\"", key),
                      "say what is predicted: quantity = \"operations\"");
      return std::nullopt;
    }
    refuse_stray_keys(node, *draft.quantity);
    if (complaints_.count() > before)
      return std::nullopt;
    Prediction prediction;
    prediction.quantity = *draft.quantity;
    return *draft.quantity == Quantity::primitive ? of_primitive(node, draft, prediction)
                                                  : of_scenario(node, draft, prediction);
  }

  static bool tells_of(std::string_view key, Quantity quantity) {
    if (key == "primitive" || key == "platform")
      return quantity == Quantity::primitive;
    if (key == "part" || key == "cause")
      return quantity == Quantity::itinerary;
    return key == "quantity" || quantity != Quantity::primitive;
  }

  /// A key that no prediction of `quantity` reads would look as if it had been heeded.
  void refuse_stray_keys(const Node& node, Quantity quantity) {
    for (const Member& member : node.as<Table>()->members)
      if (!tells_of(member.key, quantity))
        complaints_.add(member.where, fmt::format("\"{}\" says nothing of \"{}\"", member.key, to_text(quantity)),
                        "take it away, or predict another quantity");
  }

  std::optional<Prediction> of_primitive(const Node& node, const PredictionDraft& draft, Prediction prediction) {
    if (!draft.primitive || draft.platform.empty()) {
      complaints_.add(node.where, "the price of a primitive needs a \"primitive\" and a \"platform\"",
                      "write primitive = \"grant copy\", platform = \"haswell\"");
      return std::nullopt;
    }
    prediction.primitive = *draft.primitive;
    prediction.platform = draft.platform;
    return prediction;
  }

  std::optional<Prediction> of_scenario(const Node& node, const PredictionDraft& draft, Prediction prediction) {
    if (draft.scenario == nullptr) {
      complaints_.add(node.where, fmt::format("\"{}\" needs a \"scenario\"", to_text(prediction.quantity)),
                      "give the path of one, or a table");
      return std::nullopt;
    }
    const auto place = scenarios_.place_of(draft);
    if (!place)
      return std::nullopt;
    prediction.scenario = place->scenario;
    prediction.guest = place->guest;
    prediction.mode = draft.mode;
    prediction.part = draft.part.value_or(ItineraryPart::guest);
    prediction.cause = draft.cause;
    return prediction;
  }

  CaseScenarios& scenarios_;
  const std::vector<ParameterDraft>& parameters_;
  Complaints& complaints_;
};

/// That of the first thing predicted; empty where nothing is.
std::string usual_platform(const CaseFile& cases) {
  for (const ValidationCase& one : cases.cases) {
    if (!one.predict)
      continue;
    const Prediction& predict = *one.predict;
    return predict.quantity == Quantity::primitive ? predict.platform
                                                   : cases.scenarios[predict.scenario].hosts.front().platform;
  }
  return "";
}

} // namespace

std::optional<ScenarioFile> shipped_scenario(const std::string& path) {
  constexpr std::string_view room = "scenarios/";
  if (path.rfind(room, 0) != 0)
    return std::nullopt;
  const EmbeddedFile* file = find_embedded_file(std::string_view(path).substr(room.size()));
  if (file == nullptr)
    return std::nullopt;
  return ScenarioFile{path, std::string(file->text)};
}

CaseFile load_cases_text(std::string_view text, const std::string& file, const FindScenario& find) {
  const Node root = parse_toml(text, file);
  Complaints complaints(file);
  CaseFileDraft draft;
  read_table(root, "the case file", case_file_keys(), draft, complaints);
  if (complaints.empty() && draft.cases.empty())
    complaints.add(root.where, "there are no cases", "begin each with a line [[case]]");
  CaseScenarios scenarios(find, complaints);
  CaseReader reader(scenarios, draft.parameters, complaints);
  CaseFile cases{file, draft.name, {}, {}, {}};
  std::set<std::string> ids;
  for (const CaseDraft& one : draft.cases) {
    if (complaints.full())
      break;
    if (!one.values.id.empty() && !ids.insert(one.values.id).second)
      complaints.add(one.where, fmt::format("a second case is called \"{}\"", printable(one.values.id)),
                     "give each case an id of its own");
    cases.cases.push_back(reader.read(one));
  }
  complaints.throw_if_any();
  cases.scenarios = scenarios.take();
  cases.parameters = resolve_parameters(draft.parameters, usual_platform(cases), complaints);
  complaints.throw_if_any();
  for (Parameter& parameter : cases.parameters)
    for (const ValidationCase& one : cases.cases)
      if (std::find(one.calibrated.begin(), one.calibrated.end(), parameter.name) != one.calibrated.end())
        parameter.cases.push_back(one.id);
  return cases;
}

CaseFile load_cases(const std::filesystem::path& file) {
  const auto find = [&](const std::string& path) -> std::optional<ScenarioFile> {
    const std::filesystem::path beside = file.parent_path() / path;
    std::error_code ignored;
    if (!path.empty() && std::filesystem::exists(beside, ignored))
      return ScenarioFile{beside.string(), read_beginning(beside)};
    return shipped_scenario(path);
  };
  return load_cases_text(read_beginning(file), file.string(), find);
}

std::vector<KeyDescription> describe_case_keys() {
  std::vector<KeyDescription> descriptions;
  describe_table("", case_file_keys(), descriptions);
  return descriptions;
}

std::vector<KeyDescription> describe_prediction_keys() {
  std::vector<KeyDescription> descriptions;
  describe_table("", prediction_keys(), descriptions);
  return descriptions;
}

} // namespace domus::scenarios
