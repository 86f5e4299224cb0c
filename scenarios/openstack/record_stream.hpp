/// Answers of an OpenStack API, read record by record: a cloud's servers are hundreds of megabytes, and none of them is
/// needed longer than it takes to look at it.
///
/// An answer is an object with a list of records in it ({"flavors": [...], "flavors_links": [...]}), a list of records,
/// a single record, or a list of such answers: the pages of one that came in pages. Several documents after each other,
/// as `cat` joins pages, are read as one answer.
#pragma once

#include "scenarios/json_node.hpp"

#include <cstddef>
#include <cstdint>
#include <functional>
#include <istream>
#include <string>
#include <string_view>
#include <vector>

namespace domus::scenarios {

struct RecordPlan {
  std::vector<std::string_view> lists; ///< what an object calls the list of its records: "servers"
  /// Which keys of a record are kept. Others are checked for being JSON and forgotten.
  std::function<bool(std::string_view key)> keep;
  /// Called now and then with the bytes read so far; may be empty.
  std::function<void(std::uint64_t bytes)> progress;
};

/// What the pages of an answer say of each other.
struct RecordSummary {
  std::size_t pages = 0;
  std::size_t pages_with_next = 0; ///< that say that there is a next one

  RecordSummary& operator+=(const RecordSummary& more) {
    pages += more.pages;
    pages_with_next += more.pages_with_next;
    return *this;
  }
  /// Every page, in whatever order, says that there is a next one.
  [[nodiscard]] bool last_page_missing() const { return pages > 0 && pages_with_next == pages; }
};

/// Calls `take` with each record, in their order; the node and what it refers to last until `take` returns. `file` is
/// what messages call the stream. Throws InputError for what is not JSON, a key that stands twice in an object that is
/// kept, or nesting beyond 64 levels, and lets pass what `take` throws.
RecordSummary read_records(std::istream& stream, const std::string& file, const RecordPlan& plan,
                           const std::function<void(const JsonNode&)>& take);

} // namespace domus::scenarios
