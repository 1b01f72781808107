#!/usr/bin/env bash
# pack.sh SCOPELAB PACK: what is handed out has no solution, and works: configured, built (lab 02
# alone, for the time), begun, checked. PACK is left for the test of docs/learn.md.
set -euo pipefail
scopelab=$1 pack=$2
tree=$(cd "$(dirname "$0")/../../.." && pwd)
fail() {
  echo "FAILED: $*" >&2
  exit 1
}
# expect CODE TEXT COMMAND...: the command exits with CODE and prints TEXT (a basic regex).
expect() {
  local code=$1 text=$2 got=0
  shift 2
  output=$("$@" 2>&1) || got=$?
  [ "$got" -eq "$code" ] || fail "'$*' exited with $got, expected $code: $output"
  grep -q -- "$text" <<< "$output" || fail "'$*' did not print '$text' but: $output"
}

rm -rf "$pack" "$pack".{solutions,known,lines}
expect 0 "without solutions" "$scopelab" pack "$pack"
expect 2 "is there already" "$scopelab" pack "$pack"
cd "$pack"
for gone in .git build .ci labs/test docs/teach.md docs/add_a_pitfall.md labs/grader/cheats labs/grader/unusual labs/cli/tests; do
  [ ! -e $gone ] || fail "$gone is in the pack"
done
if compgen -G 'fixes/[0-9]*' || compgen -G 'labs/[0-9]*/seeded.cpp' || compgen -G 'labs/*/mine.cpp*'; then
  fail "that is in the pack"
fi
for there in README.md .github/workflows/check.yml .gitlab-ci.yml docs/learn.md pitfalls/02_capture_by_reference.cpp; do
  [ -s $there ] || fail "$there is not in the pack"
done
grep -q 'scopelab check --all' .github/workflows/check.yml .gitlab-ci.yml
if grep -l '^## [45]\.' labs/[0-9]*/README.md; then fail "a lesson with its answers is in the pack"; fi
# By another way than the packer's own: what diff says is added, of lines that are long enough.
for half in "$tree"/fixes/[0-9]*.cpp; do
  diff "$tree/pitfalls/$(basename "$half")" "$half" | sed -n 's/^> *//p' | grep -E '.{24}' | grep -v '^#' || true
done | sort -u > "$pack.solutions"
cat pitfalls/*.cpp docs/library.md | sed 's/^ *//' > "$pack.known"  # the library is there to be used
grep -vFxf "$pack.known" "$pack.solutions" > "$pack.lines"
find labs/[0-9]* pitfalls docs README.md -type f -exec sed 's/^[ +/]*//' {} + | grep -Fxf "$pack.lines" &&
  fail "that line of a solution is in the pack"
[ "$(wc -l < "$pack.lines")" -gt 20 ] || fail "there are hardly any solutions to look for"
echo "$(wc -l < "$pack.lines") lines of solutions, none in the pack"
rm "$pack".{solutions,known,lines}

for other in labs/[0-9]*; do
  name=${other#labs/}
  case $name in 02_*) ;; *) rm -r "$other" "pitfalls/$name.cpp" ;; esac
done
{ cmake --preset default -DCMAKE_BUILD_TYPE=Debug -DCMAKE_CXX_FLAGS_DEBUG='-O0 -g1' \
  -DCMAKE_UNITY_BUILD=ON -DCMAKE_UNITY_BUILD_BATCH_SIZE=16 &&
  cmake --build build --target all_labs; } > build.log 2>&1 || { tail -n 30 build.log; fail "it does not build"; }
rm build.log
mine=$PWD/labs/scopelab
expect 0 "6 cases: 6 broken as expected\$" $mine run
expect 2 "no fixed half in this tree" $mine diff 02
expect 0 "02_capture_by_reference  *not begun" $mine progress
expect 0 "is yours" $mine start 02
expect 1 "0 of 6 cases kept" $mine check 02
expect 1 "0 of 1 labs kept" $mine check --all
expect 0 "1 of 3" $mine hint 02
expect 0 "loop_variable: each guard" $mine next
cp "$tree/fixes/02_capture_by_reference.cpp" labs/02_capture_by_reference/mine.cpp
expect 0 "6 of 6 cases kept.\$" $mine check 02
expect 0 "6 of 6 kept" $mine watch 02 < /dev/null
expect 0 "1 of 1 labs kept" $mine check --all
expect 0 "100% tests passed" ctest --test-dir build -R '^02_capture_by_reference.broken$' --no-tests=error
rm labs/02_capture_by_reference/mine.cpp build/labs/02_capture_by_reference/learner.json
