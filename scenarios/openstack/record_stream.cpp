#include "scenarios/openstack/record_stream.hpp"

#include "scenarios/input_error.hpp"
#include "scenarios/position.hpp"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <algorithm>
#include <array>
#include <iterator>
#include <memory>
#include <optional>
#include <utility>

namespace domus::scenarios {

namespace {

using Json = nlohmann::json;

constexpr std::size_t deepest = 64;

/// Bytes of a stream one after the other, with the place of the next one.
class Bytes {
public:
  Bytes(std::istream& stream, const std::function<void(std::uint64_t)>& progress)
      : stream_(stream), progress_(progress), buffer_(std::make_unique<Buffer>()) {
    refill();
  }

  [[nodiscard]] bool at_end() const { return next_ == end_; }
  [[nodiscard]] char peek() const { return *next_; }
  void advance() {
    if (++next_ == end_)
      refill();
  }
  /// Of the byte that was read last. Lines are counted a buffer at a time, and the rest when somebody asks.
  [[nodiscard]] Position place() const {
    Lines lines = lines_;
    lines.pass(buffer_->data(), next_);
    return {lines.line, std::max(lines.column, 1U)};
  }

private:
  using Buffer = std::array<char, 1 << 18>;

  struct Lines {
    unsigned line = 1;
    unsigned column = 0; ///< bytes of the line that have passed

    void pass(const char* from, const char* to) {
      for (const char* end = std::find(from, to, '\n'); end != to; end = std::find(from, to, '\n')) {
        ++line;
        column = 0;
        from = end + 1;
      }
      column += static_cast<unsigned>(to - from);
    }
  };

  void refill() {
    if (end_ != nullptr) {
      before_ += static_cast<std::uint64_t>(end_ - buffer_->data());
      lines_.pass(buffer_->data(), end_);
    }
    stream_.read(buffer_->data(), static_cast<std::streamsize>(buffer_->size()));
    next_ = buffer_->data();
    end_ = next_ + stream_.gcount();
    if (progress_)
      progress_(before_);
  }

  std::istream& stream_;
  const std::function<void(std::uint64_t)>& progress_;
  std::unique_ptr<Buffer> buffer_;
  const char* next_ = nullptr;
  const char* end_ = nullptr;
  std::uint64_t before_ = 0; ///< bytes that have left the buffer
  Lines lines_;              ///< of these bytes
};

/// What the parser reads from. Copies share their place, as is usual for single passes.
class ByteIterator {
public:
  using iterator_category = std::input_iterator_tag;
  using value_type = char;
  using difference_type = std::ptrdiff_t;
  using pointer = const char*;
  using reference = char;

  ByteIterator() = default;
  explicit ByteIterator(Bytes& bytes) : bytes_(&bytes) {}
  char operator*() const { return bytes_->peek(); }
  ByteIterator& operator++() {
    bytes_->advance();
    return *this;
  }
  /// Precondition: `other` is the end.
  friend bool operator==(const ByteIterator& one, const ByteIterator& /*other*/) { return one.bytes_->at_end(); }
  friend bool operator!=(const ByteIterator& one, const ByteIterator& other) { return !(one == other); }

private:
  Bytes* bytes_ = nullptr;
};

/// One page of an answer while it is read, or a record: which of them it is shows in the end.
struct Container {
  std::string path;
  Json kept = Json::object(); ///< its keys but for lists of records
  bool has_list = false;
};

/// Follows the parser. Inside a record it builds what is kept of it; outside it looks for lists of records.
class Follower : public nlohmann::json_sax<Json> {
public:
  Follower(const std::string& file, const RecordPlan& plan, const Bytes& bytes,
           const std::function<void(const JsonNode&)>& take)
      : file_(file), plan_(plan), bytes_(bytes), take_(take) {}

  bool null() override { return value(nullptr); }
  bool boolean(bool truth) override { return value(truth); }
  bool number_integer(number_integer_t number) override { return value(number); }
  bool number_unsigned(number_unsigned_t number) override { return value(number); }
  bool number_float(number_float_t number, const string_t& /*text*/) override { return value(number); }
  bool string(string_t& text) override { return value(std::move(text)); }
  bool binary(binary_t& /*bytes*/) override { return false; } // JSON has none

  bool start_object(std::size_t /*elements*/) override { return start(false); }
  bool start_array(std::size_t /*elements*/) override { return start(true); }
  bool end_object() override { return end(); }
  bool end_array() override { return end(); }

  bool key(string_t& name) override {
    if (skipped_ > 0)
      return true;
    if (building_.empty()) {
      container_key_ = std::move(name);
      if (containers_.back().kept.contains(container_key_))
        reject_twin(containers_.back().path + "/" + container_key_);
      return true;
    }
    Json& object = *building_.back();
    if (object.contains(name))
      reject_twin(containers_.back().path + "/" + container_key_ + "/.../" + name);
    keys_.back() = std::move(name);
    return true;
  }

  bool parse_error(std::size_t /*byte*/, const std::string& /*token*/,
                   const nlohmann::detail::exception& error) override {
    const std::string_view what = error.what();
    const std::size_t reason = what.find("; last read");
    const std::size_t colon = what.rfind(": ", reason == std::string_view::npos ? what.size() : reason);
    const bool too_large = error.id == 406; // nlohmann: a number beyond double
    const Position place = bytes_.place();
    throw InputError({{file_, place.line, place.column, too_large ? "holds a number beyond 1e308" : "is not JSON",
                       bytes_.at_end() ? "it ends too early: was it cut off?"
                                       : printable(what.substr(colon + 2, reason - colon - 2))}});
  }

  [[nodiscard]] RecordSummary summary() const { return summary_; }

private:
  /// Where the parser is: in a list whose elements are records or pages, or in one of these.
  enum class Level : std::uint8_t { list, container };

  bool value(Json&& scalar) {
    if (skipped_ > 0)
      return true;
    if (!building_.empty()) {
      put(std::move(scalar));
      return true;
    }
    if (levels_.empty() || levels_.back() == Level::list)
      reject(levels_.empty() ? "/" : element_path(), "is no object");
    if (plan_.keep(container_key_) || is_of_page(container_key_))
      containers_.back().kept[container_key_] = std::move(scalar);
    return true;
  }

  bool start(bool is_list) {
    if (++depth_ > deepest)
      reject(levels_.empty() ? "/" : current_path(), fmt::format("is nested more than {} levels deep", deepest));
    if (skipped_ > 0) {
      ++skipped_;
      return true;
    }
    if (!building_.empty()) {
      if (building_.back()->is_object() && keys_.back() == "links") { // to other answers: nobody asks for them
        skipped_ = 1;
        return true;
      }
      Json& inner = put(is_list ? Json::array() : Json::object());
      building_.push_back(&inner);
      keys_.emplace_back();
      return true;
    }
    if (levels_.empty() || levels_.back() == Level::list)
      begin_element(is_list);
    else
      begin_member(is_list);
    return true;
  }

  /// A page or record in a list or by itself, or a list of them.
  void begin_element(bool is_list) {
    if (is_list) {
      if (!levels_.empty())
        reject(element_path(), "is a list where an object is needed");
      levels_.push_back(Level::list);
      indices_.push_back(0);
      list_paths_.emplace_back();
      return;
    }
    containers_.push_back({levels_.empty() ? std::string() : element_path(), Json::object(), false});
    levels_.push_back(Level::container);
  }

  void begin_member(bool is_list) {
    Container& container = containers_.back();
    const bool is_records = std::find(plan_.lists.begin(), plan_.lists.end(), container_key_) != plan_.lists.end();
    const bool is_record = container.kept.contains("id") || container.kept.contains("ID");
    if (is_list && is_records && !is_record && containers_.size() < 2 + (levels_.front() == Level::list ? 1U : 0U)) {
      container.has_list = true;
      list_paths_.push_back(container.path + "/" + container_key_);
      levels_.push_back(Level::list);
      indices_.push_back(0);
    } else {
      if (containers_.size() == 1 && !is_record)
        refuse_other_answers(is_list);
      begin_value(is_list);
    }
  }

  /// What stands where a list of records could, and is none: at the top of a document, before any id.
  void refuse_other_answers(bool is_list) const {
    const std::string path = containers_.back().path + "/" + container_key_;
    if (!is_list && is_error(container_key_))
      reject(path, "this is an error of the API, and no answer");
    if (is_list && is_other_answer(container_key_))
      reject(path, fmt::format("this is a list of {}, and {} are asked for", container_key_, plan_.lists.front()));
  }

  /// A list or object in a page or record.
  void begin_value(bool is_list) {
    if (plan_.keep(container_key_) || is_of_page(container_key_)) {
      Json& kept = containers_.back().kept[container_key_];
      kept = is_list ? Json::array() : Json::object();
      building_.push_back(&kept);
      keys_.emplace_back();
    } else {
      skipped_ = 1;
    }
  }

  /// What the API calls its errors, by their HTTP codes: 400, 401, 403, 404, 413 and 500.
  [[nodiscard]] static bool is_error(std::string_view key) {
    return key == "badRequest" || key == "unauthorized" || key == "forbidden" || key == "itemNotFound" ||
           key == "overLimit" || key == "computeFault" || key == "error";
  }

  /// What answers of other kinds call their lists.
  [[nodiscard]] static bool is_other_answer(std::string_view key) {
    return key == "flavors" || key == "images" || key == "servers" || key == "hypervisors";
  }

  bool end() {
    --depth_;
    if (skipped_ > 0) {
      --skipped_;
      return true;
    }
    if (!building_.empty()) {
      building_.pop_back();
      keys_.pop_back();
      return true;
    }
    const Level level = levels_.back();
    levels_.pop_back();
    if (level == Level::list) {
      indices_.pop_back();
      list_paths_.pop_back();
    } else {
      finish(containers_.back());
      containers_.pop_back();
      if (!levels_.empty())
        ++indices_.back();
    }
    return true;
  }

  void finish(const Container& container) {
    if (container.has_list) {
      ++summary_.pages;
      summary_.pages_with_next += has_next(container.kept) ? 1 : 0;
      return;
    }
    take_(JsonNode(container.kept, file_, container.path));
  }

  /// Adds to what is being built, and gives back where it went.
  Json& put(Json&& what) {
    Json& into = *building_.back();
    if (into.is_array())
      return into.emplace_back(std::move(what));
    return into[keys_.back()] = std::move(what);
  }

  [[nodiscard]] bool is_of_page(std::string_view key) const {
    return key == "next" || std::any_of(plan_.lists.begin(), plan_.lists.end(), [&](std::string_view list) {
             return key.size() == list.size() + 6 && key.starts_with(list) && key.ends_with("_links");
           });
  }

  /// Glance: "next"; Nova: a link whose "rel" is "next".
  [[nodiscard]] static bool has_next(const Json& page) {
    for (const auto& [key, member] : page.items()) {
      if (key == "next" && member.is_string() && !member.get_ref<const std::string&>().empty())
        return true;
      if (!member.is_array())
        continue;
      for (const Json& link : member)
        if (link.is_object() && link.value("rel", Json()) == "next")
          return true;
    }
    return false;
  }

  [[nodiscard]] std::string element_path() const { return fmt::format("{}/{}", list_paths_.back(), indices_.back()); }
  [[nodiscard]] std::string current_path() const {
    return levels_.back() == Level::list ? element_path() : containers_.back().path + "/" + container_key_;
  }

  [[noreturn]] void reject_twin(const std::string& path) const {
    throw InputError(
        {{file_ + ": " + printable(path), 0, 0, "this key stands twice in its object", "keep one of them"}});
  }
  [[noreturn]] void reject(const std::string& path, const std::string& problem) const {
    throw InputError({{file_ + ": " + printable(path), 0, 0, problem,
                       "save the answer of the API, or of `openstack ... -f json`, as it is"}});
  }

  const std::string& file_;
  const RecordPlan& plan_;
  const Bytes& bytes_;
  const std::function<void(const JsonNode&)>& take_;

  std::vector<Level> levels_;
  std::vector<Container> containers_;
  std::vector<std::size_t> indices_;
  std::vector<std::string> list_paths_;
  std::string container_key_;
  std::vector<Json*> building_;
  std::vector<std::string> keys_; ///< in the objects being built
  std::size_t skipped_ = 0;       ///< levels of what is being skipped
  std::size_t depth_ = 0;
  RecordSummary summary_;
};

void skip_blanks(Bytes& bytes) {
  while (!bytes.at_end() && std::string_view(" \t\r\n").find(bytes.peek()) != std::string_view::npos)
    bytes.advance();
}

} // namespace

RecordSummary read_records(std::istream& stream, const std::string& file, const RecordPlan& plan,
                           const std::function<void(const JsonNode&)>& take) {
  Bytes bytes(stream, plan.progress);
  Follower follower(file, plan, bytes, take);
  skip_blanks(bytes);
  if (bytes.at_end())
    throw InputError(
        {{file, 1, 1, "the file is empty", "save the answer of the API, or of `openstack ... -f json`, in it"}});
  while (!bytes.at_end()) {
    static_cast<void>(
        Json::sax_parse(ByteIterator(bytes), ByteIterator(), &follower, Json::input_format_t::json, false));
    skip_blanks(bytes);
  }
  return follower.summary();
}

} // namespace domus::scenarios
