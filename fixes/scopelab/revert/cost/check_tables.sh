#!/usr/bin/env bash
# check_tables.sh GRANULARITY_COST sample|full [--write]: the tables of README.md.
#
# sample: 800 reservations a cell. Statements have to be what the page says, bytes within 10 %: pages
# split in another order when clients do, and PostgreSQL writes of its own accord. Times are not shown.
# full: 10,000 reservations; its tables of times are written, and granularity.json beside it.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
page=$here/README.md
program=$1 which=$2 write=${3:-}
with_postgresql=$here/../../txn/tests/with_postgresql.sh
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

# replace NAME FILE: writes the table of that name into the page.
replace() {
  awk -v mark="<!-- $1 -->" -v file="$2" '
    !inside { print }
    $0 == mark { inside = 1; while ((getline line < file) > 0) print line }
    $0 == "<!-- end -->" && inside { print; inside = 0 }' "$page" > "$page.new"
  mv "$page.new" "$page"
}
table() { sed -n "/^<!-- $1 -->\$/,/^<!-- end -->\$/{/^<!--/d;p}" "$page"; }

if [ "$which" = full ]; then
  "$with_postgresql" "$program" --json "$here/granularity.json" > "$work/both"
  cat "$work/both"
  [ "$write" = --write ] || exit 0
  awk -v RS= -v folder="$work" '{ print > (folder "/table" NR) }' "$work/both"
  replace times "$work/table2"
  replace article "$work/table3"
  exit
fi

"$with_postgresql" "$program" --reservations 800 --rounds 2 > "$work/both"
sed '/^$/,$d' "$work/both" > "$work/measured"
cat "$work/measured"
[ "$write" != --write ] || replace counts "$work/measured"
table counts > "$work/page"
[ "$(wc -l < "$work/page")" = "$(wc -l < "$work/measured")" ] ||
  { echo "$page: its counts have other rows" >&2; exit 1; }
paste -d '\n' "$work/page" "$work/measured" | awk -F'|' '
  function near(a, b, apart) {
    apart = a > b ? a - b : b - a
    return apart <= 0.1 * a
  }
  NR % 2 == 1 { split($0, is, "|"); next }
  {
    for (i = 1; i <= NF; ++i) {
      if (is[i] == $i || (i % 2 == 1 && is[i] + 0 > 100 && near(is[i] + 0, $i + 0))) continue
      printf "the page:%s it was measured:%s in:%s,%s\n", is[i], $i, $2, $3
      bad = 1
    }
  }
  END { exit bad }' >&2 ||
  { echo "if the change is meant: $0 GRANULARITY_COST sample --write" >&2; exit 1; }
