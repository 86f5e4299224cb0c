/// What rules can tell of images and flavors. Of those that look alike to all of them one is enough to be asked about.
#pragma once

#include "analysis/policy/inputs.hpp"

#include <string_view>
#include <vector>

namespace domus::analysis {

/// The values of what is asked.
using Look = std::vector<models::Value>;

/// The largest parts of the rules' conditions that are about this subject alone, each once.
[[nodiscard]] std::vector<models::Condition> asked_about(models::Subject subject,
                                                         const std::vector<const models::Rule*>& rules);

/// Adds what is seen of the image; of null, that there is none.
void add_look(const std::vector<models::Condition>& asked, const Cloud& cloud, const models::Image* image, Look& look);

/// One of each look, in no order: no rule tells it from those that are left out.
[[nodiscard]] std::vector<const models::Image*> distinct_images(const Cloud& cloud,
                                                                const std::vector<const models::Rule*>& rules);
/// The same of flavors, as what is asked for and as what a server has before a resize.
[[nodiscard]] std::vector<const models::Flavor*> distinct_flavors(const Cloud& cloud,
                                                                  const std::vector<const models::Rule*>& rules);

/// True if the rule's condition is about this subject, among others.
[[nodiscard]] bool asks_about(models::Subject subject, const models::Rule& rule);
/// True if the condition reads the attribute.
[[nodiscard]] bool asks_for(const models::Condition& condition, std::string_view attribute);

/// All of a policy's.
[[nodiscard]] std::vector<const models::Rule*> rules_of(const models::Policy& policy);

} // namespace domus::analysis
