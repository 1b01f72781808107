#!/usr/bin/env bash
# grade.sh SCOPELAB: the fixed half gets all points, the broken one, an unchanged and an empty
# submission none; the same seed grades the same way, and an interrupted run leaves nothing.
set -euo pipefail
scopelab=$1
cd "$(dirname "$0")/../../.."
lab=02_capture_by_reference
work=$(mktemp -d)
chmod 711 "$work"
trap 'rm -rf "$work"' EXIT
mkdir -p "$work"/{fixed,broken,unchanged,other}/$lab "$work/empty" "$work/tmp"
export TMPDIR=$work/tmp
cp fixes/$lab.cpp "$work/fixed/$lab/mine.cpp"
cp pitfalls/$lab.cpp "$work/unchanged/$lab/mine.cpp"
{ cat pitfalls/$lab.cpp; echo '// changed'; } > "$work/broken/$lab/mine.cpp"

# expect EXIT POINTS SUBMISSION TEXT: with these points, and the text in the table.
failed=0
expect() {
  local code=0
  "$scopelab" grade "$work/$3" --lab 02 --fast --seed 7 --out "$work/out/$3" > "$work/table" || code=$?
  if [ "$code" != "$1" ] || ! grep -q "^$3, $2 of 42 points" "$work/table" ||
    ! grep -qF "$4" "$work/table"; then
    echo "$3: expected exit $1, $2 points and '$4', not exit $code and"
    cat "$work/table"
    failed=1
  fi
}
expect 0 42 fixed "42 of 42"
expect 1 0 broken "contract: fail"
expect 1 0 unchanged "mine.cpp is the broken half, unchanged"
expect 1 0 empty "mine.cpp is not there"

# other SUBSTITUTION TEXT: the fixed half with one line changed.
other() {
  sed "$1" fixes/$lab.cpp > "$work/other/$lab/mine.cpp"
  cmp -s "$work/other/$lab/mine.cpp" fixes/$lab.cpp && { echo "$1 changes nothing"; failed=1; }
  expect 1 "$2" other "$3"
}
other 's/&log, &status/\&log, status/' 35 "mine.cpp:30, seen by EarlyValue"
other 's/status = path == /status = path + /' 0 "mine.cpp:34:17: error: no match"
other 's|^#include <algorithm>|&\n#include <cstdlib>|; s/who.run_job();/&std::_Exit(0);/' 0 "(exit)"
other 's/who.run_job();/& for (;;) {}/' 35 "did not end in time"
other 's|^#include <algorithm>|&\n#include "../../fixes/02_capture_by_reference.cpp"|' 0 \
  "includes fixes/02_capture_by_reference.cpp"
other 's/who.run_job();/& static int* volatile kept; kept = new int[99];/' 39 \
  "an operation leaves at most 0 bytes"

# Stopped in the middle: no process and no folder is left.
"$scopelab" grade "$work/fixed" --lab 02 --fast > /dev/null & grading=$!
until compgen -G "$work/tmp/scopelab-grade.*/submission*" > /dev/null; do
  kill -0 $grading || { echo "it was over before it could be stopped"; exit 1; }
done
kill -INT $grading || true
code=0
wait $grading || code=$?
[ "$code" = 130 ] || { echo "stopped by SIGINT it ended with $code"; failed=1; }
left=$(ls -A "$work/tmp")
[ -z "$left" ] || { echo "left behind: $left"; failed=1; }
exit $failed
