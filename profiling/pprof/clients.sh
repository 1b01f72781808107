#!/usr/bin/env bash
# clients.sh LEAKING_SERVER PPROF...: a pprof (`go tool pprof`, google/pprof or google-pprof) fetches the
# profiles of a live server by its URL, and names who is to blame. 77: there is no such pprof, or the
# server can't be profiled.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
program=$1
shift
client=("$@")
for needed in "$1" curl; do
  command -v "$needed" > /dev/null || { echo "not there: $needed"; exit 77; }
done
source "$here/live_server.sh"
start LD_PRELOAD=libtcmalloc_and_profiler.so.4 TCMALLOC_SAMPLE_PARAMETER=4096 \
  TCMALLOC_STACKTRACE_METHOD=libgcc "$program"
order 40
if grep -q 'cannot be preloaded' "$work/err"; then echo "not there: libgoogle-perftools4"; exit 77; fi

fail() { echo "$*" >&2; cat "$work/out" "$work/fetch" >&2; exit 1; }
# top PAGE [OPTION...]: what the client makes of it.
top() {
  local page=$1
  shift
  if [ "$(basename "${client[0]}")" = google-pprof ]; then
    # It asks under /pprof/, as gperftools has it.
    "${client[@]}" --text "$@" "${pprof/\/debug/}$page" > "$work/out" 2> "$work/fetch"
  else
    "${client[@]}" -top -nodefraction=0 -symbolize=remote "$@" "$pprof$page" > "$work/out" 2> "$work/fetch"
  fi || fail "${client[*]} does not fetch $page:"
}
names() { grep -q "$2" "$work/out" || fail "$1 does not name $2:"; }

top heap
names heap shop::book
top growth
grep -Eq "[1-9][.0-9]* ?MB" "$work/out" || fail "growth has not the first MB:"

# Somebody orders while the processor is watched.
while order 1; do :; done &
orders_go_on=$!
seconds=(-seconds=2)
if [ "$(basename "${client[0]}")" = google-pprof ]; then seconds=(--seconds=2); fi
top profile "${seconds[@]}"
kill "$orders_go_on"
wait "$orders_go_on" || true
names profile shop::seal

if [ "$(basename "${client[0]}")" = google-pprof ]; then
  # It is older than profile.proto.
  if "${client[@]}" --text "${pprof/\/debug/}tasks" > "$work/out" 2>&1; then
    fail "google-pprof reads tasks by now: say so in README.md"
  fi
  echo "heap, growth and profile; google-pprof can't read tasks"
  exit
fi
top tasks
names tasks "99[.0-9]*% *book @ leaking_server.cpp"
echo "heap, growth, profile and tasks"
