#!/usr/bin/env bash
# gradescope.sh SCOPELAB VALIDATE WORK: the autograder's zip, unpacked as the platform does it, leaves
# one valid results.json whatever happens. Grading itself is stood in for: it has tests of its own.
set -euo pipefail
scopelab=$1 validate=$2 work=$3
here=$(cd "$(dirname "$0")" && pwd)
fail() {
  echo "FAILED: $*" >&2
  exit 1
}
rm -rf "$work"
mkdir -p "$work/source" "$work/submission"
"$scopelab" pack --gradescope "$work/autograder.zip" --lab 02
[ ! -e "$work/autograder.zip.unpacked" ] || fail "its folder is left"
unzip -q "$work/autograder.zip" -d "$work/source"
[ -x "$work/source/run_autograder" ] && [ -x "$work/source/setup.sh" ] || fail "they can't be run"
[ -s "$work/source/tree/fixes/02_capture_by_reference.cpp" ] || fail "it has no reference"
bash -n "$work/source/setup.sh"

# graded WHAT TEXT: results.json is valid, was written once, and says TEXT.
graded() {
  rm -rf "$work/results"
  AUTOGRADER_BASE=$work AUTOGRADER_LIMIT=2 "$work/source/run_autograder" > "$work/log" ||
    fail "$1: it ended with $?"
  "$validate" "$here/../schemas/gradescope.schema.json" "$work/results/results.json" ||
    fail "$1: not valid: $(cat "$work/results/results.json")"
  grep -q -- "$2" "$work/results/results.json" || fail "$1: it says $(cat "$work/results/results.json")"
  [ "$(ls "$work/results")" = results.json ] || fail "$1: there is more: $(ls "$work/results")"
  echo "$1"
}
# The stand-in gets: grade SUBMISSION --out DIR.
command=$work/source/tree/labs/scopelab
stand_in() { printf '#!/bin/bash\n%s\n' "$1" > "$command"; }

graded "nothing is built" '"score": 0.*The grader failed (exit code 3)'
stand_in 'exit 3'
graded "the grader fails" 'exit code 3'
stand_in 'kill -SEGV $$'
graded "the grader crashes" 'exit code 139'
stand_in 'read -r _ < <(sleep 60)'
graded "the grader hangs" 'exit code 124'
stand_in ': > "$4/results.json"; exit 0'
graded "a full disk" 'The grader failed (exit code 0)'
stand_in '[ "$1 $2 $3" = "grade '"$work/submission"' --out" ] && [ "$5 $6 $7 $8" = "--jobs 1 --lab 02_capture_by_reference" ] && cp "'"$work"'/good.json" "$4/results.json"; exit 1'
cat > "$work/good.json" <<'JSON'
{"score": 42, "execution_time": 1.5, "output": "42 of 60 points", "output_format": "text",
 "visibility": "visible", "stdout_visibility": "hidden", "tests": []}
JSON
graded "42 points" '"score": 42'
rm -rf "$work"
