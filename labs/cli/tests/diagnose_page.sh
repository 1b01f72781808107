#!/usr/bin/env bash
# diagnose_page.sh SCOPELAB SERVER [--write]: the transcripts of docs/diagnose.md are what a run shows, but for
# figures. SERVER: leaking_server. 77: something that it needs is not there.
set -euo pipefail
scopelab=$1 server=$2 write=${3:-}
cd "$(dirname "$0")/../../.."
page=docs/diagnose.md
source profiling/transcripts.sh
pprof=build/pprof/pprof
for needed in curl "$pprof"; do
  command -v "$needed" > /dev/null || { echo "not there: $needed"; exit 77; }
done
work=$(mktemp -d)
export PPROF_TMPDIR=$work no_proxy=127.0.0.1
pid=
trap '[ -z "$pid" ] || kill "$pid"; rm -rf "$work"' EXIT

# As the page has it: the ports, folders and times are others in each run.
tidy() {
  sed -E "s|$server|\$server|g; s|$PWD/||g; s|$work/leaking|build/diagnose/leaking_server|g; s|$work|/tmp/work|g; s/127.0.0.1:$work_port/127.0.0.1:8080/g
    s/127.0.0.1:$pprof_port/127.0.0.1:6060/g; s/oldest [0-9.]+ s/oldest _ s/; s/^Time: .*/Time: _/
    s/[[:space:]]+$//"
}
# shown COMMAND-LINE: it and what it prints.
shown() {
  echo "\$ $1"
  bash -c "$1" 2>&1 || true
}
section() { echo '@@'; }
start() {
  mkfifo "$work/says"
  "$server" > "$work/says" &
  pid=$!
  { read -r _ orders && read -r _ pages; } < "$work/says"
  work_port=$(sed -E 's/.*:([0-9]+).*/\1/' <<< "$orders")
  pprof_port=$(sed -E 's/.*:([0-9]+).*/\1/' <<< "$pages")
}
load='for i in $(seq 20); do curl -s $SCOPELAB_URL/work; done'

start
{
  held="grep VmRSS /proc/$pid/status; ls /proc/$pid/fd | wc -l"
  orders_sent="for i in \$(seq 500); do curl -s $orders; done > orders.log"
  echo '$ $server & pid=$!'
  echo "work: http://127.0.0.1:8080/work"
  echo "pprof: http://127.0.0.1:6060/debug/pprof/"
  for _ in 1 2; do
    shown "$held" | sed "s|/proc/$pid|/proc/\$pid|g"
    echo "\$ $orders_sent"
    (cd "$work" && bash -c "$orders_sent")
  done
  shown "$held" | sed "s|/proc/$pid|/proc/\$pid|g"

  section
  echo "\$ scopelab diagnose --load '$load' --operations 20 -- \$server; echo \"exit code \$?\""
  code=0
  "$scopelab" diagnose --load "$load" --operations 20 --out "$work/leaking" -- "$server" \
    > "$work/verdict" || code=$?
  sed -E '/pprof -(top|http)/s|.*(pprof -[a-z]+).*|    \1 ...|' "$work/verdict"
  echo "exit code $code"

  section
  look=$(sed -n 's/^ *\(.*pprof -top .*\)/\1/p' "$work/verdict" | sed 's/-cum -lines/-cum -unit=B -show=shop::/')
  shown "$look" | sed -E '/^Main binary filename|^Fetching|^Saved/d'

  section
  shown "curl -s ${pages}tasks?debug=1"

  section
  echo "\$ curl -s ${pages}tasks > before.pb"
  curl -s "${pages}tasks" > "$work/before.pb"
  echo "\$ for i in \$(seq 10); do curl -s $orders; done > orders.log"
  for _ in $(seq 10); do curl -s "$orders" > "$work/orders.log"; done
  echo "\$ build/pprof/pprof -top -sample_index=tasks -diff_base=before.pb ${pages}tasks"
  "$pprof" -top -sample_index=tasks -diff_base="$work/before.pb" "${pages}tasks" 2> "$work/err"

  section
  echo "\$ scopelab diagnose --load '$load' --operations 20 -- \$server --deadline; echo \"exit code \$?\""
  code=0
  "$scopelab" diagnose --load "$load" --operations 20 --out "$work/fixed" -- "$server" --deadline || code=$?
  echo "exit code $code"
} > "$work/raw"
tidy < "$work/raw" > "$work/run"

figures() { sed -E 's/[0-9]+([.][0-9]+)?/#/g; s/  +/ /g'; }
check_transcripts "$page" "$work/run" "$write" figures
