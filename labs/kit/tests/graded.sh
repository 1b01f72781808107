#!/bin/sh
# graded.sh GRADED_LAB: what `graded` records of a half that is well, and of others that are not.
set -eu
lab=$1
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT

# graded CASE CHECK [OPTION...]: the record in $folder/record, the exit code in $status.
graded() {
  rm -f "$folder/record" "$folder/tests.json"
  status=0
  printf 'n0nce-%s' "$1" >"$folder/nonce"
  case=$1 check=$2
  shift 2
  SCOPELAB_NONCE_FD=8 SCOPELAB_RECORD_FD=9 TEST_PREMATURE_EXIT_FILE=$folder/premature \
    "$lab" graded --case "$case" --check "$check" --out "$folder" "$@" \
    8<"$folder/nonce" 9>"$folder/record" >"$folder/out" 2>&1 || status=$?
}
wrong() {
  echo "$1" >&2
  cat "$folder/record" "$folder/out" >&2
  exit 1
}
ends_with() { [ "$status" = "$1" ] || wrong "$2: exit code $status, not $1"; }
has() { grep -qF -- "$1" "$folder/record" || wrong "$2: no $1 in the record"; }
has_not() { ! grep -qF -- "$1" "$folder/record" || wrong "$2: $1 is in the record"; }

graded well contract --seed 7
ends_with 0 "a half that is well"
has '{"done":"n0nce-well","lab":"graded_lab","half":"mine","case":"well","check":"contract","seed":7,' "the head"
has '"ran":["WellPromise.IsKept","WellAlways.IsKept","WellSeeded.AnyNumberIsDoubled"],"failed":[]' "what ran"
grep -q '"tests": 3' "$folder/tests.json" || wrong "GoogleTest's own report"
[ ! -e "$folder/premature" ] || wrong "the premature-exit file is still there"

graded well ledger
ends_with 0 "the ledger of a half that is well"
has '"n":20,"per_operation":{"bytes":0.0,"blocks":0.0,"descriptors":0.0,"threads":0.0,"peak_descriptors":0.0,"peak_bytes":0.0,"allocations":' "no slope"
has '"said":["well, 2 texts"]' "what was said"

graded well faults
has '{"k":1,"ended":"threw","left_blocks":0}' "the first fault"
has_not '"left_blocks":1' "a half that is well"
last=$(sed -n 's/.*"last":\([0-9]*\).*/\1/p' "$folder/record")
[ "$(grep -c '"k":' "$folder/record")" = "$last" ] || wrong "not a line for each of $last faults"
graded well faults --from "$last"
[ "$(grep -c '"k":' "$folder/record")" = 1 ] || wrong "--from $last"

graded well cost --count 5
has '"count":5,"said":["well, 2 texts"]' "the cost"

# Seeded faults: each must show.
graded leaks ledger
has '"blocks":1.0' "a leak in a global is a slope"

for check in contract ledger faults cost; do
  graded exits "$check"
  ends_with 0 "exit(0) in the half, $check"
  [ ! -s "$folder/record" ] || wrong "exit(0) left a record, $check"
done
graded exits contract
[ -e "$folder/premature" ] || wrong "exit(0) in a test removes the premature-exit file"
rm "$folder/premature"

graded changes_its_mind ledger
has '"said":["well","wrong"]' "right when checked, wrong when measured"

graded knows_the_figures contract
has '"failed":[{"name":"KnowsTheFiguresSeeded.AnyNumberIsDoubled","file":' "figures known by heart"

graded forgets faults
has '{"k":3,"ended":"threw","left_blocks":2}' "a block that is forgotten"

graded terminates faults
[ "$status" = 134 ] || wrong "std::terminate: exit code $status"
has_not '"done"' "std::terminate leaves a record"

# The harness's own faults.
graded well contract --out "$folder/not_there"
[ ! -e "$folder/not_there/tests.json" ] || wrong "a report in a folder that is not there"
graded no_such_case contract
ends_with 2 "a case that is not there"
graded well everything
ends_with 2 "a check that is not there"
status=0
SCOPELAB_RECORD_FD=77 "$lab" graded --case well --check cost >"$folder/out" 2>&1 || status=$?
ends_with 3 "a record that can't be written"
status=0
SCOPELAB_NONCE_FD=77 "$lab" graded --case well --check cost >"$folder/out" 2>&1 || status=$?
ends_with 3 "a nonce that can't be read"
