#!/usr/bin/env bash
# with_postgresql.sh PROGRAM ARGS...: runs the program beside a PostgreSQL server of its own.
#
# The server lives in a temporary folder, listens on a socket there and nowhere else, and ends with
# this script, however it ends. SCOPELAB_POSTGRESQL is the connection string.
set -euo pipefail

bin=
for folder in /usr/lib/postgresql/{15,*}/bin "$(dirname "$(command -v postgres || echo /)")"; do
  if [ -x "$folder/initdb" ] && [ -x "$folder/postgres" ]; then bin=$folder; break; fi
done
if [ -z "$bin" ]; then
  echo "No PostgreSQL server is installed: apt-get install postgresql-15" >&2
  exit 1
fi

# PostgreSQL refuses root.
user=$(id -un)
as_user=(env)
if [ "$(id -u)" -eq 0 ]; then
  user=postgres
  getent passwd "$user" > /dev/null || user=nobody
  as_user=(setpriv --reuid="$user" --regid="$(id -g "$user")" --clear-groups)
fi

work=$(mktemp -d)
server=
stop() {
  # INT is the fast shutdown: sessions are ended.
  if [ -n "$server" ] && kill -INT "$server" 2> /dev/null; then wait "$server" || true; fi
  rm -rf "$work"
}
trap stop EXIT
trap 'exit 130' INT TERM HUP
chmod 711 "$work"
mkdir "$work/pg"
[ "$(id -u)" -ne 0 ] || chown "$user" "$work/pg"
cd "$work/pg"

"${as_user[@]}" "$bin/initdb" -D "$work/pg/data" -A trust -U scopelab -E UTF8 --locale=C --no-sync \
  > "$work/log" 2>&1 || { cat "$work/log" >&2; exit 1; }
# Not on the command line: there ALTER SYSTEM could not change it.
echo "fsync = off" >> "$work/pg/data/postgresql.conf"

# --pdeathsig: it ends with this script even if that is killed.
"${as_user[@]}" setpriv --pdeathsig INT "$bin/postgres" -D "$work/pg/data" -k "$work/pg" \
  -c listen_addresses= -c max_connections=40 > "$work/log" 2>&1 &
server=$!

for ((i = 0; i < 300; i++)); do
  "$bin/pg_isready" -q -h "$work/pg" && break
  kill -0 "$server" 2> /dev/null || break
  sleep 0.1
done
if ! "$bin/pg_isready" -q -h "$work/pg"; then
  echo "The PostgreSQL server did not start:" >&2
  cat "$work/log" >&2
  exit 1
fi

cd /
status=0
SCOPELAB_POSTGRESQL="host=$work/pg user=scopelab dbname=postgres" "$@" || status=$?
exit "$status"
