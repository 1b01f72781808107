#!/usr/bin/env bash
# check_table.sh TASK_COST [--write]: README.md's table is what is measured now, but for the times;
# and a task in a scope on one thread costs at most 1.5 times a bare one.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
page=$here/README.md
program=$(realpath "$1")
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

# Instructions a task, a line for each way: the difference of two run lengths (task_cost.cpp).
(cd "$work" && valgrind --tool=callgrind --callgrind-out-file=out "$program" instructions) \
  > "$work/log" 2>&1 || { cat "$work/log" >&2; exit 1; }
for dump in $(ls "$work" | grep -E '^out\.[0-9]+$' | sort -t. -k2 -n); do
  sed -n 's/^desc: Trigger: Client Request: //p; s/^totals: //p' "$work/$dump" | paste -s -d '|'
done | awk -F'|' '
  $1 == name { printf "%d\n", ($3 - total) / ($2 - tasks) + 0.5 }
  { name = $1; tasks = $2; total = $3 }' > "$work/instructions"

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
measured=$(awk -F'|' -v OFS='|' '
  FNR == NR { count[FNR] = $0; next }
  FNR == 1 { $4 = $4 "| instructions " }
  FNR == 2 { $4 = $4 "|---:" }
  FNR > 2 { $4 = $4 "| " count[FNR - 2] " " }
  { print }' "$work/instructions" "$work/table")

# The bar, on the row of a scope on one thread. A time fails it only if three of four pairs do.
awk -F'|' '
  /co_spawn, detached/ { bare = $5 }
  /task_scope, one thread/ { split($7, ratio, /[(-]/); instructions = $5 / bare; low = ratio[2] }
  END {
    printf "task_scope on one thread: %.2f times the instructions, ", instructions
    printf "lower quartile of the times %.2f\n", low
    exit !(instructions > 0 && low > 0 && instructions <= 1.5 && low <= 1.5)
  }' <<< "$measured" >&2 || { echo "above 1.5 times a bare co_spawn" >&2; exit 1; }

if [ "${2:-}" = --write ]; then
  { sed '/^| a task by/,$d' "$page"; printf '%s\n' "$measured"; } > "$page.new"
  mv "$page.new" "$page"
fi
# Columns 6 and 7 are times.
counts() { awk -F'|' '/^\|/ { print $2 "|" $3 "|" $4 "|" $5 }'; }
if ! diff <(counts < "$page") <(counts <<< "$measured"); then
  echo "$page: its counts (left) are not what was measured (right);" >&2
  echo "if the change is meant: $0 TASK_COST --write" >&2
  exit 1
fi
printf '%s\n' "$measured"
