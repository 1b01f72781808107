#!/usr/bin/env bash
# prometheus.sh PROGRAM RULES: a Prometheus server of its own scrapes PROGRAM and evaluates RULES. All rules
# are healthy, no alert fires, and the first failure fires UndoFailed. 77: Prometheus is not there.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
program=$1 rules=$(realpath "$2")
for tool in prometheus curl; do
  command -v "$tool" > /dev/null || { echo "not there: $tool"; exit 77; }
done
work=$(mktemp -d)
server=
stop() {
  if [ -n "$server" ] && kill "$server" 2> /dev/null; then wait "$server" || true; fi
  rm -rf "$work"
}
trap stop EXIT
trap 'exit 130' INT TERM HUP
. "$here/with_undoes.sh"
start "$program"

cat > "$work/prometheus.yml" << CONFIG
global: {scrape_interval: 200ms, scrape_timeout: 200ms, evaluation_interval: 200ms}
rule_files: ["$rules"]
scrape_configs:
  - {job_name: shop, static_configs: [{targets: ["127.0.0.1:$port"]}]}
CONFIG
# It can't be asked for a port that is free: one that is taken is tried again.
for ((try = 0; try < 10; try++)); do
  url=http://127.0.0.1:$((20000 + RANDOM % 12000))
  setpriv --pdeathsig TERM prometheus --config.file="$work/prometheus.yml" --storage.tsdb.path="$work/data" \
    --web.listen-address="${url#http://}" > "$work/log" 2>&1 &
  server=$!
  for ((i = 0; i < 300; i++)); do
    curl -sS -o /dev/null --fail --max-time 10 "$url/-/ready" 2> /dev/null && break 2
    kill -0 "$server" 2> /dev/null || break
    sleep 0.1
  done
done
kill -0 "$server" || { cat "$work/log" >&2; exit 1; }

# until_seen PATH PATTERN: what the server answers has it, at last.
until_seen() {
  for ((i = 0; i < 300; i++)); do
    curl -sS --fail --max-time 10 -G "$url/api/v1/$1" "${@:3}" > "$work/answer"
    ! grep -q "$2" "$work/answer" || return 0
    sleep 0.1
  done
  echo "it never says $2:" >&2
  cat "$work/answer" >&2
  exit 1
}
until_seen query '"1"\]' --data-urlencode 'query=count(min_over_time(scopelab_undo_failures_total{reason="conflict"}[1m]) == 0) and on() count_over_time(up{job="shop"}[1m]) > 1'
for ((i = 0; i < 300; i++)); do
  curl -sS --fail --max-time 10 "$url/api/v1/rules" > "$work/rules"
  grep -q '"health":"unknown"' "$work/rules" || break
  sleep 0.1
done
if ! grep -q '"health":"ok"' "$work/rules" || grep -q '"health":"\(err\|unknown\)"' "$work/rules"; then
  cat "$work/rules" >&2
  exit 1
fi
# An answer, and then none in it: no answer is no proof.
curl -sS --fail --max-time 10 "$url/api/v1/alerts" > "$work/alerts"
if ! grep -q '"status":"success"' "$work/alerts" || grep -q alertname "$work/alerts"; then
  cat "$work/alerts" >&2
  exit 1
fi
tell "fail conflict"
until_seen alerts '"alertname":"UndoFailed","job":"shop","reason":"conflict","severity":"page"'
echo "the first failure alerts: $(grep -o '"summary":"[^"]*"' "$work/answer")"
finish
