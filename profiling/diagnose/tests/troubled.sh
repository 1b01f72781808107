#!/usr/bin/env bash
# troubled.sh SCOPELAB FOLDER: of a program that can't be looked at `scopelab diagnose` says why, in a line,
# and leaves nothing behind. FOLDER has diagnose_troubled and its builds _stripped, _static and _asan.
set -uo pipefail
scopelab=$1 programs=$2
out=$(mktemp -d)
trap 'rm -rf "$out"' EXIT
failed=0

# says CODE TEXT DIAGNOSE-ARGUMENT...
says() {
  local code=$1 text=$2 said seen
  shift 2
  said=$("$scopelab" diagnose --out "$out" "$@" 2>&1)
  seen=$?
  if [ "$seen" = "$code" ] && grep -q "$text" <<< "$said"; then return; fi
  printf 'diagnose %s\nexpected exit code %s, %s\nexit code %s, %s\n' "$*" "$code" "$text" "$seen" "$said"
  failed=1
}

p=$programs/diagnose_troubled
says 4 'it ended by itself, SIGSEGV, and said nothing' -- "$p" crashes
says 4 'it ended by itself, exit code 3: no work left' -- "$p" exits
says 4 'it did nothing by itself: give it work with --load' -- "$p" idles
says 4 'it did nothing while the load ran' --load true -- "$p" idles
says 4 'the load ended with exit code 7 in round 1' --load 'exit 7' -- "$p" idles
says 4 'it only waits for' -- sh -c "$p leaks; true"
says 1 'leaking, retained buffer' -- sh -c "exec $p leaks"
says 1 'tells no lines: build it with -g' -- "${p}_stripped" leaks
says 1 'linked statically' -- "${p}_static" leaks
says 4 'ASan runtime does not come first' -- "${p}_asan" leaks
says 2 'there is no such program' -- "$p.not_there"
says 2 'program is required'

# Who ends it ends the program, too.
"$scopelab" diagnose --out "$out" -- "$p" leaks > /dev/null 2>&1 &
pid=$!
child=
until [ -n "$child" ]; do
  kill -0 "$pid" || { echo "it ended before it began"; exit 1; }
  read -r child _ < "/proc/$pid/task/$pid/children" || true
done
kill -TERM "$pid"
wait "$pid"
[ $? = 143 ] || { echo "not ended by SIGTERM"; failed=1; }
! kill -0 "$child" 2> /dev/null || { echo "the program was left behind"; failed=1; }
exit "$failed"
