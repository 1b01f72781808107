#!/usr/bin/env bash
# check_tables.sh DELTA_COST small|full [--write]: README.md's tables are what is measured now, within
# 2 % (other versions of SQLite and zstd differ by less), but for the times; and no bar is missed.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
page=$here/README.md
program=$1 which=$2 write=${3:-}
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

# table NAME: the one in the page. replace NAME FILE: writes it there.
table() { sed -n "/^<!-- $1 -->\$/,/^<!-- end -->\$/{/^<!--/d;p}" "$page"; }
replace() {
  awk -v mark="<!-- $1 -->" -v file="$2" '
    !inside { print }
    $0 == mark { inside = 1; while ((getline line < file) > 0) print line }
    $0 == "<!-- end -->" && inside { print; inside = 0 }' "$page" > "$page.new"
  mv "$page.new" "$page"
}

# same LEFT RIGHT: cell by cell; numbers within 2 %, or half of one in a hundred. A program that is not
# installed leaves a cell empty.
same() {
  paste -d '\n' "$1" "$2" | awk -F'|' '
    function near(a, b, apart) {
      apart = a > b ? a - b : b - a
      return apart <= 0.02 * (a < 0 ? -a : a) || apart <= 0.5
    }
    NR % 2 == 1 { split($0, is, "|"); cells = NF; next }
    {
      if (NF != cells) { print "other columns: " $0; bad = 1 }
      for (i = 1; i <= NF; ++i) {
        if (is[i] == $i || $i ~ /^ *$/) continue
        if (is[i] + 0 != 0 && near(is[i] + 0, $i + 0)) continue
        printf "the page:%s it was measured:%s in:%s\n", is[i], $i, $2
        bad = 1
      }
    }
    END { exit bad }'
}

# check NAME COMPARED ARGUMENT...: runs the program for the table of that name.
check() {
  local name="$which $1" compared=$2
  shift 2
  "$program" "$@" > "$work/measured"
  if [ "$write" = --write ]; then replace "$name" "$work/measured"; fi
  cat "$work/measured"
  table "$name" > "$work/page"
  [ "$(wc -l < "$work/page")" = "$(wc -l < "$work/measured")" ] ||
    { echo "$page: the table '$name' has other rows" >&2; exit 1; }
  [ "$compared" = times ] || same "$work/page" "$work/measured" >&2 ||
    { echo "if the change is meant: $0 DELTA_COST $which --write" >&2; exit 1; }
}

rows=25000
if [ "$which" = full ]; then rows=400000; fi
check sizes all sizes "$rows" "$work"
if [ "$which" = small ]; then check curve all curve "$rows"; fi
check times times times "$rows" "$work"
