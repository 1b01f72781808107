#!/usr/bin/env bash
# check_table.sh PLAIN HELD HELD_NEW [--write]: the table of README.md has the instructions a task
# that this build takes, and a task on the list takes at most 1.5 times a bare co_spawn of the same
# program, with and without counting what it holds.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
page=$here/README.md
plain=$1 held=$2 held_new=$3
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

# Of 5,120 tasks less those of 2,560: what is needed once does not count.
instructions() {
  local n
  for n in 2560 5120; do
    valgrind --tool=callgrind --callgrind-out-file=/dev/null "$1" "$2" "$n" > "$work/$n" 2>&1 ||
      { cat "$work/$n" >&2; exit 1; }
  done
  awk '/Collected/ {last = n; n = $NF} END {printf "%.0f", (n - last) / 2560}' \
    "$work/2560" "$work/5120"
}

bare=$(instructions "$plain" bare)
row() { awk -v what="$1" -v n="$2" -v bare="$bare" \
  'BEGIN {printf "| %s | %d | %.2f |\n", what, n, n / bare}'; }
scope=$(instructions "$plain" scope)
counted=$(instructions "$held" scope)
counted_new=$(instructions "$held_new" scope)
bare_counted=$(instructions "$held" bare)
{
  echo '| a task, spawned and joined | instructions | beside a bare co_spawn |'
  echo '|---|---:|---:|'
  row 'co_spawn, detached' "$bare"
  row 'co_spawn, its frames counted' "$bare_counted"
  row 'task_scope' "$scope"
  row 'task_scope, its frames counted' "$counted"
  row 'task_scope, its frames and what `new` gives it counted' "$counted_new"
} > "$work/table"

if [ "${4:-}" = --write ]; then
  awk -v table="$work/table" '
    /^\| a task/ {while ((getline line < table) > 0) print line; skip = 1}
    skip && !/^\|/ {skip = 0}
    !skip' "$page" > "$work/page"
  cp "$work/page" "$page"
fi
if ! diff <(sed -n '/^| a task/,/^$/{/^|/p;}' "$page") "$work/table"; then
  echo "$page: its table (left) is not what was measured (right);" >&2
  echo "if the change is meant: $0 PLAIN HELD HELD_NEW --write" >&2
  exit 1
fi
at_most_1_5() {
  awk -v n="$1" -v bare="$2" 'BEGIN {exit !(n <= 1.5 * bare)}' ||
    { echo "a task takes $1 instructions, more than 1.5 times $2" >&2; exit 1; }
}
at_most_1_5 "$scope" "$bare"
at_most_1_5 "$counted" "$bare_counted"
cat "$work/table"
