#include "models/platform.hpp"

#include "models/platforms/tables.hpp"

#include <cassert>

namespace domus::models {

namespace {

void fill_in(Platform& platform, std::span<const PrimitiveFact> facts) {
  for (const PrimitiveFact& fact : facts) {
    platform.set(fact);
  }
}

Platform put_together(platforms::Generation generation) {
  Platform platform = generation.platform;
  for (const auto table : {platforms::native(), platforms::crossings(), platforms::paging(),
                           platforms::grants_and_emulation(), platforms::drivers(), generation.differing}) {
    fill_in(platform, table);
  }
  for (const PrimitiveFact& fact : platform.primitives) {
    assert(!fact.source.empty());
  }
  return platform;
}

} // namespace

std::string_view to_text(HapKind kind) {
  switch (kind) {
  case HapKind::none:
    return "none";
  case HapKind::ept:
    return "EPT";
  case HapKind::npt:
    return "NPT";
  }
  return "";
}

Cost Platform::cost(Primitive primitive) const {
  const PrimitiveFact& priced = fact(primitive);
  const MeanTime time = priced.unit == CostUnit::cycles ? clock.time_for(priced.value) : MeanTime{priced.value};
  return {time, priced.source, is_stall(primitive)};
}

std::span<const Platform> all_platforms() {
  static const std::array platforms{put_together(platforms::netburst_32()),  put_together(platforms::netburst_64()),
                                    put_together(platforms::nehalem()),      put_together(platforms::westmere()),
                                    put_together(platforms::sandy_bridge()), put_together(platforms::haswell()),
                                    put_together(platforms::skylake()),      put_together(platforms::zen2())};
  return platforms;
}

const Platform* find_platform(std::string_view name) {
  for (const Platform& platform : all_platforms()) {
    if (platform.name == name) {
      return &platform;
    }
  }
  return nullptr;
}

} // namespace domus::models
