#include "scenarios/input_error.hpp"
#include "scenarios/openstack/record_stream.hpp"

#include <doctest/doctest.h>
#include <rapidcheck.h>

#include <sstream>
#include <string>
#include <vector>

using namespace domus::scenarios;

namespace {

struct Read {
  std::vector<std::string> records;
  RecordSummary summary;
};

Read read(
    const std::string& text,
    const std::function<bool(std::string_view)>& keep = [](std::string_view) { return true; }) {
  std::istringstream stream(text);
  Read result;
  result.summary = read_records(stream, "f", {{"things"}, keep, {}},
                                [&](const JsonNode& record) { result.records.push_back(record.as_text()); });
  return result;
}

std::string error_of(const std::string& text) {
  try {
    static_cast<void>(read(text));
  } catch (const InputError& error) {
    return error.what();
  }
  return "no error";
}

using Records = std::vector<std::string>;

} // namespace

TEST_CASE("an answer is an object with a list, a list, one record, or pages of any of them") {
  const Records two{R"({"id":1})", R"({"id":2})"};
  CHECK(read(R"({"things": [{"id": 1}, {"id": 2}]})").records == two);
  CHECK(read(R"([{"id": 1}, {"id": 2}])").records == two);
  CHECK(read(R"({"id": 1})").records == Records{two[0]});
  CHECK(read(R"([{"things": [{"id": 1}]}, {"things": [{"id": 2}]}])").records == two);
  CHECK(read(R"({"things": [{"id": 1}]} {"things": [{"id": 2}]})").records == two);
  CHECK(read("{\"id\": 1}\n\n{\"id\": 2}\n").records == two);
  CHECK(read(R"({"things": []})").records.empty());
  CHECK(read("[]").records.empty());
}

TEST_CASE("a record may have a list of the same name inside: it is the record's") {
  CHECK(read(R"({"things": [{"things": [{"id": 1}]}]})").records == Records{R"({"things":[{"id":1}]})"});
}

TEST_CASE("keys that nobody asks for are forgotten, whatever is in them") {
  const auto only_id = [](std::string_view key) { return key == "id"; };
  CHECK(read(R"({"things": [{"a": {"b": [1, {"c": null}]}, "id": 7, "d": "e"}], "x": [[1]]})", only_id).records ==
        Records{R"({"id":7})"});
}

TEST_CASE("an answer of which every page names a next one lacks its last") {
  CHECK(read(R"({"things": [], "next": "/v2/things?marker=1"})").summary.last_page_missing());
  CHECK(read(R"({"things": [], "things_links": [{"rel": "next", "href": "x"}]})").summary.last_page_missing());
  CHECK_FALSE(read(R"({"things": []})").summary.last_page_missing());
  CHECK_FALSE(read(R"({"things": [], "things_links": [{"rel": "self"}]})").summary.last_page_missing());
  CHECK_FALSE(read(R"({"things": []} {"things": [], "next": "x"})").summary.last_page_missing()); // in whatever order
}

TEST_CASE("bad input: what is no JSON is refused where it is wrong") {
  CHECK(error_of("") ==
        "f:1:1: error: the file is empty\n  save the answer of the API, or of `openstack ... -f json`, in it");
  CHECK(error_of("{\"things\": [{\"id\": 1},\n {\"id\": ]}").starts_with("f:2:9: error: is not JSON"));
  CHECK(error_of(R"({"things": [{"id": "abc)").find("error: is not JSON\n  it ends too early: was it cut off?") !=
        std::string::npos);
  CHECK(error_of("{\"id\": \"\xff\xfe\"}").find("error: is not JSON") != std::string::npos);
  CHECK(error_of(R"({"id": 1e999})").find("holds a number beyond 1e308") != std::string::npos);
  CHECK(error_of(R"({"id": 1} nonsense)").find("error: is not JSON") != std::string::npos);
  CHECK(error_of("7").starts_with("f: /: error: is no object"));
  CHECK(error_of("[[1]]").starts_with("f: /0: error: is a list where an object is needed"));
  CHECK(error_of("[{}, 7]").starts_with("f: /1: error: is no object"));
}

TEST_CASE("bad input: a key that stands twice, and nesting without end") {
  CHECK(error_of(R"({"things": [{"id": 1, "id": 2}]})").starts_with("f: /things/0/id: error: this key stands twice"));
  CHECK(error_of(R"({"things": [{"a": {"b": 1, "b": 2}}]})").starts_with("f: /things/0/a/.../b: error: this key"));
  constexpr std::size_t many = 100'000;
  const std::string deep = "{\"things\": [{\"a\": " + std::string(many, '[') + std::string(many, ']') + "}]}";
  CHECK(error_of(deep).starts_with("f: /things/0/a: error: is nested more than 64 levels deep"));
  CHECK(error_of(std::string(many, '[')) != "no error");
}

TEST_CASE("ten megabytes in one text pass, and so does a place beyond the first buffer") {
  std::string large;
  large.resize(10'000'000, 'x');
  CHECK(read("[{\"id\": \"" + large + "\"}]").records.front().size() == large.size() + 9);
  std::string many = "[";
  for (int i = 0; i < 100'000; ++i)
    many += "{\"id\": 1},\n";
  CHECK(error_of(many + "!").starts_with("f:100001:1: error: is not JSON"));
}

TEST_CASE("progress is told of, up to the end") {
  std::istringstream stream("[" + std::string(600'000, ' ') + "]");
  std::uint64_t last = 0;
  static_cast<void>(read_records(stream, "f",
                                 {{"things"},
                                  [](std::string_view) { return true; },
                                  [&](std::uint64_t bytes) {
                                    CHECK(bytes >= last);
                                    last = bytes;
                                  }},
                                 [](const JsonNode&) {}));
  CHECK(last == 600'002);
}

TEST_CASE("any bytes are records or are refused") {
  CHECK(rc::check([](const std::string& text) { RC_ASSERT(!error_of(text).empty()); }));
}
