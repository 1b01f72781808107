#!/usr/bin/env bash
# check_table.sh UNDO_COST [--write]: README.md's table is what is measured now, but for the times;
# and the bars hold: push at most half of QUndoStack's, undo and redo 0.6 of it, in instructions and
# in time, and 64 bytes a command beside what it has to remember.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
page=$here/README.md
program=$(realpath "$1")
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

# Instructions a command, a line for each row: the difference of two run lengths (undo_cost.cpp).
(cd "$work" && valgrind --tool=callgrind --callgrind-out-file=out "$program" instructions) \
  > "$work/log" 2>&1 || { cat "$work/log" >&2; exit 1; }
for dump in $(ls "$work" | grep -E '^out\.[0-9]+$' | sort -t. -k2 -n); do
  sed -n 's/^desc: Trigger: Client Request: //p; s/^totals: //p' "$work/$dump" | paste -s -d '|'
done | awk -F'|' '
  { row = $1 "|" $2 }
  row == name && $3 > commands { printf "%d\n", ($4 - total) / ($3 - commands) + 0.5 }
  { name = row; commands = $3; total = $4 }' > "$work/instructions"
"$program" table > "$work/table"
if [ "$(wc -l < "$work/instructions")" != "$(($(wc -l < "$work/table") - 2))" ]; then
  echo "the dumps and the rows are not the same" >&2
  exit 1
fi
measured=$(awk -F'|' -v OFS='|' '
  FNR == NR { count[FNR] = $0; next }
  FNR == 1 { $5 = $5 "| instructions " }
  FNR == 2 { $5 = $5 "|---:" }
  FNR > 2 { $5 = $5 "| " count[FNR - 2] " " }
  { print }' "$work/instructions" "$work/table")

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

if [ "${2:-}" = --write ]; then
  { sed '/^| a command/,$d' "$page"; printf '%s\n' "$measured"; } > "$page.new"
  mv "$page.new" "$page"
fi
# Columns 7 and 8 are times.
counts() { awk -F'|' '/^\|/ { print $2 "|" $3 "|" $4 "|" $5 "|" $6 }'; }
if ! diff <(counts < "$page") <(counts <<< "$measured"); then
  echo "$page: its counts (left) are not what was measured (right);" >&2
  echo "if the change is meant: $0 UNDO_COST --write" >&2
  exit 1
fi
printf '%s\n' "$measured"
