#!/usr/bin/env bash
# blamed_frame.sh RECYCLING NOT_RECYCLING PPROF: the rows of README.md's table of blamed frames. Fails
# unless the profile blames the coroutine that finishes with Asio's recycling, and the one that
# hangs without. 77: Google's pprof is not built.
set -euo pipefail
pprof=$3
[ -x "$pprof" ] || { echo "labs/run builds $pprof"; exit 77; }
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT

# charged PROGRAM INDEX FUNCTION: what its frames are charged with.
charged() {
  "$1" "$folder/all.heap"
  "$pprof" -top -unit=B -nodefraction=0 -sample_index="$2" '-show=blamed_frame[.]cpp' "$1" \
    "$folder/all.heap" 2> /dev/null |
    sed -E 's/ \(inline\)$//' | awk -v name="$3" '{ sub(/.*::/, "", $NF) } $NF == name { sum += $1 }
      END { print sum + 0 }'
}

echo "| what the heap profile charges | to \`finishes\`, which holds nothing | to \`hangs\`, 2000 of which are alive |"
echo "|---|---:|---:|"
# row NAME PROGRAM
row() {
  local f h
  f=$(charged "$2" inuse_space finishes)
  h=$(charged "$2" inuse_space hangs)
  printf '| %s | %d blocks, %d kB | %d blocks, %d kB |\n' "$1" \
    "$(charged "$2" inuse_objects finishes)" $((f / 1024)) \
    "$(charged "$2" inuse_objects hangs)" $((h / 1024))
  [ $((f > h)) = "$3" ] || { echo "finishes is charged $f bytes, hangs $h" >&2; exit 1; }
}
row "as Asio is" "$1" 1
row "BOOST_ASIO_DISABLE_AWAITABLE_FRAME_RECYCLING" "$2" 0
