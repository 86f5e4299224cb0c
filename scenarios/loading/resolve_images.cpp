#include "scenarios/loading/resolve_images.hpp"

#include "scenarios/guest_boot.hpp"
#include "scenarios/nearest.hpp"
#include "scenarios/policy/load_policy.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace domus::scenarios {

namespace {

std::string modes_text() {
  std::vector<std::string_view> names(models::all_modes.size());
  std::transform(models::all_modes.begin(), models::all_modes.end(), names.begin(),
                 [](models::Mode mode) { return to_text(mode); });
  return quoted_list(names);
}

} // namespace

const models::Image* GuestImages::find(const Located& name) {
  if (!catalog_)
    catalog_ = load_catalog();
  const auto& images = catalog_->images;
  const auto called = [&](const models::Image& image) { return image.id == name.text || image.name == name.text; };
  const auto found = std::find_if(images.begin(), images.end(), called);
  if (found != images.end())
    return &*found;
  std::vector<std::string_view> known(images.size());
  std::transform(images.begin(), images.end(), known.begin(),
                 [](const models::Image& image) -> std::string_view { return image.name; });
  complaints_.add(name.where, fmt::format("unknown image \"{}\"", printable(name.text)),
                  suggest(name.text, known, "the images are"));
  return nullptr;
}

const models::Policy* GuestImages::policy() {
  if (policy_ || policy_failed_)
    return policy_ ? &*policy_ : nullptr;
  if (!name_.empty() && !name_.text.ends_with(".toml") && find_shipped_policy(name_.text) == nullptr) {
    policy_failed_ = true;
    complaints_.add(
        name_.where, fmt::format("unknown policy \"{}\"", printable(name_.text)),
        suggest(name_.text, shipped_policies(),
                "give the path of a .toml file from this scenario's folder, or one of those that come with domus:"));
    return nullptr;
  }
  try {
    policy_ = load_policy_beside(complaints_.file(), name_.empty() ? Scenario{}.policy : name_.text);
    return &*policy_;
  } catch (const InputError& error) {
    policy_failed_ = true;
    const Diagnostic& first = error.diagnostics().front();
    const std::string place = first.line == 0
                                  ? printable(first.file)
                                  : fmt::format("{}:{}:{}", printable(first.file), first.line, first.column);
    complaints_.add(name_.where, fmt::format("its policy is wrong: {}: {}", place, first.problem), first.remedy);
  }
  return nullptr;
}

void GuestImages::set_mode(const GuestDraft& draft, GuestSpec& guest) {
  if (draft.image.empty()) {
    if (!draft.mode)
      complaints_.add(draft.where, "[[guest]] has no \"mode\"",
                      fmt::format("add mode = ... (one of {}), or image = \"...\", which gives it", modes_text()));
    guest.mode = draft.mode.value_or(guest.mode);
    return;
  }
  const models::Image* image = find(draft.image);
  if (image == nullptr)
    return;
  const auto mode = mode_of(*image); // images of the catalogue all have one
  guest.mode = mode.value_or(guest.mode);
  guest.image = image->id;
  if (draft.mode && mode && *draft.mode != *mode)
    complaints_.add(draft.where,
                    fmt::format("guest \"{}\" has mode \"{}\", but its image \"{}\" boots as {}",
                                printable(draft.name.text), to_text(*draft.mode), printable(image->name),
                                to_text(*mode)),
                    "leave out mode, or name another image");
  if (!draft.flavor.empty())
    check(draft, guest, *image);
}

std::string GuestImages::sibling_text(models::Question question, const models::Policy& rules) const {
  const models::Image& image = *question.image;
  const auto builds = [&](const models::Image& other) {
    if (!image.release_id || other.release_id != image.release_id)
      return false;
    question.image = &other;
    return judge(rules, question).rejected_by() == nullptr;
  };
  const auto found = std::find_if(catalog_->images.begin(), catalog_->images.end(), builds);
  return found == catalog_->images.end() ? "" : fmt::format(", such as image \"{}\"", printable(found->name));
}

void GuestImages::check(const GuestDraft& draft, const GuestSpec& guest, const models::Image& image) {
  const models::Flavor* flavor = find_by_id(catalog_->flavors, draft.flavor.text);
  const models::Policy* rules = policy();
  if (flavor == nullptr || rules == nullptr)
    return;
  models::Question question;
  question.image = &image;
  question.base_image = image.base_image_ref ? find_by_id(catalog_->images, *image.base_image_ref) : nullptr;
  question.flavor = flavor;
  question.boot = boot_source_of(guest, *flavor);
  const models::Judgement judgement = judge(*rules, question);
  const models::Rule* rule = judgement.rejected_by();
  if (rule == nullptr)
    return;
  constexpr std::size_t longest = 1000;
  const std::string error = error_text(*rule, question);
  complaints_.add(
      draft.image.where,
      error.empty() ? fmt::format("the cloud rejects this (rule {})", printable(rule->id)) : printable(error, longest),
      fmt::format("image \"{}\" does not build on flavor \"{}\" (rule {} of policy {}): name another of either{}",
                  printable(image.name), printable(flavor->id), printable(rule->id), printable(rules->id),
                  sibling_text(question, *rules)));
}

} // namespace domus::scenarios
