#!/usr/bin/env bash
# check_readme.sh UNDO_FAULTS [--write]: the table of faults in ../README.md is what a run prints now,
# and by it the history is never changed by a call that fails.
set -euo pipefail
page=$(cd "$(dirname "$0")/.." && pwd)/README.md
printed=$(mktemp)
trap 'rm -f "$printed"' EXIT
"$1" > "$printed"

if [ "${2:-}" = --write ]; then
  awk -v table="$printed" '
    /^\| a throw in/ { while ((getline line < table) > 0) print line; old = 1 }
    !/^\|/ { old = 0 }
    !old' "$page" > "$page.new"
  mv "$page.new" "$page"
fi
if ! diff <(sed -n '/^| a throw in/,/^$/{/^|/p}' "$page") "$printed"; then
  echo "$page: its table of faults (left) is not what a run prints (right);" >&2
  echo "if the change is meant: $0 UNDO_FAULTS --write" >&2
  exit 1
fi
cat "$printed"
