#!/usr/bin/env bash
# symbolizes.sh PARKED_COROUTINES PPROF: whether PPROF, Google's or google-pprof, names a coroutine
# of a position-independent program and tells what 300 of its frames hold. 77: there is no PPROF.
set -euo pipefail
program=$1
pprof=$2
if ! command -v "$pprof" > /dev/null; then
  echo "$pprof is not here: labs/run builds Google's pprof; google-pprof is in google-perftools"
  exit 77
fi
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
export PPROF_TMPDIR=$folder
readelf -h "$program" | grep -q 'Type: *DYN' || { echo "$program is not position-independent"; exit 1; }
"$program" "$folder"

if [ "$(basename "$pprof")" = google-pprof ]; then
  printed=$("$pprof" --text --show_bytes --base="$folder/less.heap" "$program" "$folder/more.heap")
else
  printed=$("$pprof" -top -unit=B -nodefraction=0 -diff_base="$folder/less.heap" "$program" \
    "$folder/more.heap")
  # A file that needs no program.
  "$pprof" -proto -symbolize=local -output="$folder/growth.pb.gz" -diff_base="$folder/less.heap" \
    "$program" "$folder/more.heap" 2> /dev/null
  mv "$folder/more.heap" "$folder/away"
  "$pprof" -top "$folder/growth.pb.gz" | grep -q hold_a_page ||
    { echo "without the program $pprof does not name hold_a_page"; exit 1; }
fi
bytes=$(awk '/hold_a_page/ { print $1 + 0; exit }' <<< "$printed")
echo "$printed"
if [ "${bytes:-0}" -lt 300000 ] || [ "${bytes:-0}" -gt 360000 ]; then
  echo "$pprof charges ${bytes:-nothing} to hold_a_page, expected 300,000 to 360,000 bytes"
  exit 1
fi
