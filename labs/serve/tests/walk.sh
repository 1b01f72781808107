#!/usr/bin/env bash
# walk.sh SHOP [--write]: the transcripts of docs/failed_saga.md are what a run shows, but for ids and
# times. 77: something that it needs is not there.
set -euo pipefail
shop=$1 write=${2:-}
cd "$(dirname "$0")/../../.."
page=docs/failed_saga.md
source profiling/transcripts.sh
source labs/serve/tests/shop.sh
for needed in curl prometheus promtool; do
  command -v "$needed" > /dev/null || { echo "not there: $needed"; exit 77; }
done
section() { echo '@@'; }
# shown COMMAND-LINE: it and what it prints.
shown() {
  echo "\$ $1"
  bash -c "$1" 2>&1
}
# Of the JSON that was printed last to $work/said.
field() { sed -n "s/^ *\"$1\": \"\(.*\)\",*\$/\1/p" "$work/said"; }

start_shop
alarm_port=$(free_port)
trace=4bf92f3577b34da6a3ce929d0e0e4736
{
  echo '$ scopelab serve &'
  cat "$work/says.log"
  alerts=$(sed -n 's/^alerts: //p' "$work/says.log")
  echo "\$ $alerts &"
  started $alerts --web.listen-address=127.0.0.1:"$alarm_port"
  until_shows "${url}metrics" 'scopelab_undo_failures_total{reason="unavailable"} 0'
  until_alerts "http://127.0.0.1:$alarm_port" 'count_over_time(scopelab_undo_attempts_total[1m]) > 1' job

  section
  shown "curl -s ${url}orders -d '{\"item\": \"book\", \"quantity\": 2}'"

  section
  shown "curl -s -X PUT ${url}faults -d '{\"refunds\": true}'"
  shown "curl -s ${url}orders -d '{\"item\": \"glass\"}' -H 'traceparent: 00-$trace-00f067aa0ba902b7-01'" |
    tee "$work/said"
  order=$(field order)
  until_shows "${url}orders/$order" gave_up

  section
  alarm="promtool query instant http://127.0.0.1:$alarm_port 'ALERTS{alertstate=\"firing\"}'"
  until_alerts "http://127.0.0.1:$alarm_port" 'ALERTS{alertstate="firing"}' UndoFailed
  shown "$alarm"

  section
  shown "curl -s '${url}traces?error=unavailable'"
  shown "curl -s ${url}traces/$trace"

  section
  shown "curl -s '${url}orders?state=gave_up'"
  shown "curl -s ${url}orders/$order" | tee "$work/said"
  token=$(field token)

  section
  shown "curl -s ${url}revert -d '{\"token\": \"$token\"}'"
  shown "curl -s -X PUT ${url}faults -d '{\"refunds\": false}'"
  for _ in 1 2; do shown "curl -s ${url}revert -d '{\"token\": \"$token\"}'"; done
  until_shows "${url}orders/$order" compensated
  shown "curl -s ${url}orders/$order | grep state"

  section
  shown "curl -s ${url}metrics | grep -E '^scopelab_undo_(attempts|successes|failures)_total.* [1-9]'"
} > "$work/raw"
# As the page has it: ports and the folder are others in each run.
sed -E "s|127.0.0.1:$alarm_port|127.0.0.1:9090|g; s|${url}|http://127.0.0.1:8080/|g
  s|^(grpc: 127.0.0.1:)[0-9]+|\150051|; s|^(pprof: http://127.0.0.1:)[0-9]+|\16060|
  s|/[^ ]*/scopelab-serve-[A-Za-z0-9]*|/tmp/scopelab-serve-K3v9aT|g; s/[[:space:]]+$//" "$work/raw" > "$work/run"

ids() {
  sed -E 's/[0-9a-f]{8}-[0-9a-f-]{27}/UUID/g; s/\b[0-9a-f]{32}\b/TRACE/g; s/\b[0-9a-f]{16}\b/SPAN/g
    s/rt1\.[A-Za-z0-9_-]+/TOKEN/g; s/@\[[0-9.]+\]/@[TIME]/
    s/^(scopelab_undo_(attempts|failures).*) [0-9]+$/\1 COUNT/'
}
check_transcripts "$page" "$work/run" "$write" ids
# One trace, from the request to each participant and back.
for each in 'POST /orders' 'accept order' reserve charge ship 'undo charge' 'undo reserve'; do
  curl -s "${url}traces/$trace" | grep -q "$each" || { echo "no span '$each' is in the trace"; exit 1; }
done
# Each attempt is a success or a failure.
curl -s "${url}metrics" | awk '/^scopelab_undo_attempts_total/ { all = $2 }
  /^scopelab_undo_(successes|failures)_total/ { sum += $2 }
  END { if (all < 6 || sum != all) { print all " attempts, " sum " ends"; exit 1 } }'
kill "$started_pid"  # Prometheus, which writes into the shop's folder
wait "$started_pid" || true
end_shop
[ ! -e "$data" ] || { echo "$data was left behind"; exit 1; }
