#!/usr/bin/env bash
# starts.sh LEAKING_SERVER: what heap, growth and profile answer, by how the program was started.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
program=$1
command -v curl > /dev/null || { echo "not there: curl"; exit 77; }
source "$here/live_server.sh"

# want STATUS TEXT PAGE
want() {
  local status
  status=$(curl -sS -o "$work/page" -w '%{http_code}' "$pprof$3")
  if [ "$status" != "$1" ] || ! grep -aq -- "$2" "$work/page"; then
    echo "$3: status $status, expected $1 and '$2':" >&2
    head -c 500 "$work/page" >&2
    exit 1
  fi
}

start "$program"
want 501 'LD_PRELOAD=libtcmalloc_and_profiler.so.4' heap
want 501 'apt-get install libgoogle-perftools4' growth
want 200 leaking_server 'profile?seconds=1'  # its mapped libraries
stop

start LD_PRELOAD=libtcmalloc.so.4 "$program"
if grep -q 'cannot be preloaded' "$work/err"; then echo "not there: libgoogle-perftools4"; exit 77; fi
want 501 'with TCMALLOC_SAMPLE_PARAMETER=524288' heap
want 200 '@ growth' growth
want 200 leaking_server 'profile?seconds=1'
stop

start LD_PRELOAD=libtcmalloc_and_profiler.so.4 HEAPPROFILE="$work/heap" PERFTOOLS_VERBOSE=-1 \
  TCMALLOC_STACKTRACE_METHOD=libgcc "$program"
order 50
want 200 '^ *50: *[0-9]* ' heap  # exactly, all of one place
want 409 'start the program without HEAPPROFILE' 'profile?seconds=1'
stop
