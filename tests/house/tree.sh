#!/usr/bin/env bash
# Whoever opens the project sees its four rooms and little else. A new entry at the top is a decision: write it here.
source "$(dirname "$0")/files.sh"

allowed=(.ci .clang-format .clang-tidy .gitignore CMakeLists.txt CMakePresets.json LICENSE README.md quickstart
         analysis models scenarios sim tests)

files '*' | cut -d/ -f1 | sort -u | { grep -vxFf <(printf '%s\n' "${allowed[@]}") || true; } |
  complain "entries at the top that are not listed in tests/house/tree.sh"

for program in quickstart .ci/run $(files 'tests/house/*.sh'); do
  [ "$program" = tests/house/files.sh ] || [ -x "$program" ] || echo "$program"
done | complain "programs that cannot be executed"
