/// The READMEs and the pages of lessons show real output: each fenced block that begins with "$ domus ..." is what that
/// command prints now; and the READMEs' tables of scheduling lessons have a line for each, with its name.
/// With DOMUS_UPDATE_SNAPSHOTS set the test writes them anew instead: then `git diff` shows what changed.
#include "domus_process.hpp"
#include "snapshot.hpp"

#include <doctest/doctest.h>
#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iomanip>
#include <sstream>
#include <string>
#include <vector>

namespace fs = std::filesystem;

namespace {

using domus::tests::read_file;
using domus::tests::run_domus;

const std::string top = std::string(DOMUS_TESTS_DIR) + "/..";

std::vector<std::string> words_of(const std::string& line) {
  std::istringstream stream(line);
  std::vector<std::string> words;
  for (std::string word; stream >> std::quoted(word);) {
    words.push_back(word);
  }
  return words;
}

/// What a reader at the top of the project sees: the answer, or the errors. (Progress depends on the machine's speed.)
std::string output_of(const std::string& command) {
  std::vector<std::string> words = words_of(command);
  words.erase(words.begin(), words.begin() + 2); // "$ domus"
  const domus::tests::Outcome outcome = run_domus(words, top);
  REQUIRE(outcome.exit_code >= 0);
  return outcome.exit_code <= 1 ? outcome.out : outcome.err; // 1: the answer is no
}

const std::string lessons_header = "| scheduling lesson | what it shows |";

/// The rows of the table of lessons, with links from the folder `from` (at the top: empty).
std::string lesson_rows(const std::string& from) {
  const fs::path folder = fs::path("scenarios") / "lessons" / "scheduler";
  std::vector<fs::path> files;
  for (const auto& entry : fs::directory_iterator(fs::path(top) / folder))
    files.push_back(entry.path());
  std::sort(files.begin(), files.end());
  std::string rows = "|---|---|\n";
  for (const fs::path& file : files)
    rows += fmt::format("| [{}]({}) | {} |\n", file.stem().string(),
                        (folder / file.filename()).lexically_proximate(from.empty() ? "." : from).string(),
                        nlohmann::json::parse(read_file(file))["name"].get<std::string>());
  return rows;
}

/// A README as it should be: every block after its first line, and the table of lessons, replaced by what belongs
/// there.
std::string renewed(const std::string& text, const std::string& folder, std::size_t& blocks) {
  std::istringstream lines(text);
  std::string result;
  std::string line;
  while (std::getline(lines, line)) {
    result += line + '\n';
    if (line == lessons_header) {
      result += lesson_rows(folder);
      while (std::getline(lines, line) && line.rfind('|', 0) == 0) {
      }
      result += line + '\n';
      continue;
    }
    const bool opens = line.rfind("```", 0) == 0;
    if (!opens || !std::getline(lines, line)) {
      continue;
    }
    result += line + '\n';
    if (line.rfind("$ domus ", 0) == 0) {
      result += output_of(line);
      ++blocks;
      while (std::getline(lines, line) && line != "```") {
      }
      result += "```\n";
      continue;
    }
    while (std::getline(lines, line)) {
      result += line + '\n';
      if (line == "```") {
        break;
      }
    }
  }
  return result;
}

/// The first line in which they differ, as it is and as it should be; empty if there is none.
std::string first_difference(const std::string& text, const std::string& now) {
  std::istringstream is(text);
  std::istringstream should_be(now);
  for (unsigned number = 1;; ++number) {
    std::string one;
    std::string other;
    const bool more_of_one = static_cast<bool>(std::getline(is, one));
    const bool more_of_other = static_cast<bool>(std::getline(should_be, other));
    if (!more_of_one && !more_of_other)
      return "";
    if (one != other || more_of_one != more_of_other)
      return fmt::format("line {} is \"{}\" and should be \"{}\" (DOMUS_UPDATE_SNAPSHOTS=1 rewrites it)", number, one,
                         other);
  }
}

/// Returns the file's text.
std::string check_page(const std::string& name, std::size_t least_blocks) {
  const std::string path = top + "/" + name;
  std::string text = read_file(path);
  std::size_t blocks = 0;
  const std::string now = renewed(text, fs::path(name).parent_path().string(), blocks);
  CHECK(blocks >= least_blocks);
  if (std::getenv("DOMUS_UPDATE_SNAPSHOTS") != nullptr)
    std::ofstream(path, std::ios::binary) << now;
  else
    CHECK(first_difference(text, now) == "");
  return text;
}

void check_readme(const std::string& name, std::size_t least_blocks) {
  CHECK(check_page(name, least_blocks).find(lessons_header) != std::string::npos);
}

} // namespace

TEST_CASE("README.md shows what the commands in it really print") {
  check_readme("README.md", 5);
}

TEST_CASE("scenarios/README.md has the reference that the reader of scenarios prints") {
  check_readme("scenarios/README.md", 1);
}

TEST_CASE("README.md shows the first scenario as it ships") {
  CHECK(read_file(top + "/README.md").find(read_file(top + "/scenarios/first.toml")) != std::string::npos);
}

TEST_CASE("the page of each mechanism's lesson shows what its command really prints") {
  std::size_t pages = 0;
  for (const auto& entry : fs::directory_iterator(fs::path(top) / "scenarios" / "lessons")) {
    if (entry.path().extension() != ".md")
      continue;
    const std::string name = entry.path().filename().string();
    CAPTURE(name);
    const std::string text = check_page("scenarios/lessons/" + name, 1);
    // The command explains the lesson of the same name.
    CHECK(text.find("$ domus explain scenarios/lessons/" + entry.path().stem().string() + ".toml") !=
          std::string::npos);
    ++pages;
  }
  CHECK(pages >= 3);
}
