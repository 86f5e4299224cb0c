/// Feeds bytes to the readers of OpenStack's answers, each kind in turn.
#include "scenarios/openstack/answers.hpp"
#include "scenarios/openstack/record_stream.hpp"
#include "tests/fuzz/rejected.hpp"

#include <sstream>
#include <string>

namespace {

using namespace domus::scenarios;

template <class Convert>
void read_as(std::string_view text, std::string_view list, bool (*keep)(std::string_view), Convert convert) {
  domus::fuzz::read_or_complain(reinterpret_cast<const std::uint8_t*>(text.data()), text.size(),
                                [&](std::string_view bytes) {
                                  std::istringstream stream{std::string(bytes)};
                                  (void)read_records(stream, "answer.json", {{list}, keep, {}},
                                                     [&](const JsonNode& record) { (void)convert(record); });
                                });
}

bool keep_all(std::string_view /*key*/) {
  return true;
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  read_as(text, "flavors", is_flavor_key, flavor_from);
  read_as(text, "images", keep_all, image_from);
  read_as(text, "servers", is_server_key, server_from);
  read_as(text, "hypervisors", is_host_key, host_from);
  return 0;
}
