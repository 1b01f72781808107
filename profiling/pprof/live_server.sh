# Sourced by the scripts here: a leaking_server in a folder of its own, and what it is asked.

work=$(mktemp -d)
export PPROF_TMPDIR=$work no_proxy=127.0.0.1
server=
trap 'if [ -n "$server" ]; then kill "$server"; fi; rm -rf "$work"' EXIT

# start [NAME=VALUE...] PROGRAM [ARGUMENT...]: sets $orders and $pprof to its two addresses.
start() {
  mkfifo "$work/says"
  env "$@" > "$work/says" 2> "$work/err" &
  server=$!
  { read -r _ orders && read -r _ pprof; } < "$work/says" || { cat "$work/err" >&2; exit 1; }
  rm "$work/says"
}

# stop: ends it, and wants it to end well.
stop() {
  kill "$server"
  wait "$server"
  server=
}

# order N: sends as many.
order() {
  local i
  for ((i = 0; i < $1; ++i)); do curl -sS "$orders" > "$work/ordered"; done
}
