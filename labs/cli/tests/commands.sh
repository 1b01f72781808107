#!/usr/bin/env bash
# commands.sh COPY: the command as its users call it.
source "$(dirname "$0")/in_copy.sh"
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
name=02_capture_by_reference

# json KEY... COMMAND is valid JSON, and the value at KEY... is $value.
value_of() {
  local keys=$1
  shift
  "$@" > build/out.json || true
  cmake -DFILE="$PWD/build/out.json" "-DKEYS=$keys" -P "$here/json_get.cmake" 2>&1
}
expect_json() {
  local value=$1 keys=$2 got
  shift 2
  got=$(value_of "$keys" "$@")
  [ "$got" = "$value" ] || fail "'$*' has '$got' at $keys, expected '$value'"
}

expect 0 "loop_variable" $scopelab list
expect_json $name "0;name" $scopelab list --json
expect_json 2.2 "0;section" $scopelab list --json
expect_json loop_variable "0;cases;0" $scopelab list --json

for spelling in 2 02 $name 02_cap capture_by capture_by_reference; do
  expect_json $name name $scopelab show $spelling --json
done
expect 2 "there is no lab 'captrue'. Nearest: $name" $scopelab show captrue
expect 2 "there is no lab ''" $scopelab show ''

for folder in . labs/$name fixes/scopelab/scope /; do
  (cd $folder && expect 0 "loop_variable" $scopelab show 02)
done

expect 0 "6 cases: 6 broken as expected, 6 fixed as expected" $scopelab run --all
expect 0 "1 case: 1 broken as expected, 1 fixed as expected" $scopelab run 02 --case member_order
expect 0 "in each of 3 rounds" $scopelab run --repeat 3
expect 2 "no case 'nothing' here" $scopelab run --case nothing
expect_json ON ok $scopelab run --all --json
expect_json ON "labs;0;cases;0;ok" $scopelab run --all --json
expect_json "closes 3 3 3" "labs;0;cases;0;broken;showed" $scopelab run 02 --json
expect_json ON "labs;0;cases;0;fixed;as_expected" $scopelab run 02 --json

# Of one lab its figures too.
figure=$(sed -n '/scopelab: evidence/,/end -->/s/^| \(.*\) | \(.*\) | \(.*\) |$/\1/p' labs/$name/README.md | sed -n 2p)
expect 0 "$figure" $scopelab run 02
expect_json "$figure" "labs;0;evidence;0;what" $scopelab run 02 --json
if $scopelab run --all | grep -qF "$figure"; then fail "run --all shows figures"; fi

expect 0 "^+.*\[&who, level\]" $scopelab diff 02
expect_json $name name $scopelab diff 02 --json
expect 0 "no case harms by a resource" $scopelab ledger 02
expect 0 '"left_out":"the harm is not memory' $scopelab report 02 --json
expect 3 "libraries are not here. labs/run fetches them" $scopelab report 02
expect 0 "nothing here harms by a resource" $scopelab heap 02
expect_json 50 n $scopelab heap 02 --json
expect 2 "has no case 'nothing'. Its cases: scopelab show 02" $scopelab heap 02 --case nothing
[ ! -e build/pprof ] || mv build/pprof away
expect 3 "no pprof here. labs/run builds" env PATH=/nonexistent build/labs/cli/scopelab heap 02
expect 0 "Google's pprof is not built" $scopelab heap 02 --json
[ ! -e away ] || mv away build/pprof
half=build/labs/$name/broken
expect 0 "no workload here" $half heap build/heap
expect 2 "dir is required" $half heap
expect 3 "$name.broken: heap profiles need gperftools: apt-get install" \
  env SCOPELAB_HEAP_RESTARTED=1 $half heap build/heap
expect_json 2 rounds $scopelab bench 02 --rounds 2 --json

# Detectors: those that take seconds, one by name, and those that are not there.
expect 0 "matrix: 24 cells, 0 changed, 0 not run" $scopelab matrix --fast
expect 0 "loop_variable  *false" $scopelab matrix 02 --detector cppcheck
expect_json "false alarm" "cells;0;verdict" $scopelab matrix 02 --detector cppcheck --json
expect 2 "there is no detector 'nothing'. All: g++, clang, " $scopelab matrix --detector nothing
expect 4 "cppcheck: not run (install cppcheck)" \
  env PATH=/nonexistent build/labs/cli/scopelab matrix 02 --detector cppcheck
expect 4 "TSan: not run (build tsan: cmake --preset tsan" $scopelab matrix 02 --detector TSan
expect 4 "6 cells, 0 changed, 6 not run" $scopelab matrix 02 --detector TSan --update
[ -z "$(changes)" ] || fail "what is not run was recorded: $(changes)"

# text_of_learn N: the Nth transcript in docs/learn.md.
text_of_learn() {
  awk -v want="$1" '/^```$/ { shown = 0 } shown { print } /^```text$/ { shown = ++n == want }' docs/learn.md
}

# The learner's loop.
mine=labs/$name/mine.cpp
expect 2 "$mine: not there yet. Start with: scopelab start 02" $scopelab check 02
expect 0 "$mine is yours" $scopelab start 02
echo "// mine" >> $mine
expect 0 "is kept" $scopelab start 02
grep -q "// mine" $mine || fail "start overwrote $mine"
expect 1 "0 of 6 cases kept" $scopelab check 02
page=$(text_of_learn 5)
[[ "$output" == *"$page"* ]] || fail "docs/learn.md shows another report than check:
$page"
expect 1 "seen *{ 3, 3, 3 }, from closed_of(3)" $scopelab check 02
expect 0 "1 of 3" $scopelab hint 02
expect 0 "2 of 3" $scopelab hint 02 loop_variable
expect 0 "That was the last hint" $scopelab hint 02 --all
expect 2 "has no case 'nothing'" $scopelab hint 02 nothing
expect_json 3 of $scopelab hint 02 member_order --json

sed -i 's/\[&\]() noexcept { on.close/[\&on, handle]() noexcept { on.close/' $mine
TIMEFORMAT='%U %S'
cpu=$({ time $scopelab check 02 > build/check.txt || true; } 2>&1)
grep -q "1 of 6 cases kept" build/check.txt || fail "one fixed case is not seen: $(cat build/check.txt)"
awk '{ exit !($1 + $2 <= 10) }' <<< "$cpu" || fail "an edit to a verdict took $cpu CPU-seconds"
echo "an edit to a verdict: $cpu CPU-seconds (user system)"
expect 0 "stale_value" $scopelab hint 02

sed -i 's/int level = who.priority();/int level = ;/' $mine
expect 1 "mine.cpp:.*error: " $scopelab check 02
expect_json OFF compiles $scopelab check 02 --json

cp fixes/$name.cpp $mine
expect 0 "6 of 6 cases kept" $scopelab check 02
expect_json ON ok $scopelab check 02 --json
expect_json 6 kept $scopelab check 02 --json

sed -i 's/^  who.run_job();/  std::abort();/; 1i #include <cstdlib>' $mine
expect 1 "in StaleValue.*: the program was ended by Aborted" $scopelab check 02
expect_json 5 kept $scopelab check 02 --json

# A half that hangs is ended and told where; the other cases are still judged.
cp fixes/$name.cpp $mine
sed -i 's/^  who.run_job();/  std::promise<void>{}.get_future().wait();/; 1i #include <future>' $mine
line=$(grep -n 'get_future' $mine | cut -d: -f1)
expect 1 "waited at $mine:$line, in run_at (1 thread)" $scopelab check 02 --limit 1
page=$(text_of_learn 6)
[[ "$output" == *"$page"* ]] || fail "docs/learn.md shows another report of a hang than check:
$page"
expect_json 5 kept $scopelab check 02 --limit 1 --json
expect_json "$mine:$line, in run_at (1 thread)" "cases;1;waited_at;0" $scopelab check 02 --limit 1 --json
expect 2 "limit" $scopelab check 02 --limit 0
cp fixes/$name.cpp $mine
sed -i 's/^  who.run_job();/  std::abort();/; 1i #include <cstdlib>' $mine

expect 0 "What you had is kept as $mine.before_reset" $scopelab reset 02
cmp -s $mine pitfalls/$name.cpp || fail "reset did not put the broken half back"
expect 0 "broken half again" $scopelab reset 02
echo "// a second try" >> $mine
expect 0 "What you had is kept as $mine.before_reset.2" $scopelab reset 02
grep -q abort $mine.before_reset || fail "reset lost what was there"

# Ctrl-C ends it and leaves nothing behind.
mkdir build/tmp
set -m  # a job of its own, in which SIGINT is not ignored
TMPDIR=$PWD/build/tmp $scopelab run --repeat 100000 > /dev/null &
pid=$!
set +m
until [ -n "$(ls build/tmp)" ]; do :; done
kill -INT $pid
got=0
wait $pid || got=$?
[ $got -eq 130 ] || fail "after Ctrl-C the exit code is $got, not 130"
[ -z "$(ls build/tmp)" ] || fail "after Ctrl-C there is still $(ls build/tmp)"
rmdir build/tmp

# Colours only on a terminal, help everywhere, and a word where nothing is built.
if $scopelab list | grep -q $'\x1b'; then fail "colours in a pipe"; fi
expect 0 "Exit codes" $scopelab --help
expect 0 "number, name" $scopelab run --help
expect 2 "Subcommands:" $scopelab
expect 2 "there is no command 'nonsense'" $scopelab nonsense
expect 2 "not expected" $scopelab list --nonsense
mv build away
expect 3 "nothing is built yet. Build with: .*labs/run" $scopelab list
mv away build

restore
