/// The lessons about page tables and TLBs say what is so (scenarios/lessons), and explain names what Xen does.
#include "analysis/explain/bill.hpp"
#include "analysis/find_in_scenario.hpp"
#include "scenarios/load.hpp"

#include <doctest/doctest.h>

#include <filesystem>
#include <numeric>
#include <string>

using namespace domus;
using namespace domus::analysis;
using models::Cause;
using models::MeanTime;
using models::Mode;

namespace {

ByCause causes_of(const std::string& lesson, const std::string& guest_name, std::optional<Mode> mode = std::nullopt) {
  const scenarios::Scenario scenario = scenarios::load_scenario(std::filesystem::path(DOMUS_TESTS_DIR).parent_path() /
                                                                "scenarios" / "lessons" / (lesson + ".toml"));
  scenarios::GuestSpec guest = find_guest(scenario, guest_name);
  guest.mode = mode.value_or(guest.mode);
  return by_cause(bill_of(scenario, guest));
}

MeanTime of(const ByCause& causes, Cause cause) {
  return causes[static_cast<std::size_t>(cause)];
}

MeanTime all_of(const ByCause& causes) {
  return std::accumulate(causes.begin(), causes.end(), MeanTime{0});
}

} // namespace

TEST_CASE("page_tables: PV pins, unpins, updates and makes page tables by asking Xen; HAP does none of it") {
  const ByCause pv = causes_of("page_tables", "shell", Mode::pv);
  const ByCause pvhvm = causes_of("page_tables", "shell", Mode::pvhvm);
  MeanTime asked{0};
  for (const Cause cause : {Cause::single_update, Cause::new_page_table, Cause::pin, Cause::unpin,
                            Cause::emulated_write, Cause::tlb_flush, Cause::batched_update}) {
    CAPTURE(models::to_text(cause));
    CHECK(of(pv, cause) > MeanTime{0});
    CHECK(of(pvhvm, cause) == MeanTime{0});
    asked += of(pv, cause);
  }
  // Most of what PV loses on starting processes.
  CHECK(asked > 0.5 * (all_of(pv) - all_of(pvhvm)));
}

TEST_CASE("shadow_paging: faults, writes and new tables trap, and nothing of it happens under nested paging") {
  const ByCause shadowed = causes_of("shadow_paging", "shadowed");
  const ByCause nested = causes_of("shadow_paging", "nested");
  for (const Cause cause : {Cause::emulated_write, Cause::new_page_table, Cause::unpin, Cause::resync}) {
    CAPTURE(models::to_text(cause));
    CHECK(of(shadowed, cause) > MeanTime{0});
    CHECK(of(nested, cause) == MeanTime{0});
  }
  CHECK(of(shadowed, Cause::page_fault) > 2 * of(nested, Cause::page_fault));
  CHECK(all_of(shadowed) > all_of(nested));
  CHECK(all_of(shadowed) < 7 * all_of(nested)); // MMU-020: up to 600 % in microbenchmarks
}

TEST_CASE("tlb_misses: two-dimensional walks are all that an HVM container loses, and PV loses nothing") {
  const ByCause pvhvm = causes_of("tlb_misses", "table", Mode::pvhvm);
  const ByCause pv = causes_of("tlb_misses", "table", Mode::pv);
  const ByCause native = causes_of("tlb_misses", "table", Mode::bare_metal);
  CHECK(of(pvhvm, Cause::tlb_miss) > MeanTime{0});
  CHECK(of(pv, Cause::tlb_miss) == MeanTime{0});
  CHECK((all_of(pvhvm) - of(pvhvm, Cause::tlb_miss)).count() == doctest::Approx(all_of(native).count()));
  CHECK(all_of(pv) < all_of(pvhvm));
}

TEST_CASE("broken_p2m: ballooned, then migrated: each time more of the memory is mapped by 4 KiB pages") {
  const MeanTime settled = all_of(causes_of("broken_p2m", "settled"));
  const MeanTime ballooned = all_of(causes_of("broken_p2m", "ballooned"));
  const MeanTime migrated = all_of(causes_of("broken_p2m", "migrated"));
  CHECK(settled < ballooned);
  CHECK(ballooned < migrated);
  CHECK(migrated / settled == doctest::Approx(1.15).epsilon(0.1)); // MMU-025
}
