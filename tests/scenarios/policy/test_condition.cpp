/// Conditions of policy rules, from their text to what they say.
#include "models/policy/condition.hpp"
#include "scenarios/policy/condition_parser.hpp"

#include <doctest/doctest.h>
#include <rapidcheck.h>

#include <string>

using namespace domus;
using namespace domus::scenarios;
using models::Bytes;

namespace {

models::Flavor a_flavor() {
  models::Flavor flavor;
  flavor.id = "io1-15";
  flavor.flavor_class = "io1";
  flavor.memory = Bytes::gib(15);
  flavor.vcpus = 4;
  flavor.system_disk = Bytes::gib(40);
  flavor.extra_specs = {{"hw:cpu_policy", "dedicated"}};
  return flavor;
}

models::Image an_image() {
  models::Image image;
  image.id = "i";
  image.name = "it's an \"image\"";
  image.os_type = "linux";
  image.min_ram = Bytes::mib(512);
  image.properties = {{"os_distro", "ubuntu"}};
  return image;
}

models::Value value_of(const std::string& text) {
  static const models::Flavor flavor = a_flavor();
  static const models::Image image = an_image();
  models::Question question;
  question.flavor = &flavor;
  question.image = &image;
  question.date = "2015-03";
  return evaluate(parse_condition(text), question);
}

bool holds(const std::string& text) {
  return models::is_true(value_of(text));
}

std::string problem_of(const std::string& text) {
  try {
    static_cast<void>(parse_condition(text));
  } catch (const ConditionError& error) {
    return std::to_string(error.at()) + ": " + error.what();
  }
  return "none";
}

} // namespace

TEST_CASE("comparisons of numbers with units, of texts, of truth values") {
  CHECK(holds("flavor.memory == 15 GiB"));
  CHECK(holds("flavor.memory > 15360 MiB - 1 B"));
  CHECK(holds("flavor.vcpus <= 4 and flavor.vcpus >= 4"));
  CHECK(holds("flavor.disk != 20 GiB"));
  CHECK(holds("flavor.class == 'io1'"));
  CHECK(holds("request.date < '2018-08'"));
  CHECK(holds("flavor.is_public == true"));
  CHECK_FALSE(holds("flavor.memory < image.min_ram"));
}

TEST_CASE("not binds before and, and before or; brackets before all") {
  CHECK(holds("true or false and false"));
  CHECK_FALSE(holds("(true or false) and false"));
  CHECK(holds("not false and true"));
  CHECK_FALSE(holds("not (true or false)"));
  CHECK(holds("not not true"));
}

TEST_CASE("sums and products, from left to right") {
  CHECK(holds("2 + 3 * 4 == 14"));
  CHECK(holds("(2 + 3) * 4 == 20"));
  CHECK(holds("10 - 3 - 2 == 5"));
  CHECK(holds("16 / 4 / 2 == 2"));
  CHECK(holds("flavor.memory * 1.5 == 22.5 GiB"));
  CHECK_FALSE(holds("1 / (1 - 1) == 1 / (1 - 1)"));
  CHECK(holds("remainder(160, 20) == 0"));
}

TEST_CASE("lists, properties and functions") {
  CHECK(holds("flavor.class in ['compute1', 'io1', 'memory1']"));
  CHECK_FALSE(holds("flavor.vcpus in [1, 2]"));
  CHECK(holds("flavor.extra_specs['hw:cpu_policy'] == 'dedicated'"));
  CHECK(holds("image.properties[\"os_distro\"] in ['ubuntu']"));
  CHECK(holds("image.properties['no such'] is absent"));
  CHECK(holds("admits(image.flavor_classes, flavor.class)"));
  CHECK(holds("contains(image.name, \"it's\")"));
  CHECK(holds("older('2.6.32', '2.6.36')"));
  CHECK(holds("lower('PV') == 'pv'"));
}

TEST_CASE("what is absent is equal to nothing, is not less, and makes no condition hold") {
  CHECK(holds("image.vm_mode is absent"));
  CHECK_FALSE(holds("image.vm_mode is present"));
  CHECK_FALSE(holds("image.vm_mode == image.vm_mode"));
  CHECK(holds("image.vm_mode != 'hvm'"));
  CHECK_FALSE(holds("image.vm_mode in ['hvm', 'xen']"));
  CHECK_FALSE(holds("host.memory < 1 GiB"));
  CHECK_FALSE(holds("host.memory >= 0"));
  CHECK_FALSE(holds("host.memory * 1.5 - 1 GiB < 2 GiB"));
  CHECK(holds("not host.memory < 1 GiB"));
  CHECK_FALSE(holds("older(image.kernel, '2.6.36')"));
}

TEST_CASE("what is no condition is refused where it is wrong, with a remedy") {
  CHECK(problem_of("flavor.memry < 1") == "0: there is no attribute \"flavor.memry\"");
  CHECK(problem_of("image.min_ram < flavor.class") == "16: what it is compared with is text where a size is needed");
  CHECK(problem_of("flavor.memory") == "0: is a size, which neither holds nor not");
  CHECK(problem_of("flavor.is_public and flavor.vcpus") ==
        "21: what \"and\" joins is a number where a truth value is needed");
  CHECK(problem_of("flavor.id = 'x'") == "10: \"=\" means nothing in a condition");
  CHECK(problem_of("flavor.id == 'x") == "13: a text is not closed");
  CHECK(problem_of("(true") == "5: the end stands where \")\" is needed");
  CHECK(problem_of("true true") == "5: \"true\" stands where the condition could end");
  CHECK(problem_of("") == "0: the end stands where a value is needed");
  CHECK(problem_of("flavor.class in ['a', 1]") == "22: an item of the list is a number where text is needed");
  CHECK(problem_of("nothing('a')") == "0: there is no function \"nothing\"");
  CHECK(problem_of("lower(1) == 'a'") == "6: an argument of lower is a number where text is needed");
  CHECK(problem_of("lower('a', 'b') == 'a'") == "9: \",\" stands where \")\" is needed");
  CHECK(problem_of("host.properties['a'] == 'b'") == "0: \"host.properties\" has no properties");
  CHECK(problem_of("image.vm_mode is hvm") == "17: \"hvm\" follows \"is\"");
  CHECK(problem_of("image.mode == 'pv'") == "14: image.mode is never \"pv\"");
  CHECK(problem_of("request.boot in ['image', 'disk']") == "26: request.boot is never \"disk\"");
  CHECK(problem_of("flavor.is_public < true") == "0: truth values have no order");
  CHECK(problem_of("'a' + 'b' == 'ab'") == "0: what is computed with is text where a number or a size is needed");
  CHECK(problem_of(std::string(100, '(')) == "64: is nested more than 64 levels deep");
  std::string chain = "1";
  for (int i = 0; i < 100; ++i)
    chain += "+1";
  CHECK(problem_of(chain + " == 1").find("computes with more than 64 numbers") != std::string::npos);
  CHECK(problem_of(std::string("not ") + "\x1b") == "4: \"\\x1b\" means nothing in a condition");
}

TEST_CASE("sizes are no numbers, but for 0") {
  CHECK(problem_of("flavor.memory < 2048") == "16: what it is compared with is a number where a size is needed");
  CHECK(problem_of("2048 > flavor.memory") == "7: what it is compared with is a size where a number is needed");
  CHECK(problem_of("flavor.disk in [20 GiB, 40]") == "24: an item of the list is a number where a size is needed");
  CHECK(problem_of("flavor.memory + 1 > 1 GiB") == "16: what is computed with is a number where a size is needed");
  CHECK(problem_of("1 + flavor.memory > 1 GiB") == "4: what is computed with is a size where a number is needed");
  CHECK(problem_of("flavor.memory * flavor.disk > 0") ==
        "16: what is computed with is a size where a number is needed");
  CHECK(problem_of("1 / flavor.memory > 0") == "4: what is computed with is a size where a number is needed");
  CHECK(problem_of("otherwise(flavor.memory, 512) > 0") ==
        "25: an argument of otherwise is a number where a size is needed");
  CHECK(problem_of("remainder(flavor.vcpus, 1 GiB) > 0") ==
        "24: an argument of remainder is a size where a number is needed");
  CHECK(problem_of("flavor.memory / 1 GiB > 1 GiB") ==
        "24: what it is compared with is a size where a number is needed");
  CHECK(holds("flavor.memory > 0"));
  CHECK(holds("0 < flavor.memory"));
  CHECK(holds("0 + flavor.memory == 15 GiB"));
  CHECK(holds("2 * flavor.memory == flavor.memory * 2"));
  CHECK(holds("flavor.memory / 1 GiB == 15"));
  CHECK(holds("flavor.memory / 3 == 5 GiB"));
  CHECK(holds("otherwise(host.memory_reserved, 512 MiB) == 512 MiB"));
  CHECK(holds("otherwise(host.memory_reserved, 0) == 0 GiB"));
  CHECK(holds("round_up(513 MiB, 1 GiB) == 1 GiB"));
  CHECK(holds("round_up(0, 1 GiB) == 0"));
  CHECK(holds("round_up(4, 2) == 4"));
}

TEST_CASE("a property is a text, of which a number can be made") {
  CHECK(holds("number(' 42 ') == 42"));
  CHECK(holds("number('forty') is absent"));
  CHECK(holds("number(image.properties['none']) is absent"));
  CHECK(problem_of("image.properties['a'] > 3") == "0: a property is text, and what it is compared with is a number");
  CHECK(problem_of("image.properties['a'] == 3") == "0: a property is text, and what it is compared with is a number");
}

TEST_CASE("dates compare as far as both say") {
  CHECK(holds("request.date >= '2015-03-09'")); // some day of March
  CHECK(holds("request.date <= '2015-03-09'"));
  CHECK_FALSE(holds("request.date < '2015-03-09'"));
  CHECK(holds("request.date < '2015-04-01'"));
  CHECK(holds("request.date > '2014'"));
  CHECK_FALSE(holds("request.date > '2015'"));
  CHECK(problem_of("request.date == '2015-3'") == "16: \"2015-3\" is no date");
  CHECK(problem_of("request.date == '2015-02-30'") == "16: \"2015-02-30\" is no date");
}

TEST_CASE("what is beyond all numbers is absent") {
  CHECK(holds("(1e300 * 1e300) is absent"));
  CHECK(holds("(1e300 * 1e300 - 1e300 * 1e300) is absent"));
  CHECK(problem_of("1e308 TiB > 0") == "0: is a number beyond all sizes");
  CHECK(problem_of("flavor.vcpus / 0 > 3") == "15: divides by 0");
}

TEST_CASE("texts have no order, save dates") {
  CHECK(problem_of("image.kernel < '3.2'") == "0: texts have no order");
  CHECK(problem_of("request.date < 'next year'") == "15: \"next year\" is no date");
  CHECK(holds("'2015-02-28' < request.date"));
}

TEST_CASE("remedies for what is written as elsewhere") {
  const auto remedy_of = [](const std::string& text) -> std::string {
    try {
      static_cast<void>(parse_condition(text));
    } catch (const ConditionError& error) {
      return error.remedy();
    }
    return "none";
  };
  CHECK(remedy_of("flavor.memory < 2048") == "write its unit, as in 2048 MiB");
  CHECK(remedy_of("flavor.memory < 2 GB").find("MiB and GiB") != std::string::npos);
  CHECK(remedy_of("older(image.kernel, 3.2)") == "write it in quotes: \"3.2\"");
  CHECK(remedy_of("image.kernel < '3.2'").find("older(a, b)") != std::string::npos);
  CHECK(remedy_of("older(image.kernel, 3.0)") == "write it in quotes: \"3.0\"");
  CHECK(remedy_of("older(image.kernel, 'three')") == "write it as in \"3.2\"");
  CHECK(remedy_of("request.date < 2015-07").find("\"2015-07\"") != std::string::npos);
  CHECK(remedy_of("image.vm_mode == null").find("is absent") != std::string::npos);
  CHECK(remedy_of("image.properties.foo == 'a'") == "write image.properties[\"foo\"]");
  CHECK(remedy_of("flavor.ram < 1 GiB").find("flavor.memory") != std::string::npos);
  CHECK(remedy_of("flavor.is_public == 'yes'").find("true or false") != std::string::npos);
  CHECK(remedy_of("true AND false").find("lower case") != std::string::npos);
  CHECK(problem_of("'pv' == image.mode") == "0: image.mode is never \"pv\"");
  CHECK(remedy_of("true && false") == "join conditions with \"and\"");
  CHECK(remedy_of("true || false") == "join conditions with \"or\"");
  CHECK(remedy_of("!true").find("\"not\"") != std::string::npos);
  CHECK(remedy_of("image.mode == xen") == "write it in quotes if it is text: \"xen\"");
  CHECK(remedy_of("flavor.memory == 2 and true") == "write its unit, as in 2 MiB");
}

TEST_CASE("any text is a condition or is refused: nothing else comes of it") {
  CHECK(rc::check([](const std::string& text) { RC_ASSERT(!problem_of(text).empty()); }));
}

TEST_CASE("messages: values in braces, and braces doubled") {
  const models::Image image = an_image();
  models::Question question;
  question.image = &image;
  const auto text = [&](const std::string& message) {
    std::string all;
    for (const models::Condition& piece : parse_message(message))
      all += models::to_text(evaluate(piece, question));
    return all;
  };
  CHECK(text("Image {image.id} has {image.min_ram / 1 MiB} MB, {{}} and {image.vm_mode}nothing") ==
        "Image i has 512 MB, {} and nothing");
  CHECK(text("{image.min_ram}") == "536870912");
  CHECK(text("") == "");
  CHECK_THROWS_AS((void)parse_message("{image.id"), ConditionError);
  CHECK_THROWS_AS((void)parse_message("image.id}"), ConditionError);
  CHECK_THROWS_AS((void)parse_message("{}"), ConditionError);
}
