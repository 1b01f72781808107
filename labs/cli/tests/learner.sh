#!/usr/bin/env bash
# learner.sh COPY: next, progress and watch, as a learner uses them.
source "$(dirname "$0")/in_copy.sh"
mine=labs/02_capture_by_reference/mine.cpp
notes=build/labs/02_capture_by_reference/learner.json
fixed=fixes/02_capture_by_reference.cpp
mend_first() { sed -i 's/\[&\]() noexcept { on.close/[\&on, handle]() noexcept { on.close/' $mine; }

# Progress is what a run shows.
expect 0 "02_capture_by_reference, loop_variable: each guard" $scopelab next
expect 0 "scopelab start 02" $scopelab next
expect 0 "02_capture_by_reference  *not begun" $scopelab progress
expect 0 "0 of 6 cases kept. Go on" $scopelab progress
expect 1 "mine.cpp: not there yet" $scopelab check --all
expect 2 "check which lab" $scopelab check
$scopelab start 02 > /dev/null
mend_first
expect 0 "1 of 6 kept; broken: stale_value, " $scopelab progress
expect 0 "02_capture_by_reference, stale_value: " $scopelab next
expect 0 '"case": "stale_value"' $scopelab next --json
expect 1 "0 of 1 labs kept" $scopelab check --all

# A note that is forged is worth nothing.
sed -i 's/"broken_cases":\[[^]]*\]/"broken_cases":[]/' $notes
expect 0 "1 of 6 kept" $scopelab progress
echo '[' > $notes
expect 0 "1 of 6 kept" $scopelab progress
cp $fixed $mine
expect 0 "6 of 6 cases kept.\$" $scopelab progress
expect 0 "All cases of all labs are kept" $scopelab next
expect 0 "1 of 1 labs kept" $scopelab check --all
sed -i 's/(ints{3, 2, 1})/(ints{3, 2, 9})/' labs/02_capture_by_reference/contract.cpp
expect 0 "5 of 6 kept; broken: loop_variable" $scopelab progress
sed -i 's/(ints{3, 2, 9})/(ints{3, 2, 1})/' labs/02_capture_by_reference/contract.cpp
sed -i 's/int level = who/int level = = who/' $mine
expect 0 "does not compile" $scopelab progress

# After success his figures stand beside the reference's; without a fixed half nothing is said.
cp $fixed $mine
expect 0 "handles closed, of 3 opened  *3  *3" $scopelab check 02
expect 0 "compare with the reference: scopelab diff 02" bash -c "$scopelab check 02 | tr C c"
mv $fixed build/away.cpp
expect 0 "6 of 6 cases kept.\$" $scopelab check 02
if grep -q 'opened\|diff' <<< "$output"; then fail "there is no reference, but: $output"; fi
mv build/away.cpp $fixed
cmake --build build --target all_labs > /dev/null

# Watching. says TEXT: waits until the watch says it, after what it said before.
out=$PWD/build/watch.out
seen=0
says() {
  local line
  line=$(timeout 120 grep -nm1 -- "$1" <(tail -s 0.1 -n +$((seen + 1)) --pid=$$ -f "$out")) ||
    fail "watch did not say '$1' but: $(tail -n +$((seen + 1)) "$out")"
  seen=$((seen + ${line%%:*}))
}
# over CODE: it ends, with this exit code.
over() {
  local got=0
  wait $pid || got=$?
  exec 3>&-
  [ "$got" -eq "$1" ] || fail "watch ended with $got, expected $1: $(cat "$out")"
}
mkfifo build/keys

# Plain lines, where nothing is a terminal: it ends at the end of stdin.
rm $mine
$scopelab watch < build/keys > "$out" 2>&1 &
pid=$!
exec 3> build/keys
says "mine.cpp is yours"
says "checked whenever you save it"
says "0 of 6 kept"
says "next  *scopelab hint 02 loop_variable"
mend_first
says "1 of 6 kept"
says "^  kept    loop_variable  *closes 3 2 1, before: closes 3 3 3"
echo h >&3
says "02_capture_by_reference, stale_value"
says "1 of 3  Which priority"
echo n >&3
says "broken  early_value"
echo h >&3
says "1 of 3  What is the status"
sed -i 's/int level = who/int level = = who/' $mine
says "does not compile"
says "error: "
echo d >&3
says "+  int level = = who"
cp $fixed build/other.cpp && mv build/other.cpp $mine  # as editors do it
says "6 of 6 kept"
says "kept    stale_value  *has 5 afterwards, before: has 9 afterwards"
says "lines lost at the end of a session  *0  *0"
exec 3>&-
over 0
if grep -q $'\x1b' "$out"; then fail "escape sequences in plain lines"; fi
expect 0 "6 of 6 kept" $scopelab watch 02 < /dev/null

# On a terminal: single keys, and it is as it was, however watch ends.
# ends HOW CODE: HOW is run when the first check was shown.
ends() {
  rm -f build/{before,after,pid}
  seen=0
  : > "$out"
  script -qefc "stty -g > build/before; bash -c 'echo \$\$ > build/pid; exec $scopelab watch 02'
    echo \$? > build/code; stty -g > build/after" /dev/null < build/keys > "$out" 2>&1 &
  pid=$!
  exec 3> build/keys
  says "$3"
  stty -g < /dev/null 2> /dev/null || true
  eval "$1"
  over 0
  [ "$(cat build/code)" = "$2" ] || fail "after '$1' the exit code is $(cat build/code): $(cat "$out")"
  cmp build/before build/after || fail "after '$1' the terminal is not as it was"
  echo "on a terminal: $1"
}
cp pitfalls/02_capture_by_reference.cpp $mine
ends 'printf h >&3; says "1 of 3"; printf q >&3' 1 "q quit"
ends 'printf "\003" >&3' 130 "q quit"
ends 'kill -TERM $(cat build/pid)' 143 "q quit"
ends 'kill -HUP $(cat build/pid)' 129 "q quit"
ends 'printf "\004" >&3' 1 "q quit"

# Ended while a check runs, nothing of it is left.
sed -i 's/^  who.run_job();/  std::promise<void>{}.get_future().wait();/; 1i #include <future>' $mine
cmake --build build --target 02_capture_by_reference.mine > /dev/null
running() { pgrep -f "^$PWD/build/labs/02_capture_by_reference/mine" || true; }
ends 'until [ -n "$(running)" ]; do :; done; printf q >&3' 1 "checked whenever"
[ -z "$(running)" ] || fail "still there: $(running)"
restore
