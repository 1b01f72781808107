#!/usr/bin/env bash
# check.sh PROGRAM: runs each benchmark for a moment. What a pair writes must not depend on the
# number of entries, but for the copies.
set -euo pipefail
told=$("$1" --benchmark_min_time=0.001 --benchmark_format=csv 2> /dev/null | grep '/threads:1"')
echo "$told"

# written NAME ENTRIES: the last field of its line.
written() { awk -F, -v name="push_and_undo<$1>/$2/real_time/threads:1" \
  '{ gsub(/"/, "") } $1 == name { print int($NF) }' <<< "$told"; }

for each in shared mutex_and_vector lock_free_stack; do
  few=$(written $each 500) many=$(written $each 8000)
  [ "$few" = "$many" ] || { echo "$each writes $few bytes at 500 entries, $many at 8000"; exit 1; }
done
few=$(written copy_a_push 500) many=$(written copy_a_push 8000)
[ "$many" -gt $((15 * few)) ] || { echo "copies: $few bytes at 500 entries, $many at 8000"; exit 1; }
[ "$(written shared 500)" -gt 0 ]
