# Sourced: a program of its own that undoes what it is told to, and is ended with the script.
#   start PROGRAM [URL]     sets port
#   tell LINE               and waits until it is done
#   scrape                  its exposition, over HTTP
#   finish                  its end, by the end of its input
start() {
  coproc undoes { exec setpriv --pdeathsig TERM "$@"; }
  undoes_pid=$!
  read -r -t 60 port <&"${undoes[0]}" || { echo "it says no port" >&2; exit 1; }
}
tell() {
  local said
  echo "$1" >&"${undoes[1]}"
  read -r -t 60 said <&"${undoes[0]}" && [ "$said" = done ] || { echo "\"$1\" is not done" >&2; exit 1; }
}
scrape() { curl -sS --fail --max-time 60 "http://127.0.0.1:$port/metrics"; }
finish() {
  local input=${undoes[1]}
  exec {input}>&-
  wait "$undoes_pid"
}
