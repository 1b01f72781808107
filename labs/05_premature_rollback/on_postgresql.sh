#!/usr/bin/env bash
# on_postgresql.sh WITH_POSTGRESQL HALF: the half is as expected on PostgreSQL too, and its evidence,
# counted there, is what it is on SQLite.
set -euo pipefail
with_postgresql=$1
half=$2
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

"$with_postgresql" "$half" verdict
"$half" evidence > "$work/sqlite"
"$with_postgresql" "$half" evidence > "$work/postgresql"
cat "$work/postgresql"
diff "$work/sqlite" "$work/postgresql"
