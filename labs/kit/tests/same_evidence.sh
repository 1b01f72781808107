#!/usr/bin/env bash
# same_evidence.sh WITH_POSTGRESQL HALF: the evidence, counted on PostgreSQL, is what it is on SQLite.
set -euo pipefail
with_postgresql=$1
half=$2
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

"$half" evidence > "$work/sqlite"
"$with_postgresql" "$half" evidence > "$work/postgresql"
cat "$work/postgresql"
diff "$work/sqlite" "$work/postgresql"
