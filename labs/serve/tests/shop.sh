# Sourced by the tests of the shop, which is $shop: starts and ends it, and what else they need. All ends
# with the test, however that ends.
work=$(mktemp -d)
export no_proxy=127.0.0.1
pids=()
end_all() {
  local each
  for each in "${pids[@]}"; do kill "$each" 2> /dev/null || true; done
  for each in "${pids[@]}"; do wait "$each" 2> /dev/null || true; done
  rm -rf "$work"
}
trap end_all EXIT
trap 'exit 130' INT TERM HUP

# started COMMAND...: in the background; its output goes into a log that is shown if the test fails.
started() {
  setpriv --pdeathsig TERM "$@" > "$work/${1##*/}.log" 2>&1 &
  started_pid=$!
  pids+=("$started_pid")
}

# start_shop OPTIONS...: $url is where it is, $data its folder, $shop_pid its process.
start_shop() {
  : > "$work/says.log"
  setpriv --pdeathsig TERM "$shop" --http 0 --grpc 0 --pprof 0 "$@" > "$work/says.log" 2> "$work/errors.log" &
  shop_pid=$!
  pids+=("$shop_pid")
  local i
  for ((i = 0; i < 300; i++)); do
    grep -q '^alerts: ' "$work/says.log" && break
    kill -0 "$shop_pid" 2> /dev/null || break
    sleep 0.05
  done
  url=$(sed -n 's/^shop: //p' "$work/says.log")
  data=$(sed -n 's/^data: //p' "$work/says.log")
  [ -n "$data" ] || { echo "the shop did not start: $(cat "$work/errors.log")" >&2; exit 1; }
}

# end_shop: as Ctrl-C does.
end_shop() {
  kill -INT "$shop_pid"
  wait "$shop_pid" || { echo "the shop ended with $?: $(cat "$work/errors.log")" >&2; exit 1; }
}

free_port() { # of those that nobody listens at now
  local port
  while port=$((20000 + RANDOM % 20000)); do
    (exec 3<> "/dev/tcp/127.0.0.1/$port") 2> /dev/null || { echo "$port"; return; }
  done
}

# until_shows URL TEXT: asks until it is there, for 20 s.
until_shows() {
  local i
  for ((i = 0; i < 400; i++)); do
    ! curl -s "$1" | grep -qF -- "$2" || return 0
    sleep 0.05
  done
  echo "$1 does not show '$2' but: $(curl -s "$1")" >&2
  exit 1
}

# until_alerts PROMETHEUS QUERY TEXT: asks until it is there, for 30 s.
until_alerts() {
  local i
  for ((i = 0; i < 300; i++)); do
    ! promtool query instant "$1" "$2" 2> /dev/null | grep -qF -- "$3" || return 0
    sleep 0.1
  done
  echo "$1: '$2' does not show '$3': $(cat "$work/prometheus.log")" >&2
  exit 1
}
