#!/usr/bin/env bash
# check_table.sh GUARD_COST [--write]: README.md's table is what instructions.sh measures now.
set -euo pipefail
source "$(dirname "$0")/../../cost/tables.sh"
here=$(cd "$(dirname "$0")" && pwd)
page=$here/README.md
measured=$("$here/instructions.sh" "$1")

# The promise behind the table: scope_exit costs what the hand-written destructor does.
by_hand=$(awk -F'|' '/hand-written/ {print $3 + 0}' <<< "$measured")
guard=$(awk -F'|' '/scope_exit/ {print $3 + 0}' <<< "$measured")
if [ "$guard" != "$by_hand" ]; then
  echo "scope_exit takes $guard instructions, the hand-written destructor $by_hand" >&2
  exit 1
fi

hold_table "$page" "$measured" 99 "${2:-}"
