# Sourced by the house checks: files PATTERN... lists the project's own files, in the top directory of the project.
# Git knows them (also those not added yet, and not what is ignored); without git, all but the build is the project.
set -euo pipefail
export LC_ALL=C
cd "$(dirname "$(readlink -f "${BASH_SOURCE[0]}")")/../.."

every_file() {
  if git rev-parse --is-inside-work-tree >/dev/null 2>&1 && [ "$(git rev-parse --show-toplevel)" = "$PWD" ]; then
    git ls-files --cached --others --exclude-standard
  else
    find . -path ./build -prune -o -path ./.git -prune -o -type f -printf '%P\n'
  fi
}

# Patterns are those of `case`: a * matches slashes too.
files() {
  local file pattern
  every_file | sort | while IFS= read -r file; do
    for pattern in "$@"; do
      # shellcheck disable=SC2254
      case "$file" in $pattern) [ ! -f "$file" ] || printf '%s\n' "$file" && break ;; esac
    done
  done
}

# search OPTIONS REGEX: where the files on standard input match, if anywhere.
search() { xargs -r -d '\n' grep -nHE "$@" || true; }

# complain RULE: fails with the rule if standard input has lines, which are where it is broken.
complain() {
  local broken
  broken=$(cat)
  [ -z "$broken" ] || { printf '%s:\n%s\n' "$1" "$broken"; exit 1; }
}

[ -n "$(files 'models/*.hpp')" ] || { echo "the house checks find no source files in $PWD"; exit 1; }
