/// What a condition of a policy rule can ask for: "flavor.memory", "image.vm_mode", "request.boot" ...
#pragma once

#include "models/policy/question.hpp"
#include "models/policy/value.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace domus::models {

/// Whom an attribute is of. `from` is the flavor that a server has before a resize.
enum class Subject : std::uint8_t { request, flavor, from, image, host };
inline constexpr std::array all_subjects{Subject::request, Subject::flavor, Subject::from, Subject::image,
                                         Subject::host};

/// "request", "flavor", "from", "image", "host".
[[nodiscard]] std::string_view to_text(Subject subject);

struct Attribute {
  Subject subject = Subject::request;
  std::size_t index = 0; ///< among the subject's attributes

  bool operator==(const Attribute&) const = default;
};

/// "flavor.memory"; nothing where there is none of that name.
[[nodiscard]] std::optional<Attribute> find_attribute(std::string_view name);
[[nodiscard]] std::string name_of(Attribute attribute);
[[nodiscard]] ValueType type_of(Attribute attribute);
/// The words that it can be, where they are few and fixed; empty where it can be anything.
[[nodiscard]] std::vector<std::string_view> words_of(Attribute attribute);
/// Absent where the question has no such subject, or the subject does not say.
[[nodiscard]] Value read(Attribute attribute, const Question& question);

/// What an image's metadata or a flavor's extra specs say under this key, as text: image.properties["os_distro"].
/// Precondition: properties_of(subject) is not empty.
[[nodiscard]] Value read_property(Subject subject, const std::string& key, const Question& question);
/// What the properties of a subject are called: "properties" for images, "extra_specs" for flavors, empty for others.
[[nodiscard]] std::string_view properties_of(Subject subject);

struct AttributeDescription {
  std::string name; ///< "flavor.memory"
  ValueType type = ValueType::text;
  std::string_view meaning;
};

/// All of them, for the reference.
[[nodiscard]] std::vector<AttributeDescription> describe_attributes();

} // namespace domus::models
