#include "analysis/policy/matrix_report.hpp"

#include "analysis/policy/words.hpp"
#include "analysis/text/or_null.hpp"
#include "analysis/text/table.hpp"
#include "scenarios/input_error.hpp"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <algorithm>
#include <map>

namespace domus::analysis {

namespace {

using models::Judgement;
using models::Rule;
using models::Verdict;
using scenarios::printable;
using Json = nlohmann::ordered_json;

/// Flavors whose columns are the same.
struct ColumnGroup {
  std::vector<std::string> marks; ///< of each image
  std::vector<std::size_t> flavors;
};

/// "a" to "z", then "aa", "ab" ...
std::string letters(std::size_t n) {
  const std::string last(1, static_cast<char>('a' + n % 26));
  return n < 26 ? last : letters(n / 26 - 1) + last;
}

class MatrixTable {
public:
  explicit MatrixTable(const Matrix& matrix) : matrix_(matrix), counts_(matrix.counts(Verdict::reject)) {
    for (const Matrix::Count& count : counts_)
      marks_.emplace(count.rule, letters(marks_.size()));
    for (std::size_t flavor = 0; flavor < matrix.cloud().flavors().size(); ++flavor)
      add(flavor);
  }

  [[nodiscard]] std::string cells() const {
    std::vector<Column> columns{{"image", Align::left}};
    for (std::size_t n = 0; n < groups_.size(); ++n)
      columns.push_back({std::to_string(n + 1), Align::left});
    Table table(columns);
    const std::map<std::string, std::string> names = shown_names(matrix_.cloud().images());
    for (std::size_t image = 0; image < matrix_.cloud().images().size(); ++image) {
      std::vector<std::string> row{names.at(matrix_.cloud().images()[image].id)};
      for (const ColumnGroup& group : groups_)
        row.push_back(group.marks[image]);
      table.add_row(std::move(row));
    }
    return table.to_text();
  }

  [[nodiscard]] std::string columns() const {
    Table table({{"column"}, {"flavors", Align::left}});
    for (std::size_t n = 0; n < groups_.size(); ++n) {
      std::vector<std::string> names;
      for (const std::size_t flavor : groups_[n].flavors)
        names.push_back(printable(matrix_.cloud().flavors()[flavor].id));
      table.add_row({std::to_string(n + 1), fmt::format("{}", fmt::join(names, ", "))});
    }
    return table.to_text();
  }

  [[nodiscard]] std::string reasons() const {
    Table table({{"", Align::left}, {"cells"}, {"rule", Align::left}, {"HTTP"}, {"message", Align::left}});
    for (const Matrix::Count& count : counts_)
      table.add_row({marks_.at(count.rule), std::to_string(count.cells), printable(count.rule->id),
                     http_text(*count.rule), example_of(*count.rule)});
    for (const Matrix::Count& count : matrix_.counts(Verdict::warn))
      table.add_row({"!", std::to_string(count.cells), printable(count.rule->id), "", example_of(*count.rule)});
    return table.to_text();
  }

private:
  void add(std::size_t flavor) {
    ColumnGroup column;
    for (std::size_t image = 0; image < matrix_.cloud().images().size(); ++image)
      column.marks.push_back(mark_of(matrix_.cell(image, flavor)));
    column.flavors.push_back(flavor);
    const auto same = std::find_if(groups_.begin(), groups_.end(),
                                   [&](const ColumnGroup& group) { return group.marks == column.marks; });
    if (same == groups_.end())
      groups_.push_back(std::move(column));
    else
      same->flavors.push_back(flavor);
  }

  [[nodiscard]] std::string mark_of(const Judgement& cell) const {
    std::string mark;
    for (const Rule* rule : cell.fired)
      if (rule->verdict == Verdict::reject)
        mark += marks_.at(rule);
    return !mark.empty() ? mark : cell.fired.empty() ? "." : "!";
  }

  /// The rule's message about the first cell where it fires.
  [[nodiscard]] std::string example_of(const Rule& rule) const {
    for (std::size_t image = 0; image < matrix_.cloud().images().size(); ++image)
      for (std::size_t flavor = 0; flavor < matrix_.cloud().flavors().size(); ++flavor) {
        const Judgement& cell = matrix_.cell(image, flavor);
        const auto& fired = cell.fired;
        if (rule.verdict != Verdict::reject && cell.rejected_by() != nullptr)
          continue;
        if (std::find(fired.begin(), fired.end(), &rule) != fired.end())
          return message_text(rule, matrix_.question(image, flavor));
      }
    return "";
  }

  const Matrix& matrix_;
  std::vector<Matrix::Count> counts_;
  std::map<const Rule*, std::string> marks_;
  std::vector<ColumnGroup> groups_;
};

template <class Entry>
std::string names_text(std::string_view title, const std::vector<const Entry*>& entries) {
  if (entries.empty())
    return "";
  std::vector<std::string> names(entries.size());
  std::transform(entries.begin(), entries.end(), names.begin(), [](const Entry* one) { return printable(one->name); });
  return fmt::format("{}: {}\n", title, fmt::join(names, ", "));
}

std::string csv_field(const std::string& text) {
  std::string field = "\"";
  if (!text.empty() && std::string_view("=+-@\t\r").find(text.front()) != std::string_view::npos)
    field += '\'';
  for (const char c : printable(text, 4 * text.size() + 4)) { // a line break would end the line for many a reader
    field += c;
    if (c == '"')
      field += c;
  }
  return field + "\"";
}

} // namespace

std::string matrix_text(const Matrix& matrix) {
  const MatrixTable table(matrix);
  const models::Question& asked = matrix.asked();
  const std::string how =
      fmt::format("booting from {}{}", asked.boot == models::BootSource::image ? "a copy" : "a volume",
                  asked.disk_config ? fmt::format(", diskConfig {}", to_text(*asked.disk_config)) : "");
  return fmt::format("{}{}: {} of {} builds are rejected ({} images, {} flavors; {})\n\n{}\n{}\n"
                     "Why (a message as it is for the first such cell; . accepted, ! accepted with a warning)\n{}{}{}",
                     printable(matrix.policy().name), as_of(std::string(matrix.asked().date)), matrix.rejected(),
                     matrix.cells(), matrix.cloud().images().size(), matrix.cloud().flavors().size(), how,
                     table.cells(), table.columns(), table.reasons(),
                     names_text("Images that no flavor takes so", matrix.homeless_images()),
                     names_text("Flavors that take no image so", matrix.empty_flavors()));
}

std::string matrix_csv(const Matrix& matrix) {
  std::string text = "image,image_name,flavor,flavor_name,boot,disk_config,verdict,http,message,rules,warnings\n";
  const auto& images = matrix.cloud().images();
  const auto& flavors = matrix.cloud().flavors();
  for (std::size_t image = 0; image < images.size(); ++image)
    for (std::size_t flavor = 0; flavor < flavors.size(); ++flavor) {
      const Judgement& cell = matrix.cell(image, flavor);
      const Rule* rule = cell.rejected_by();
      text += fmt::format(
          "{},{},{},{},{},{},{},{},{},{},{}\n", csv_field(images[image].id), csv_field(images[image].name),
          csv_field(flavors[flavor].id), csv_field(flavors[flavor].name), to_text(matrix.asked().boot),
          matrix.asked().disk_config ? to_text(*matrix.asked().disk_config) : "", rule == nullptr ? "accept" : "reject",
          rule != nullptr && rule->http ? std::to_string(*rule->http) : "",
          csv_field(rule == nullptr ? "" : models::message_of(*rule, matrix.question(image, flavor))),
          csv_field(fmt::format("{}", fmt::join(fired_ids(cell, Verdict::reject), " "))),
          csv_field(fmt::format("{}", fmt::join(fired_ids(cell, Verdict::warn), " "))));
    }
  return text;
}

Json matrix_json(const Matrix& matrix) {
  Json cells = Json::array();
  const auto& images = matrix.cloud().images();
  const auto& flavors = matrix.cloud().flavors();
  for (std::size_t image = 0; image < images.size(); ++image)
    for (std::size_t flavor = 0; flavor < flavors.size(); ++flavor) {
      const Judgement& cell = matrix.cell(image, flavor);
      const Rule* rule = cell.rejected_by();
      cells.push_back({{"image", images[image].id},
                       {"flavor", flavors[flavor].id},
                       {"verdict", rule == nullptr ? "accept" : "reject"},
                       {"http", rule == nullptr ? Json() : or_null(rule->http)},
                       {"message", rule == nullptr ? Json() : message_json(*rule, matrix.question(image, flavor))},
                       {"rules", fired_ids(cell, Verdict::reject)},
                       {"warnings", fired_ids(cell, Verdict::warn)}});
    }
  Json counts = Json::object();
  for (const Matrix::Count& count : matrix.counts(Verdict::reject))
    counts[count.rule->id] = count.cells;
  return {{"command", "policy matrix"},
          {"domus_version", DOMUS_VERSION},
          {"policy", matrix.policy().id},
          {"boot", to_text(matrix.asked().boot)},
          {"date", matrix.asked().date},
          {"disk_config", matrix.asked().disk_config ? Json(to_text(*matrix.asked().disk_config)) : Json()},
          {"rejected", matrix.rejected()},
          {"cells", std::move(cells)},
          {"counts", std::move(counts)}};
}

} // namespace domus::analysis
