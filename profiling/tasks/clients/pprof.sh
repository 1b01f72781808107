#!/usr/bin/env bash
# pprof.sh BLAMED_FRAME PPROF...: a pprof (`go tool pprof`, or google/pprof) charges the task that hangs
# with all that is held, at its spawn site, and subtracts one profile from another.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
program=$1
shift
command -v "$1" > /dev/null || { echo "not there: $1"; exit 77; }
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
export PPROF_TMPDIR=$work
"$program" "$work" > "$work/text"

line=$(grep -n 'spawn(hangs()' "$here/../blamed_frame.cpp" | cut -d: -f1)
task="hangs @ blamed_frame.cpp:$line"

fail() { echo "$*" >&2; cat "$work/out" >&2; exit 1; }
pprof() { "${client[@]}" "$@" > "$work/out" 2> "$work/err" || { cat "$work/err" >&2; exit 1; }; }
client=("$@")

# Opened without a word it shows the bytes held: 100 % at one task, and no trace of the innocent.
pprof -top "$work/after.pb"
grep -qx 'Type: held' "$work/out" || fail "bytes held are not the default"
first=$(sed -n '/flat%/{n;p;}' "$work/out")
[[ $first == *" 100%  "*" 100%  $task" ]] || fail "the first line is not all of it at $task:"
! grep -q 'finishes' "$work/out" || fail "the coroutine that always finishes is charged:"

# 1,000 tasks more than before, at the same place.
pprof -top -sample_index=tasks -diff_base="$work/before.pb" "$work/after.pb"
grep -Eq "^ +1000 .* $task\$" "$work/out" || fail "the difference is not 1000 tasks at $task:"
pprof -traces -sample_index=tasks "$work/growth.pb"
grep -Eq "^ +1000 +$task\$" "$work/out" || fail "the growth is not 1000 tasks at $task:"
grep -A1 "$task" "$work/out" | tail -n 1 | grep -q '::serve' || fail "spawned by serve():"

# The client adds up what it has read to what the program says.
bytes=$(sed -n '1s/.* hold \([0-9]*\) bytes$/\1/p' "$work/text")
pprof -top -unit=B "$work/after.pb"
grep -Eq "^ +${bytes}B +100% .* $task\$" "$work/out" || fail "not the $bytes bytes of the text:"
echo "$task: 100 % of $bytes bytes"
