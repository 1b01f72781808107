#!/usr/bin/env bash
# times.sh PLAIN HELD HELD_NEW [ROUNDS]: nanoseconds a task, the ways interleaved, as ratios to the
# bare co_spawn of the same round: median, and the middle half of the rounds.
set -euo pipefail
plain=$1 held=$2 held_new=$3 rounds=${4:-21}
for ((i = 0; i < rounds; ++i)); do
  echo "$("$plain" time bare) $("$plain" time scope) $("$held" time scope) $("$held_new" time scope)"
done | awk '
  {a[NR] = $1; b[NR] = $2 / $1; c[NR] = $3 / $1; d[NR] = $4 / $1}
  function say(what, v, n, form,  i, j, t) {
    for (i = 2; i <= n; ++i) for (j = i; j > 1 && v[j - 1] > v[j]; --j) {t = v[j]; v[j] = v[j - 1]; v[j - 1] = t}
    printf "%-40s " form " (" form " to " form ")\n", what, v[int((n + 1) / 2)], v[int((n + 3) / 4)], v[int((3 * n + 1) / 4)]
  }
  END {
    say("co_spawn, ns", a, NR, "%.0f")
    say("task_scope, times that", b, NR, "%.2f")
    say("task_scope, frames counted", c, NR, "%.2f")
    say("task_scope, frames and new counted", d, NR, "%.2f")
  }'
