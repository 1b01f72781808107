#!/usr/bin/env bash
# measure.sh HEAP_WORK [PAIRS]: the rows of README.md's table of costs. Each round runs the allocator
# without a profile, then with one; a row is the median of the rounds' ratios, with its quartiles.
# Fails if a sampled profile costs more than a tenth.
set -euo pipefail
work=$1
pairs=${2:-41}
samples=524288

# ns PERIOD ARGUMENT...: of one run, which must sample if asked to.
ns() {
  local period=$1 want="not sampled" out
  shift
  [ "$period" = 0 ] || want=sampled
  out=$(TCMALLOC_SAMPLE_PARAMETER=$period "$work" "$@")
  [ "${out#* }" = "$want" ] || { echo "asked for a sample a $period bytes: $out" >&2; return 1; }
  echo "${out%% *}"
}

# row NAME ROUNDS OPERATIONS PERIOD WITHOUT_MODE MODE
row() {
  local i without with
  for ((i = 0; i < $2; ++i)); do
    without=$(ns 0 "$5" "$3") || return
    with=$(ns "$4" "$6" "$3") || return
    echo "$without $with"
  done | awk '{ print $2 / $1 }' | sort -g |
    awk -v name="$1" '{ r[NR] = $1 }
      END { printf "| %s | %.2f | %.2f .. %.2f |\n",
            name, r[int((NR + 1) / 2)], r[int((NR + 3) / 4)], r[int((3 * NR + 3) / 4)] }'
}

echo "| profile | times the allocator without | half of the rounds lie in |"
echo "|---|---:|---:|"
sampled=$(row "sampled; each block is written and read once" "$pairs" 400000 $samples used used)
echo "$sampled"
row "sampled; the program does nothing but allocate" 11 400000 $samples only only
row "exact; the program does nothing but allocate" 5 20000 0 only exact
awk -F'|' '{ exit !($3 <= 1.1) }' <<< "$sampled" ||
  { echo "a sampled profile is to cost a tenth at most" >&2; exit 1; }
