#!/usr/bin/env bash
# check_readme.sh BLAMED_FRAME [--write]: the transcript in README.md is what a run shows.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
page=$here/README.md
program=$1
source "$here/../transcripts.sh"
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
check_transcripts "$page" "$work/run" "${2:-}"
