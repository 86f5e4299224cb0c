#include "analysis/crossover/page.hpp"

#include "scenarios/variation/varied_key.hpp"

#include <fmt/format.h>

#include <string_view>

namespace domus::analysis {

namespace {

constexpr std::string_view method = R"(Examples

  domus crossover SCENARIO --between pv,pvhvm --vary load.messages.groups=1..32
  domus crossover SCENARIO --between pv,pvh --vary demand.memory.working_set=4MiB..4GiB --guest db
  domus crossover SCENARIO --vary load.rate=100/s..2000/s --of response --scale linear

The value takes the place of what the scenario says, and of what the guest's workload says, be it one of
the library. Whole-number keys take whole numbers. With count, all guests that come from the [[guest]]
are varied and compared together. All guests change their mode, as in `domus compare`.

How a crossing is found: both modes run at every value of a grid (--steps, --scale) under the same
seeds, so their ratio is compared replication by replication. There is a crossing between two values
that different modes win by 0.5 % or more, each beyond chance even if the best of all values were picked
(Bonferroni): noise makes no crossings. Two crossings between neighbours of the grid go unseen: then use
more steps. Between two such values the range is halved until what is left is not decided, or within 2 %
(or a thousandth of a linear range), or one whole number.

The 95 % interval of a crossing holds all values at which the replications do not rule out that both
modes are equal: its ends are where the bounds of the ratio's own interval reach 1, between values that
were run by linear interpolation. Between two values that disagree outright it is these two.

The tables give the CPU time of one operation by cause, at the nearest values on both sides of each
crossing that a mode wins clearly (by 0.5 % or more and beyond chance, as above); between them there may
be others that neither wins clearly. Without a crossing they are of both ends of the range. Causes are
those of its bill (`domus explain`), what only runs can count (wake-ups, switches, IPIs, going idle) as
counts times prices, back-ends and QEMU as measured. The sum is what was measured.

Keys that can be varied; "host." is the guest's host. Of several in a list say which: demand.block.2.size

)";

} // namespace

std::string crossover_page() {
  std::string text(method);
  for (const scenarios::KeyDescription& key : scenarios::describe_varied_keys())
    text += fmt::format("{}: {}\n    {}\n", key.key, key.meaning, key.takes);
  return text;
}

} // namespace domus::analysis
