#!/usr/bin/env bash
# The project is finished as far as it goes, and is at home on every machine.
source "$(dirname "$0")/files.sh"

texts=(README.md quickstart .ci/run '*.txt' '*.md' '*.cmake' '*.sh' '*.cpp' '*.hpp' '*.toml' CMakePresets.json)

# The brackets keep this file from finding itself.
files "${texts[@]}" | search -i '\b(TO[D]O|FIX[M]E|X[X]X|H[A]CK|W[I]P|not imple[m]ented|stub[b]ed|place[h]older)\b' |
  complain "marks of unfinished work"

files "${texts[@]}" | search '(^|[^A-Za-z0-9_.~-])/(h[o]me|r[o]ot|w[o]rk|t[m]p|m[n]t|U[s]ers)/' |
  complain "paths of one machine"

files '*.cpp' '*.hpp' | search '[[:space:]]+$' | complain "blanks at the ends of lines"
