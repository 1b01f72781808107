#!/usr/bin/env bash
# check_readme.sh BLAMED_FRAME [--write]: the transcript in README.md is what a run shows.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
page=$here/README.md
program=$1
command -v go > /dev/null || { echo "not there: go"; exit 77; }
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
export PPROF_TMPDIR=$work
{
  echo '$ blamed_frame .'
  "$program" "$work" | sed -E 's/oldest [0-9.]+ s/oldest _ s/'
  echo '$ go tool pprof -top after.pb'
  go tool pprof -top "$work/after.pb" 2> /dev/null |
    sed -E 's/^Time: .*/Time: _/'
} > "$work/run"
if [ "${2:-}" = --write ]; then
  awk -v run="$work/run" '
    /^```text/ {print; while ((getline line < run) > 0) print line; skip = 1; next}
    /^```/ {skip = 0}
    !skip' "$page" > "$work/page"
  cp "$work/page" "$page"
fi
if ! diff <(sed -n '/^```text/,/^```$/{/^```/!p;}' "$page") "$work/run"; then
  echo "$page: its transcript (left) is not what a run shows (right);" >&2
  echo "if the change is meant: $0 BLAMED_FRAME --write" >&2
  exit 1
fi
