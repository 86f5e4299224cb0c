#include "analysis/output.hpp"
#include "domus_process.hpp"
#include "snapshot.hpp"

#include <doctest/doctest.h>
#include <fcntl.h>
#include <nlohmann/json.hpp>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <filesystem>
#include <sstream>

using namespace domus;
using namespace domus::analysis;

namespace {

struct Streams {
  std::ostringstream out;
  std::ostringstream err;
  Environment environment{{}, out, err};
};

const nlohmann::ordered_json json{{"guests", 2}};
const std::string json_bytes = "{\n  \"guests\": 2\n}\n";

} // namespace

TEST_CASE("text goes to standard output; --json - prints the JSON instead") {
  Streams text;
  answer(text.environment, "two guests\n", json, std::nullopt);
  CHECK(text.out.str() == "two guests\n");
  Streams only_json;
  answer(only_json.environment, "two guests\n", json, "-");
  CHECK(only_json.out.str() == json_bytes);
}

TEST_CASE("--json FILE replaces the file as a whole and leaves nothing else behind") {
  const tests::Workplace scratch;
  const std::string file = scratch.add("result.json", std::string(100'000, 'x'));
  Streams streams;
  answer(streams.environment, "two guests\n", json, file);
  CHECK(streams.out.str() == "two guests\n");
  CHECK(tests::read_file(file) == json_bytes);
  CHECK(std::distance(std::filesystem::directory_iterator(scratch.path()), {}) == 1);
}

TEST_CASE("a link to a file stays a link, and what it points to is replaced") {
  const tests::Workplace scratch;
  const std::string real = scratch.add("real.json", "old");
  const std::string link = scratch.path() + "/link.json";
  std::filesystem::create_symlink("real.json", link);
  Streams streams;
  answer(streams.environment, "", json, link);
  CHECK(std::filesystem::is_symlink(link));
  CHECK(tests::read_file(real) == json_bytes);
}

TEST_CASE("what is no file is written to, not replaced: a pipe stays a pipe, as a device would") {
  const tests::Workplace scratch;
  const std::string pipe = scratch.path() + "/pipe";
  REQUIRE(::mkfifo(pipe.c_str(), 0600) == 0);
  const int reader = ::open(pipe.c_str(), O_RDONLY | O_NONBLOCK | O_CLOEXEC);
  REQUIRE(reader >= 0);
  Streams streams;
  answer(streams.environment, "", json, pipe);
  std::string received(json_bytes.size() + 1, ' ');
  received.resize(static_cast<std::size_t>(std::max<ssize_t>(0, ::read(reader, received.data(), received.size()))));
  ::close(reader);
  CHECK(received == json_bytes);
  CHECK(std::filesystem::is_fifo(pipe));
}

TEST_CASE("what cannot be written is said, and then nothing is printed") {
  const tests::Workplace scratch;
  Streams streams;
  const std::string file = scratch.path() + "/no such directory/result.json";
  CHECK_THROWS_WITH_AS(answer(streams.environment, "two guests\n", json, file),
                       ("cannot write " + file + ": No such file or directory").c_str(), OutputError);
  CHECK(streams.out.str().empty());
  CHECK_THROWS_WITH_AS(answer(streams.environment, "", json, scratch.path()),
                       ("cannot write " + scratch.path() + ": Is a directory").c_str(), OutputError);
  streams.out.setstate(std::ios::badbit);
  CHECK_THROWS_AS(answer(streams.environment, "two guests\n"), OutputError);
}

TEST_CASE("several files are written together or not at all; what goes to - is printed in place of the text") {
  const tests::Workplace scratch;
  Streams streams;
  const std::string one = scratch.path() + "/one";
  CHECK_THROWS_AS(
      answer(streams.environment, "text\n", {{one, "1\n"}, {scratch.path() + "/no such directory/two", ""}}),
      OutputError);
  CHECK(std::filesystem::is_empty(scratch.path()));
  CHECK(streams.out.str().empty());
  answer(streams.environment, "text\n", {{one, "1\n"}, {"-", "2\n"}});
  CHECK(tests::read_file(one) == "1\n");
  CHECK(streams.out.str() == "2\n");
}

TEST_CASE("a name that is not UTF-8 cannot break the JSON") {
  Streams streams;
  answer(streams.environment, "", {{"name", "a\xff\"</script>"}}, "-");
  CHECK(streams.out.str() == "{\n  \"name\": \"a\xef\xbf\xbd\\\"</script>\"\n}\n");
}
