#include "scenarios/loading/quantity_field.hpp"

#include "scenarios/loading/workload_keys.hpp"
#include "scenarios/toml/keys.hpp"

namespace domus::scenarios {

namespace {

using models::Nanoseconds;

constexpr std::size_t longest_source = 200;
constexpr double most_counted = 1e9;
constexpr Nanoseconds longest_cpu_time = std::chrono::hours(1);

void read_number(Field& field, double& to) {
  field.real(to, 0, most_counted);
}

void read_number(Field& field, Nanoseconds& to) {
  field.time(to, Nanoseconds{0}, longest_cpu_time);
}

template <class Number>
struct Figure {
  Number mean{};
  std::optional<std::pair<Number, Number>> range;
  std::string source;
};

template <class Number>
void read_range(Field& field, Figure<Number>& to) {
  if (field.describe("a list of two", "exactly the mean"))
    return;
  const auto* array = field.node()->as<Array>();
  if (array == nullptr || array->items.size() != 2)
    return field.complain("is not a range", "write range = [LOW, HIGH]");
  std::pair<Number, Number> range;
  Field low(field.key(), array->items[0], field.complaints());
  read_number(low, range.first);
  Field high(field.key(), array->items[1], field.complaints());
  read_number(high, range.second);
  to.range = range;
}

template <class Number>
Keys<Figure<Number>> figure_keys() {
  static constexpr Key<Figure<Number>> keys[] = {
      {"mean", required, "the average per operation", [](Field& f, Figure<Number>& t) { read_number(f, t.mean); }},
      {"range", "", "the lowest and highest plausible mean", [](Field& f, Figure<Number>& t) { read_range(f, t); }},
      {"source", required, "a row of demands.csv, a measurement, or \"assumed\" (with a range)",
       [](Field& f, Figure<Number>& t) { f.text(t.source, longest_source); }},
  };
  return keys;
}

/// Fills a Quantity or CpuTime, both of which have mean, low, high and source.
template <class Number, class Target>
void read_figure(Field& field, Target& to) {
  const Node& node = *field.node();
  if (node.as<Table>() == nullptr) {
    Number mean{};
    read_number(field, mean);
    to = {mean, mean, mean, std::string(given_by_author)};
    return;
  }
  Figure<Number> figure;
  const std::size_t before = field.complaints().count();
  read_table(node, fmt::format("\"{}\"", field.key()), figure_keys<Number>(), figure, field.complaints());
  if (field.complaints().count() > before)
    return;
  if (figure.range && !(figure.range->first <= figure.mean && figure.mean <= figure.range->second))
    field.complain("has a mean outside its range", "write range = [LOW, HIGH] with LOW <= mean <= HIGH");
  if (!figure.range && figure.source.rfind("assumed", 0) == 0)
    field.complain("is assumed, but has no range", "add range = [LOW, HIGH], the lowest and highest plausible mean");
  const auto range = figure.range.value_or(std::pair(figure.mean, figure.mean));
  to = {figure.mean, range.first, range.second, figure.source};
}

} // namespace

void read_count(Field& field, models::Quantity& to) {
  if (field.describe("a number, or { mean, range, source }", fmt::format("{:g}", to.mean), NumberKind{}))
    return;
  read_figure<double>(field, to);
}

void read_cpu_time(Field& field, models::CpuTime& to) {
  if (field.describe("a time, or { mean, range, source }", "0 ns", NumberKind{false, Dimension::time}))
    return;
  read_figure<Nanoseconds>(field, to);
}

} // namespace domus::scenarios
