#!/usr/bin/env bash
# check_table.sh PAGE FIRST_WORDS [--mask] [--write] -- COMMAND...: the table of PAGE that begins with
# FIRST_WORDS is what COMMAND prints. --mask: but for its figures, which are times.
set -euo pipefail
page=$1 first=$2
shift 2
mask=no write=no
for (( ; $# > 0; )); do
  case $1 in
    --mask) mask=yes ;;
    --write) write=yes ;;
    --) shift; break ;;
  esac
  shift
done
measured=$("$@") || { code=$?; echo "$measured"; exit $code; }
in_page() { awk -v first="$first" 'index($0, first) == 1 { on = 1 } !/^\|/ { on = 0 } on' "$page"; }
masked() { if [ $mask = yes ]; then sed -E '/^\|---/b; s/[0-9]+(\.[0-9]+)?( |$)/#\2/g'; else cat; fi; }

if [ $write = yes ]; then
  table=$measured awk -v first="$first" '
    index($0, first) == 1 { print ENVIRON["table"]; skip = 1 } !/^\|/ { skip = 0 } !skip' \
    "$page" > "$page.new"
  mv "$page.new" "$page"
fi
if ! diff <(in_page | masked) <(masked <<< "$measured"); then
  echo "$page: its table (left) is not what was measured (right); if the change is meant: --write" >&2
  exit 1
fi
printf '%s\n' "$measured"
