#!/usr/bin/env bash
# instructions.sh GUARD_COST: the table of README.md, from one run under callgrind.
# A row is (11,000 blocks - 1,000 blocks) / 10,000, so start-up is not in it; the calling loop is.
set -euo pipefail
program=$(realpath "$1")
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
(cd "$work" && valgrind --tool=callgrind --callgrind-out-file=out "$program" instructions) \
  > "$work/log" 2>&1 || { cat "$work/log" >&2; exit 1; }

echo "| guard | instructions a block | beside by hand |"
echo "|---|---:|---:|"
# The dumps are numbered in the order of the run: 1,000 blocks, then 11,000, a guard each.
for dump in $(ls "$work" | grep -E '^out\.[0-9]+$' | sort -t. -k2 -n); do
  sed -n 's/^desc: Trigger: Client Request: //p; s/^totals: //p' "$work/$dump" | paste -s -d '|'
done | awk -F'|' '
  $2 == 1000 { short = $3; next }
  $2 == 11000 {
    count = int(($3 - short) / 10000 + 0.5)
    if (!by_hand) by_hand = count
    printf "| %s | %d | %s |\n", $1, count, count == by_hand ? "the same" : sprintf("+%d", count - by_hand)
    rows++
  }
  END { if (!rows) { print "no dumps found" > "/dev/stderr"; exit 1 } }'
