#!/usr/bin/env bash
# check_readme.sh LEAKING_SERVER [--write]: the transcript in README.md is what a run shows, and with a
# deadline no order is left.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
page=$here/README.md
program=$1
for needed in go curl; do
  command -v "$needed" > /dev/null || { echo "not there: $needed"; exit 77; }
done
source "$here/live_server.sh"
source "$here/../transcripts.sh"
start "$program" --deadline
order 20
# Until the deadlines are past; ctest ends it if they never are.
until curl -sS "${pprof}tasks?debug=1" | tee "$work/left" | grep -q '^1 live task'; do :; done
grep -q 'serve @' "$work/left"
stop

start "$program"
at=http://127.0.0.1:6060/debug/pprof/
ask() {
  echo "\$ $*"
  "${@//$at/$pprof}" 2> /dev/null | sed -E 's/oldest [0-9.]+ s/oldest _ s/; s/^Time: .*/Time: _/'
}
# The ports are others in each run.
{
  echo '$ leaking_server'
  echo 'work: http://127.0.0.1:8080/work'
  echo "pprof: $at"
  echo '$ for i in $(seq 100); do curl -s http://127.0.0.1:8080/work > /dev/null; done'
  order 100
  ask curl -s ${at}tasks?debug=1
  ask go tool pprof -top ${at}tasks
  ask curl -s ${at}heap?seconds=5
} > "$work/run"
check_transcripts "$page" "$work/run" "${2:-}"
