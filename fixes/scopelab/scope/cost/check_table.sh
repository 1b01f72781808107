#!/usr/bin/env bash
# check_table.sh GUARD_COST [--write]: README.md's table is what instructions.sh measures now.
set -euo pipefail
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

if [ "${2:-}" = --write ]; then
  { sed '/^| guard/,$d' "$page"; printf '%s\n' "$measured"; } > "$page.new"
  mv "$page.new" "$page"
fi
if ! diff <(sed -n '/^|/p' "$page") <(printf '%s\n' "$measured"); then
  echo "$page: its table (left) is not what was measured (right);" >&2
  echo "if the change is meant: $0 GUARD_COST --write" >&2
  exit 1
fi
printf '%s\n' "$measured"
