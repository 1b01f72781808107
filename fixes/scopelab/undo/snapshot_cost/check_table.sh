#!/usr/bin/env bash
# check_table.sh UNDO_SNAPSHOT_COST [--write]: README.md's table is what is measured now, but for the
# times.
set -euo pipefail
source "$(dirname "$0")/../../cost/tables.sh"
page=$(cd "$(dirname "$0")" && pwd)/README.md
measured=$("$1")
# What the page says in words: a delta is the smallest, a shared structure the quickest to make.
awk -F'|' '
  $2 ~ /full_copy/ { whole = $3 }
  $2 ~ /delta/ { small = $3; split($5, undo, "(") }
  $2 ~ /shared/ { shared = $3; split($4, make, "(") }
  END { exit !(small * 10 < shared && shared * 10 < whole && make[1] < 0.5 && undo[1] > 1) }' \
  <<< "$measured" || { echo "the page says otherwise: $measured" >&2; exit 1; }
hold_table "$page" "$measured" 2 "${2:-}"
