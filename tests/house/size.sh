#!/usr/bin/env bash
# A source file is one concept: over 400 lines it is more than one, and is split along them.
source "$(dirname "$0")/files.sh"

files '*.cpp' '*.hpp' | xargs -d '\n' wc -l | awk '$2 != "total" && $1 > 400 {print $2 ": " $1 " lines"}' |
  complain "files over 400 lines"
