/// How answers about policies put things: rules, codes, requests.
#pragma once

#include "models/policy/judge.hpp"

#include <nlohmann/json_fwd.hpp>

#include <map>
#include <string>
#include <vector>

namespace domus::analysis {

/// "400", "unknown", "fault"; empty for a warning.
[[nodiscard]] std::string http_text(const models::Rule& rule);
/// "30", or "assumed first" where the cloud's place for a rejection is not known. Warnings have no place.
[[nodiscard]] std::string place_text(const models::Rule& rule);
/// The message, or what to print where none is known.
[[nodiscard]] std::string message_text(const models::Rule& rule, const models::Question& question);
/// What to call each image, by its id: its name as it is shown, with the id where another
/// shows the same; the id where there is no name.
[[nodiscard]] std::map<std::string, std::string> shown_names(const std::vector<models::Image>& images);
/// ", as of 2015-03"; empty where there is no date.
[[nodiscard]] std::string as_of(const std::string& date);
/// How an image boots, for people: "boots as PV, by pygrub, from ext3".
[[nodiscard]] std::string boot_text(const models::Image& image);

/// id, verdict, http, message, fault, place, place_assumed, source.
[[nodiscard]] nlohmann::ordered_json rule_json(const models::Rule& rule, const models::Question& question);
/// The message as text, null where it is not known.
[[nodiscard]] nlohmann::ordered_json message_json(const models::Rule& rule, const models::Question& question);

} // namespace domus::analysis
