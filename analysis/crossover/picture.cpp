#include "analysis/crossover/picture.hpp"

#include "analysis/text/table.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cassert>
#include <cmath>
#include <string_view>
#include <utility>

namespace domus::analysis {

namespace {

constexpr std::string_view line_at_1 = "─";
constexpr std::string_view between_points = "·";
constexpr std::string_view compared = "●";

class Canvas {
public:
  Canvas(const Axis& axis, const std::vector<PicturePoint>& points, std::size_t width, std::size_t height)
      : axis_(axis), width_(width), cells_(height, std::vector<std::string_view>(width, " ")) {
    double highest = 0;
    double lowest = 0;
    for (const PicturePoint& point : points) {
      highest = std::max(highest, point.log_ratio);
      lowest = std::min(lowest, point.log_ratio);
    }
    step_ = (highest - lowest) / static_cast<double>(height - 1);
    row_of_1_ = step_ > 0 ? std::lround(highest / step_) : std::lround(static_cast<double>(height - 1) / 2);
  }

  void draw(const std::vector<PicturePoint>& points) {
    std::fill(cells_[static_cast<std::size_t>(row_of_1_)].begin(), cells_[static_cast<std::size_t>(row_of_1_)].end(),
              line_at_1);
    for (std::size_t i = 0; i + 1 < points.size(); ++i)
      for (std::size_t column = column_of(points[i].value); column <= column_of(points[i + 1].value); ++column)
        cells_[row_of(interpolated(points[i], points[i + 1], column))][column] = between_points;
    for (const PicturePoint& point : points)
      cells_[row_of(point.log_ratio)][column_of(point.value)] = compared;
  }

  /// The labels on the left: the ratio that each line stands for.
  [[nodiscard]] std::vector<std::string> labels() const {
    std::vector<std::string> texts;
    for (std::size_t row = 0; row < cells_.size(); ++row)
      texts.push_back(fmt::format("{:.3g}", std::exp(step_ * static_cast<double>(row_of_1_ - static_cast<long>(row)))));
    return texts;
  }

  [[nodiscard]] std::string line(std::size_t row) const { return fmt::format("{}", fmt::join(cells_[row], "")); }

  [[nodiscard]] std::size_t column_of(double value) const {
    const double column = axis_.position(value) * static_cast<double>(width_ - 1);
    return static_cast<std::size_t>(std::lround(std::clamp(column, 0.0, static_cast<double>(width_ - 1))));
  }

private:
  [[nodiscard]] std::size_t row_of(double log_ratio) const {
    const long row = step_ > 0 ? row_of_1_ - std::lround(log_ratio / step_) : row_of_1_;
    return static_cast<std::size_t>(std::clamp(row, 0L, static_cast<long>(cells_.size()) - 1));
  }

  [[nodiscard]] double interpolated(const PicturePoint& from, const PicturePoint& to, std::size_t column) const {
    const double x0 = axis_.position(from.value);
    const double x1 = axis_.position(to.value);
    const double share = (static_cast<double>(column) / static_cast<double>(width_ - 1) - x0) / (x1 - x0);
    return from.log_ratio + std::clamp(share, 0.0, 1.0) * (to.log_ratio - from.log_ratio);
  }

  const Axis& axis_;
  std::size_t width_;
  std::vector<std::vector<std::string_view>> cells_;
  double step_ = 0;
  long row_of_1_ = 0;
};

void place(std::string& line, std::size_t column, std::string_view text) {
  line.resize(std::max(line.size(), column + text.size()), ' ');
  line.replace(column, text.size(), text);
}

/// Where a mark's text begins: centred below its column, but within the picture.
std::size_t begin_of(const PictureMark& mark, std::size_t column, std::size_t width) {
  const std::size_t length = mark.text.size();
  const std::size_t half = length / 2;
  return std::min(column > half ? column - half : 0, width > length ? width - length : 0);
}

/// The arrows and the texts below the picture. The ends come first, so that they find room whatever else does.
std::pair<std::string, std::string> marks_text(const Canvas& canvas, std::vector<PictureMark> marks,
                                               std::size_t width) {
  std::rotate(marks.begin() + 1, marks.end() - 1, marks.end());
  std::string arrows;
  std::string texts;
  for (const PictureMark& mark : marks) {
    const std::size_t column = canvas.column_of(mark.value);
    const std::size_t begin = begin_of(mark, column, width);
    const std::size_t from = begin < 2 ? 0 : begin - 2; // two blanks between texts
    const std::string room = texts.size() > from ? texts.substr(from, mark.text.size() + 4) : "";
    place(arrows, column, "^");
    if (room.find_first_not_of(' ') == std::string::npos)
      place(texts, begin, mark.text);
  }
  return {arrows, texts};
}

} // namespace

std::string picture_text(const Axis& axis, const std::vector<PicturePoint>& points,
                         const std::vector<PictureMark>& marks, std::size_t width, std::size_t height) {
  assert(points.size() >= 2 && width >= 2 && height >= 2 && marks.size() >= 2);
  Canvas canvas(axis, points, width, height);
  canvas.draw(points);
  const std::vector<std::string> labels = canvas.labels();
  std::size_t label_width = 0;
  for (const std::string& label : labels)
    label_width = std::max(label_width, label.size());
  std::string text;
  const auto add = [&](const std::string& label, std::string line) {
    line = "  " + padded(label, label_width, Align::right) + " " + line;
    text += line.erase(line.find_last_not_of(' ') + 1) + "\n";
  };
  for (std::size_t row = 0; row < height; ++row)
    add(labels[row], canvas.line(row));
  const auto [arrows, texts] = marks_text(canvas, marks, width);
  add("", arrows);
  add("", texts);
  return text;
}

} // namespace domus::analysis
