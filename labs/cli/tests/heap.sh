#!/usr/bin/env bash
# heap.sh SCOPELAB LAB CASE FUNCTION BYTES: by the pprof command that `scopelab heap` prints, the
# broken half's FUNCTION grows by BYTES an operation, within a tenth, and no function of the fixed
# half by one. 77: Google's pprof is not built.
set -euo pipefail
scopelab=$1 lab=$2 case=$3 function=$4 bytes=$5
cd "$(dirname "$0")/../../.."

told=$("$scopelab" heap "$lab" --case "$case" --json)
echo "$told"
command=$(sed -n 's/^ *"\(.*pprof -top .*\)",$/\1/p' <<< "$told")
if [ -z "$command" ]; then
  echo "labs/run builds Google's pprof, where Go is"
  exit 77
fi
n=$(sed -n 's/^  "n": \([0-9]*\),$/\1/p' <<< "$told")

# an_operation HALF: "BYTES FUNCTION" of each function that grew by a byte an operation or more.
an_operation() {
  bash -c "${command//\/broken/\/$1}" |
    sed -E '1,/flat%/d; s/^ *(-?[0-9]+)B? +[^ ]+ +[^ ]+ +[^ ]+ +[^ ]+ +(.*)$/\1 \2/; s/ \(inline\)$//' |
    awk -v operations=$((3 * n)) \
      '$1 >= operations { $1 = int($1 / operations); print }'
}
broken=$(an_operation broken)
fixed=$(an_operation fixed)
printf 'by pprof, bytes an operation:\n%s\n' "$broken"
awk -v name="$function" -v want="$bytes" '
  $2 == name && NF == 2 && $1 >= 0.9 * want && $1 <= 1.1 * want { found = 1 }
  END { exit !found }' <<< "$broken" ||
  { echo "expected $bytes of $function"; exit 1; }
[ -z "$fixed" ] || { printf 'in the fixed half there grew:\n%s\n' "$fixed"; exit 1; }
