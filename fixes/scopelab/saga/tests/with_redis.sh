#!/usr/bin/env bash
# with_redis.sh PROGRAM ARGS...: runs the program beside a Redis server of its own.
#
# The server lives in a temporary folder, listens on a socket there and nowhere else, and ends with
# this script, however it ends. SCOPELAB_REDIS is its address, as redis_options::url takes it.
set -euo pipefail

if ! command -v redis-server > /dev/null; then
  echo "No Redis server is installed: apt-get install redis-server" >&2
  exit 1
fi

work=$(mktemp -d)
server=
stop() {
  if [ -n "$server" ] && kill -TERM "$server" 2> /dev/null; then wait "$server" || true; fi
  rm -rf "$work"
}
trap stop EXIT
trap 'exit 130' INT TERM HUP

# --pdeathsig: it ends with this script even if that is killed.
setpriv --pdeathsig KILL redis-server --port 0 --unixsocket "$work/socket" --dir "$work" --save "" \
  --appendonly no --daemonize no > "$work/log" 2>&1 &
server=$!

for ((i = 0; i < 300; i++)); do
  [ -S "$work/socket" ] && break
  kill -0 "$server" 2> /dev/null || break
  sleep 0.05
done
if ! [ -S "$work/socket" ]; then
  echo "The Redis server did not start:" >&2
  cat "$work/log" >&2
  exit 1
fi

status=0
SCOPELAB_REDIS="unix:$work/socket" "$@" || status=$?
exit "$status"
