#include "analysis/text/table.hpp"
#include "analysis/text/wrapped.hpp"

#include <doctest/doctest.h>
#include <rapidcheck.h>

#include <sstream>
#include <string>
#include <vector>

using namespace domus::analysis;

TEST_CASE("wrapped: a line takes as many words as fit") {
  CHECK(wrapped("one two three", 7) == "one two\nthree\n");
  CHECK(wrapped("one two three", 6) == "one\ntwo\nthree\n");
  CHECK(wrapped("one two three", 100) == "one two three\n");
  CHECK(wrapped("", 10).empty());
}

TEST_CASE("wrapped: a word wider than the line has a line of its own") {
  CHECK(wrapped("a wonderful day", 5) == "a\nwonderful\nday\n");
}

TEST_CASE("wrapped: line breaks of the text stay, other white space is one space") {
  CHECK(wrapped("one\t two\nTry: three", 40) == "one two\nTry: three\n");
}

TEST_CASE("wrapped: nothing in a text can move the cursor") {
  CHECK(wrapped("a\x1b[2Jb", 40) == "a\\x1b[2Jb\n");
}

TEST_CASE("wrapped: width is counted in columns of the screen, not in bytes") {
  CHECK(wrapped("äöü äöü", 7) == "äöü äöü\n");
}

TEST_CASE("wrapped: all words are there, in order, and no line could take the next word") {
  CHECK(rc::check([] {
    const auto lengths = *rc::gen::container<std::vector<std::size_t>>(rc::gen::inRange<std::size_t>(1, 12));
    const auto width = *rc::gen::inRange<std::size_t>(1, 40);
    std::string text;
    for (const std::size_t length : lengths)
      text += std::string(length, 'x') + " ";
    std::istringstream lines(wrapped(text, width));
    std::vector<std::size_t> found;
    std::size_t last_width = width;
    for (std::string line; std::getline(lines, line);) {
      std::istringstream words(line);
      bool first = true;
      for (std::string word; words >> word; first = false) {
        if (first && !found.empty())
          RC_ASSERT(last_width + 1 + word.size() > width);
        found.push_back(word.size());
      }
      last_width = line.size();
      RC_ASSERT(line.size() <= width || line.find(' ') == std::string::npos);
    }
    RC_ASSERT(found == lengths);
  }));
}
