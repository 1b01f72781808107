#!/usr/bin/env bash
# check_table.sh UNDO_COST [--write]: README.md's table is what is measured now, but for the times;
# and the bars hold: push at most half of QUndoStack's, undo and redo 0.6 of it, in instructions and
# in time, and 64 bytes a command beside what it has to remember.
set -euo pipefail
source "$(dirname "$0")/../../cost/tables.sh"
here=$(cd "$(dirname "$0")" && pwd)
page=$here/README.md
program=$(realpath "$1")
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

# Instructions a command, a line for each row: the difference of two run lengths (undo_cost.cpp).
instructions_of "$program" "$work" > "$work/instructions"
"$program" table > "$work/table"
if [ "$(wc -l < "$work/instructions")" != "$(($(wc -l < "$work/table") - 2))" ]; then
  echo "the dumps and the rows are not the same" >&2
  exit 1
fi
measured=$(with_instructions 4 "$work/instructions" "$work/table")

# The bars. A time fails them only if three of four pairs do.
awk -F'|' '
  function at_most(what, bar) {
    if (ratio > bar || low > bar) { print what ": " ratio " (" low ") of QUndoStack, above " bar; bad = 1 }
    held++
  }
  $3 ~ /QUndoStack/ { qt = $6 }
  $3 ~ /scopelab/ {
    ratio = $6 / qt
    split($8, times, /[(-]/)
    low = times[2] + 0
    if ($2 ~ /^ push $/) {
      at_most("push", 0.5)
      if ($5 - 16 > 64) { print "push: " $5 - 16 " bytes beside the 16 to remember, above 64"; bad = 1 }
    }
    if ($2 ~ /undo|redo/) at_most($2, 0.6)
  }
  END { exit bad || held != 3 }' <<< "$measured" >&2 || { echo "a bar does not hold" >&2; exit 1; }

hold_table "$page" "$measured" 5 "${2:-}"
