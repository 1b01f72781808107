#!/usr/bin/env bash
# check_table.sh TASK_COST [--write]: README.md's table is what is measured now, but for the times;
# and a task in a scope on one thread costs at most 1.5 times a bare one.
set -euo pipefail
source "$(dirname "$0")/../../cost/tables.sh"
here=$(cd "$(dirname "$0")" && pwd)
page=$here/README.md
program=$(realpath "$1")
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

# Instructions a task, a line for each way: the difference of two run lengths (task_cost.cpp).
instructions_of "$program" "$work" > "$work/instructions"

# Where a program lies in memory is worth up to a tenth of its time, run after run: of five copies,
# each in pages of its own, the one in the middle counts.
for copy in 1 2 3 4 5; do
  cp "$program" "$work/copy.$copy"
  "$work/copy.$copy" table > "$work/table.$copy"
  rm "$work/copy.$copy"
done
middle=$(grep -H 'task_scope, one thread' "$work"/table.? |
  sed -E 's/^([^:]*):.*\(([0-9.]+)-.*/\2 \1/' | sort -n | sed -n '3s/^[^ ]* //p')
cp "$middle" "$work/table"
if [ "$(wc -l < "$work/instructions")" != "$(grep -c '_' "$work/table")" ]; then
  echo "the dumps and the rows are not the same ways" >&2
  exit 1
fi
measured=$(with_instructions 3 "$work/instructions" "$work/table")

# The bar, on the row of a scope on one thread. A time fails it only if three of four pairs do.
awk -F'|' '
  /co_spawn, detached/ { bare = $5 }
  /task_scope, one thread/ { split($7, ratio, /[(-]/); instructions = $5 / bare; low = ratio[2] }
  END {
    printf "task_scope on one thread: %.2f times the instructions, ", instructions
    printf "lower quartile of the times %.2f\n", low
    exit !(instructions > 0 && low > 0 && instructions <= 1.5 && low <= 1.5)
  }' <<< "$measured" >&2 || { echo "above 1.5 times a bare co_spawn" >&2; exit 1; }

hold_table "$page" "$measured" 4 "${2:-}"
