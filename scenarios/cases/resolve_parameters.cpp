#include "scenarios/cases/resolve_parameters.hpp"

#include "models/platform.hpp"
#include "scenarios/loading/cost_fields.hpp"
#include "scenarios/nearest.hpp"

#include <fmt/format.h>

#include <set>

namespace domus::scenarios {

namespace {

constexpr double full_rate = 1024;

std::string price_text(double value, const Parameter& of) {
  if (!of.primitive)
    return fmt::format("{:g}", value);
  return fmt::format("{:g} {}", value, of.unit == models::CostUnit::cycles ? "cycles" : "ns");
}

class ParameterReader {
public:
  ParameterReader(const std::string& usual_platform, Complaints& complaints)
      : usual_platform_(usual_platform), complaints_(complaints) {}

  [[nodiscard]] Parameter read(const ParameterDraft& draft) {
    Parameter one;
    one.name = draft.name.text;
    one.primitive = find_primitive(draft.name.text);
    one.platform = draft.platform.empty() ? usual_platform_ : draft.platform;
    one.why = draft.why;
    one.where = draft.where;
    const models::Platform* const platform = models::find_platform(one.platform);
    if (!one.primitive && draft.name.text != smt_rate_name)
      complaints_.add(draft.name.where, fmt::format("unknown cost \"{}\"", printable(draft.name.text)),
                      suggest(draft.name.text, cost_names(), "the costs are"));
    else if (!names_.insert(draft.name.text).second)
      complaints_.add(draft.name.where, fmt::format("a second parameter is called \"{}\"", draft.name.text),
                      "leave one of them out");
    else if (platform == nullptr)
      complaints_.add(draft.where, fmt::format("no case says which platform's \"{}\" is meant", draft.name.text),
                      "add platform = \"haswell\", say");
    else
      set_range(draft, *platform, one);
    return one;
  }

private:
  void set_range(const ParameterDraft& draft, const models::Platform& platform, Parameter& one) {
    if (one.primitive) {
      const models::PrimitiveFact& fact = platform.fact(*one.primitive);
      one.unit = fact.unit;
      one.value = fact.value;
      one.low = fact.low;
      one.high = fact.high;
    } else {
      one.value = platform.smt_rate / full_rate;
      if (draft.range == nullptr)
        return complaints_.add(draft.where, "the SMT rate has no range of its own",
                               "add range = [0.6, 0.75], the least and the most that is plausible");
    }
    const std::size_t before = complaints_.count();
    if (draft.range != nullptr)
      read_range(*draft.range, platform, one);
    if (complaints_.count() == before)
      check_range(draft.range != nullptr ? draft.range->where : draft.where, one);
  }

  void read_range(const Node& node, const models::Platform& platform, Parameter& one) {
    const auto* list = node.as<Array>();
    if (list == nullptr || list->items.size() != 2)
      return complaints_.add(node.where, "\"range\" is not a list of two",
                             one.primitive ? "write range = [\"400 ns\", \"600 ns\"]" : "write range = [0.6, 0.75]");
    const Field low("range", list->items[0], complaints_);
    const Field high("range", list->items[1], complaints_);
    one.low = read_end(low, platform, one).value_or(one.low);
    one.high = read_end(high, platform, one).value_or(one.high);
  }

  /// In the unit of the parameter, whichever it was given in.
  std::optional<double> read_end(Field field, const models::Platform& platform, const Parameter& one) {
    if (!one.primitive) {
      double rate = one.value;
      field.real(rate, least_smt_rate, 1);
      return rate;
    }
    const auto price = read_price(field);
    if (!price || price->unit == one.unit)
      return price ? std::optional(price->value) : std::nullopt;
    return one.unit == models::CostUnit::cycles ? platform.clock.cycles_in(models::MeanTime{price->value})
                                                : platform.clock.time_for(price->value).count();
  }

  void check_range(Position where, const Parameter& one) {
    const std::string price = fmt::format("\"{}\" is {} on {}", one.name, price_text(one.value, one), one.platform);
    if (one.low > one.high)
      complaints_.add(where, "\"range\" begins above its end", "give the lower end first");
    else if (one.value <= 0)
      complaints_.add(where, price + ", which nothing can be multiplied by",
                      "give the platform a price above 0 first (models/platforms/)");
    else if (one.low <= 0)
      complaints_.add(where, "the range of a parameter begins at 0", "add a range whose ends are both above 0");
    else if (one.value < one.low || one.value > one.high)
      complaints_.add(where,
                      fmt::format("{}, outside {} to {}", price, price_text(one.low, one), price_text(one.high, one)),
                      "give a range that holds it");
  }

  const std::string& usual_platform_;
  Complaints& complaints_;
  std::set<std::string> names_;
};

} // namespace

std::vector<Parameter> resolve_parameters(const std::vector<ParameterDraft>& drafts, const std::string& usual_platform,
                                          Complaints& complaints) {
  ParameterReader reader(usual_platform, complaints);
  std::vector<Parameter> parameters;
  for (const ParameterDraft& draft : drafts)
    parameters.push_back(reader.read(draft));
  if (drafts.size() > most_parameters)
    complaints.add(drafts[most_parameters].where, fmt::format("there are more than {} parameters", most_parameters),
                   "a model with many free parameters fits anything: leave out those that matter least");
  return parameters;
}

} // namespace domus::scenarios
