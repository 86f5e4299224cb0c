#include "models/platform.hpp"
#include "scenarios/cases/case_drafts.hpp"
#include "scenarios/loading/known_name.hpp"

#include <array>
#include <utility>

namespace domus::scenarios {

namespace {

template <class E>
using Words = std::vector<std::pair<std::string_view, E>>;

constexpr auto quantities = std::to_array<std::pair<std::string_view, Quantity>>({
    {"operations", Quantity::operations},
    {"mean response", Quantity::mean_response},
    {"p50 response", Quantity::p50_response},
    {"p95 response", Quantity::p95_response},
    {"p99 response", Quantity::p99_response},
    {"CPU per operation", Quantity::cpu_per_operation},
    {"user time", Quantity::user_per_operation},
    {"system time", Quantity::system_per_operation},
    {"CPU share", Quantity::cpu_share},
    {"steal share", Quantity::steal_share},
    {"driver share", Quantity::driver_share},
    {"QEMU share", Quantity::emulator_share},
    {"pCPUs busy", Quantity::pcpus_busy},
    {"pCPUs in Xen", Quantity::pcpus_in_xen},
    {"itinerary", Quantity::itinerary},
    {"primitive", Quantity::primitive},
});

Words<models::Mode> mode_words() {
  Words<models::Mode> words;
  for (const models::Mode mode : models::all_modes)
    words.emplace_back(models::to_text(mode), mode);
  return words;
}

Words<models::Primitive> primitive_words() {
  Words<models::Primitive> words;
  for (std::size_t i = 0; i < models::primitive_count; ++i)
    words.emplace_back(models::to_text(static_cast<models::Primitive>(i)), static_cast<models::Primitive>(i));
  return words;
}

Words<models::Cause> cause_words() {
  Words<models::Cause> words;
  for (std::size_t i = 0; i < models::cause_count; ++i)
    words.emplace_back(models::to_text(static_cast<models::Cause>(i)), static_cast<models::Cause>(i));
  return words;
}

/// A choice that is unset where it is not given or not understood.
template <class E>
void read_optional(Field& field, std::optional<E>& to, const Words<E>& words) {
  E chosen = words.front().second;
  const std::size_t before = field.node() != nullptr ? field.complaints().count() : 0;
  field.choice(chosen, words);
  if (field.node() != nullptr && field.complaints().count() == before)
    to = chosen;
}

/// A value that is read later, when what it depends on is known.
void keep(Field& field, const Node*& to, std::string_view takes) {
  if (!field.describe(takes, "none"))
    to = field.node();
}

void read_parameters(Field& field, std::vector<Located>& to) {
  if (field.describe("a list of names", "none"))
    return;
  const auto* list = field.node()->as<Array>();
  if (list == nullptr)
    return field.complain_kind("a list of names", "write [\"smt rate\"]");
  for (const Node& node : list->items) {
    Field item(field.key(), node, field.complaints());
    item.name(to.emplace_back());
  }
}

constexpr Key<PredictionDraft> prediction_key_list[] = {
    {"quantity", required, "what is predicted",
     [](Field& f, PredictionDraft& t) {
       read_optional<Quantity>(f, t.quantity, {quantities.begin(), quantities.end()});
     }},
    {"scenario", "none",
     "the path of a scenario, from the case file's folder or of one that comes with domus, or a table",
     [](Field& f, PredictionDraft& t) { keep(f, t.scenario, "text or a table, keys as in `domus help scenario`"); }},
    {"guest", "the first", "which of its guests", [](Field& f, PredictionDraft& t) { f.name(t.guest); }},
    {"mode", "the scenario's", "with every guest in this mode",
     [](Field& f, PredictionDraft& t) { read_optional(f, t.mode, mode_words()); }},
    {"change", "none", "what is different about that guest (all of its [[guest]]), or about prices (of all hosts)",
     [](Field& f, PredictionDraft& t) {
       keep(f, t.change, "a table, keys as in [[guest]], and \"costs\" as in [[host]]");
     }},
    {"part", "\"guest\"", "of an itinerary: who pays",
     [](Field& f, PredictionDraft& t) {
       read_optional<ItineraryPart>(f, t.part,
                                    {{"guest", ItineraryPart::guest},
                                     {"driver domain", ItineraryPart::driver_domain},
                                     {"QEMU", ItineraryPart::emulator},
                                     {"devices", ItineraryPart::devices},
                                     {"all", ItineraryPart::all}});
     }},
    {"cause", "all", "of an itinerary: for what",
     [](Field& f, PredictionDraft& t) { read_optional(f, t.cause, cause_words()); }},
    {"primitive", "none", "whose price is the prediction",
     [](Field& f, PredictionDraft& t) { read_optional(f, t.primitive, primitive_words()); }},
    {"platform", "none", "where the primitive has that price",
     [](Field& f, PredictionDraft& t) { read_name_of(f, t.platform, models::all_platforms()); }},
};

constexpr double huge = 1e15;

constexpr Key<CaseDraft> case_key_list[] = {
    {"id", required, "of the measurement, or any name of your own",
     [](Field& f, CaseDraft& t) { f.text(t.values.id, 64); }},
    {"area", required, "cases of one area are summed up together",
     [](Field& f, CaseDraft& t) { f.text(t.values.area, 64); }},
    {"family", "the area", "the benchmark: what is left out together to see whether the rest predicts it",
     [](Field& f, CaseDraft& t) { f.name(t.family); }},
    {"what", required, "what was measured", [](Field& f, CaseDraft& t) { f.text(t.values.title, 100); }},
    {"published", required, "the measured value",
     [](Field& f, CaseDraft& t) { f.real(t.values.published, 1e-15, huge); }},
    {"published_to", "none", "the upper end, where a range was published; inside it the error is 0",
     [](Field& f, CaseDraft& t) { f.real(t.published_to.emplace(huge), 1e-15, huge); }},
    {"unit", required, "ns, us, ms, s, /s, %, x (a ratio), or any other with a \"scale\"",
     [](Field& f, CaseDraft& t) { f.name(t.unit); }},
    {"scale", "1",
     "the prediction times this is in the unit; for other units: one operation a second, ns or share in it",
     [](Field& f, CaseDraft& t) { f.real(t.scale.emplace(), 1e-15, huge); }},
    {"tolerance", required, "largest relative error that will do: 0.05 = 5 %",
     [](Field& f, CaseDraft& t) { f.real(t.values.tolerance, 0, 100); }},
    {"because", required, "why that tolerance", [](Field& f, CaseDraft& t) { f.text(t.values.because); }},
    {"gate", "", "whether out of tolerance makes the exit code 1",
     [](Field& f, CaseDraft& t) { f.flag(t.values.gate); }},
    {"remark", "none", "what explains the error; required where gate = false",
     [](Field& f, CaseDraft& t) { f.text(t.values.remark); }},
    {"source", required, "where it was published", [](Field& f, CaseDraft& t) { f.text(t.values.source); }},
    {"input", "", "the model was given this very figure: it counts neither as an error nor as calibrated",
     [](Field& f, CaseDraft& t) { f.flag(t.values.input); }},
    {"bound", "", "the published range only bounds the figure: it is judged, and its error counts in no median",
     [](Field& f, CaseDraft& t) { f.flag(t.values.bound); }},
    {"calibrated", "none", "parameters, each with a [[parameter]], that were set from this measurement",
     [](Field& f, CaseDraft& t) { read_parameters(f, t.calibrated); }},
    {"predict", "none", "what the model says: see below",
     [](Field& f, CaseDraft& t) { keep(f, t.predict, "a table"); }},
    {"over", "none", "the prediction is divided by this one: a ratio",
     [](Field& f, CaseDraft& t) { keep(f, t.over, "a table"); }},
    {"minus", "none", "this one is taken from the prediction: a difference",
     [](Field& f, CaseDraft& t) { keep(f, t.minus, "a table"); }},
    {"not_predicted", "none", "in place of \"predict\": why the model cannot say",
     [](Field& f, CaseDraft& t) { f.text(t.values.not_predicted); }},
};

constexpr Key<ParameterDraft> parameter_key_list[] = {
    {"name", required, "a primitive, or \"smt rate\" (`domus help costs`)",
     [](Field& f, ParameterDraft& t) { f.name(t.name); }},
    {"platform", "that of the first case", "whose price the range is of; others' prices move by the same factor",
     [](Field& f, ParameterDraft& t) { read_name_of(f, t.platform, models::all_platforms()); }},
    {"range", "the primitive's plausible range", "the least and the most that the price may be",
     [](Field& f, ParameterDraft& t) {
       keep(f, t.range, "a list of two prices, such as [\"400 ns\", \"600 ns\"], or of two SMT rates");
     }},
    {"why", required, "it has to be calibrated", [](Field& f, ParameterDraft& t) { f.text(t.why); }},
};

constexpr Key<CaseFileDraft> file_key_list[] = {
    {"name", required, "a title", [](Field& f, CaseFileDraft& t) { f.text(t.name, 256); }},
    {"parameter", "none", "prices of the model that are calibrated",
     [](Field& f, CaseFileDraft& t) { read_tables(f, t.parameters, parameter_keys()); }},
    {"case", required, "the measurements", [](Field& f, CaseFileDraft& t) { read_tables(f, t.cases, case_keys()); }},
};

} // namespace

std::string_view to_text(Quantity quantity) {
  return quantities[static_cast<std::size_t>(quantity)].first;
}

bool needs_run(Quantity quantity) {
  return quantity != Quantity::itinerary && quantity != Quantity::primitive;
}

Measure measure_of(Quantity quantity) {
  switch (quantity) {
  case Quantity::operations:
    return Measure::rate;
  case Quantity::cpu_share:
  case Quantity::steal_share:
  case Quantity::driver_share:
  case Quantity::emulator_share:
  case Quantity::pcpus_busy:
  case Quantity::pcpus_in_xen:
    return Measure::share;
  default:
    return Measure::time;
  }
}

Keys<PredictionDraft> prediction_keys() {
  return prediction_key_list;
}

Keys<CaseDraft> case_keys() {
  return case_key_list;
}

Keys<ParameterDraft> parameter_keys() {
  return parameter_key_list;
}

Keys<CaseFileDraft> case_file_keys() {
  return file_key_list;
}

} // namespace domus::scenarios
