#!/usr/bin/env bash
# qt_suites.sh LIBRARY CACHE CXX: Qt's own tests of QUndoStack and QUndoGroup, compiled against the
# adapter and run. They are GPL: they come from Debian's source package into CACHE, now, and never
# into this tree. Without a source index, or a network, it says so and ends with 77.
set -euo pipefail
library=$(realpath "$1")
mkdir -p "$2"
cache=$(realpath "$2")
cxx=$3
here=$(cd "$(dirname "$0")" && pwd)
log=$cache/log

skip() {
  echo "skipped: $*"
  exit 77
}

# apt as an ordinary user, with folders of its own: the machine's are left alone.
private_apt() {
  timeout 120 apt-get -qq -o Dir::Etc::sourcelist=/dev/null -o Dir::Etc::sourceparts="$cache/apt/sources" \
    -o Dir::State::lists="$cache/apt/lists" -o Dir::Cache="$cache/apt/cache" -o Debug::NoLocking=true \
    -o Acquire::http::Timeout=20 -o Acquire::Retries=1 "$@"
}

# The source packages of the places that the machine has its packages from.
prepare_apt() {
  command -v apt-get > /dev/null || skip "there is no apt-get here"
  mkdir -p "$cache"/apt/{sources,lists/partial,cache/archives/partial}
  local file
  for file in /etc/apt/sources.list.d/*.sources; do
    [ -f "$file" ] && sed 's/^Types:.*/Types: deb-src/' "$file" > "$cache/apt/sources/$(basename "$file")"
  done
  for file in /etc/apt/sources.list /etc/apt/sources.list.d/*.list; do
    [ -f "$file" ] && sed -n 's/^deb /deb-src /p' "$file" > "$cache/apt/sources/$(basename "$file" .list).list"
  done
  private_apt update >> "$log" 2>&1 || true  # what is missing is seen below
}

fetch_tests() {
  [ -f "$cache/tests/fetched" ] && return
  prepare_apt
  mkdir -p "$cache/source" "$cache/tests"
  (cd "$cache/source" && private_apt source --download-only qt6-base) >> "$log" 2>&1 ||
    skip "no source package qt6-base from this machine's Debian mirror ($log says why)"
  tar -xf "$cache"/source/qt6-base_*.orig.tar.* -C "$cache/tests" --strip-components=1 \
    --wildcards '*/tests/auto/gui/util/qundostack/*' '*/tests/auto/gui/util/qundogroup/*'
  rm -r "$cache/source"
  touch "$cache/tests/fetched"
}

: > "$log"
fetch_tests
cmake -S "$here/suites" -B "$cache/build" -G Ninja -DCMAKE_CXX_COMPILER="$cxx" -DCMAKE_CXX_FLAGS=-O0 \
  -DSCOPELAB_LIBRARY_TESTS=OFF -DLIBRARY="$library" -DQT_TESTS="$cache/tests/tests/auto/gui/util" \
  >> "$log" 2>&1 && cmake --build "$cache/build" >> "$log" 2>&1 || { tail -n 40 "$log"; exit 1; }

failed=0
# says LINE: which the page says too.
says() {
  echo "$1"
  grep -qxF "$1" "$here/../README.md" || { echo "$here/../README.md does not say that" >&2; failed=1; }
}
for suite in qundostack qundogroup; do
  (cd "$cache/build" && QT_QPA_PLATFORM=offscreen timeout 60 ./tst_$suite -o "$cache/$suite.txt,txt") \
    >> "$log" 2>&1 || failed=1
  grep -A 3 '^FAIL\|^XPASS' "$cache/$suite.txt" || true
  while read -r line; do
    says "skipped by its own check: $line"
  done < <(sed -n 's/^SKIP   : //p' "$cache/$suite.txt")
  all=$(sed -n 's/^ *void tst_.*::\(.*\)()$/\1/p' "$cache/tests/tests/auto/gui/util/$suite/tst_$suite.cpp")
  passed=0
  for function in $all; do
    if grep -q "^PASS   : tst_[A-Za-z]*::$function()" "$cache/$suite.txt"; then passed=$((passed + 1)); fi
  done
  # Of Qt 6, QProcess::execute() takes "lrelease -version" for the name of one program: the test of
  # translations skips itself, for Qt's own classes too.
  if [ "$passed" -lt $(($(wc -w <<< "$all") - 1)) ]; then failed=1; fi
  says "tst_$suite: $passed of $(wc -w <<< "$all") functions pass"
done
exit $failed
