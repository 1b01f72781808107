#!/usr/bin/env bash
# check_table.sh SHARED_HISTORY_COST [--write]: what a pair of push and undo writes is as README.md
# says, and does not depend on the number of entries, but for the copies. Times are not compared.
set -euo pipefail
source "$(dirname "$0")/../../cost/tables.sh"
page=$(cd "$(dirname "$0")" && pwd)/README.md
seconds=0.001
if [ "${2:-}" = --write ]; then seconds=0.05; fi
measured=$("$1" --benchmark_min_time=$seconds --benchmark_repetitions=9 \
  --benchmark_enable_random_interleaving --benchmark_report_aggregates_only \
  --benchmark_format=csv 2> /dev/null | tr -d '"' | awk -F, '
  # push_and_undo<NAME>/ENTRIES/real_time/threads:THREADS_median,5,REAL,CPU,ns,...,WRITTEN
  /_median,/ {
    name = $1; sub(/.*</, "", name); sub(/>.*/, "", name)
    split($1, path, "/")
    threads = path[4]; sub(/threads:/, "", threads); sub(/_median/, "", threads)
    row = name "|" path[2]
    time[row, threads] = $3
    if (threads == 1) written[row] = int($NF)
  }
  END {
    print "| in | entries | bytes a pair | ns a pair: 1 thread | 2 threads | 4 threads |"
    print "|---|---:|---:|---:|---:|---:|"
    split("shared mutex_and_vector lock_free_stack copy_a_push", names, " ")
    split("500 2000 8000", sizes, " ")
    for (i = 1; i <= 4; ++i) for (j = 1; j <= 3; ++j) {
      row = names[i] "|" sizes[j]
      printf "| %s | %d | %s | %.0f | %.0f | %.0f |\n", names[i], sizes[j], written[row],
        time[row, 1], time[row, 2], time[row, 4]
    }
  }')

awk -F'|' '
  NR > 2 && $4 !~ /[0-9]/ { print "nothing was measured:" $0; bad = 1 }
  NR > 2 { if ($2 in few == 0) few[$2] = $4; many[$2] = $4 }
  END {
    for (name in few) {
      grows = many[name] > few[name]
      if (name ~ /copy/ ? many[name] < 15 * few[name] : grows) {
        print name "writes" few[name] "bytes at 500 entries," many[name] "at 8000"; bad = 1
      }
    }
    exit bad
  }' <<< "$measured" >&2

hold_table "$page" "$measured" 3 "${2:-}"
