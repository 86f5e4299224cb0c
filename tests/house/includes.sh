#!/usr/bin/env bash
# models <- scenarios <- sim <- analysis: a room includes itself and what is left of it, and only sim knows SimGrid.
source "$(dirname "$0")/files.sh"

forbid() { # forbid ROOM WHAT: no file of ROOM includes WHAT, a regular expression of the include's beginning
  files "$1/*.?pp" | search "^[[:space:]]*#[[:space:]]*include[[:space:]]*[<\"]$2"
}

{
  forbid models '(\.\./)*(scenarios|sim|analysis)/'
  forbid scenarios '(\.\./)*(sim|analysis)/'
  forbid sim '(\.\./)*analysis/'
} | complain "includes against the direction models <- scenarios <- sim <- analysis"

for room in models scenarios analysis; do
  forbid $room '(simgrid|xbt|smpi)/'
done | complain "only sim/ includes SimGrid"

for room in models scenarios sim analysis; do
  forbid $room '(tests|doctest|rapidcheck|benchmark)[/.]'
done | complain "a room includes its tests"

# With its own header first, a .cpp proves that the header includes what it needs. The headers that have no .cpp are
# compiled alone by the build (tests/house/headers.cmake).
files 'models/*.cpp' 'scenarios/*.cpp' 'sim/*.cpp' 'analysis/*.cpp' 'models/*.hpp' 'scenarios/*.hpp' 'sim/*.hpp' 'analysis/*.hpp' |
  xargs -r -d '\n' awk '
    FILENAME ~ /\.hpp$/ { exists["\"" FILENAME "\""]; nextfile }
    /^#include/ { first[FILENAME] = $2; nextfile }
    END {
      for (source in first) {
        header = "\"" source "\""
        sub(/\.cpp"$/, ".hpp\"", header)
        if (header in exists && first[source] != header) print source ": the first include is " first[source]
      }
    }' | sort | complain "a .cpp file includes its own header first"
