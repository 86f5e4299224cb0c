/// Feeds bytes to the reader of policy files, and asks what comes of them about an image, a flavor and a host.
#include "models/policy/judge.hpp"
#include "scenarios/policy/load_policy.hpp"
#include "tests/fuzz/rejected.hpp"

namespace {

void ask(const domus::models::Policy& policy) {
  namespace models = domus::models;
  models::Image image;
  image.id = "i";
  image.name = "image (PV)";
  image.vm_mode = "xen";
  image.flavor_classes = "*,!io1";
  image.kernel = "2.6.32";
  models::Flavor flavor;
  flavor.id = "f";
  flavor.memory = models::Bytes::gib(4);
  flavor.vcpus = 2;
  models::PolicyHost host;
  host.memory.total = models::Bytes::gib(64);
  models::Question question;
  question.image = &image;
  question.flavor = &flavor;
  question.from = &flavor;
  question.date = "2015-03";
  for (const models::Action action : models::all_actions) {
    question.action = action;
    for (const models::Rule* rule : judge(policy, question).fired)
      (void)error_text(*rule, question);
    (void)passed_over_by(policy, question, host);
  }
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  domus::fuzz::read_or_complain(
      data, size, [](std::string_view text) { ask(domus::scenarios::load_policy_text(text, "policy.toml")); });
  return 0;
}
