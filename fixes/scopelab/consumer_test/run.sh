#!/usr/bin/env bash
# run.sh LIBRARY_DIR [PART...]: a consumer builds against a copy of the library, in both ways, and
# uses the named parts (async, snapshot, txn, ...) beside the guards.
set -euo pipefail
library=$1
shift
parts=()
for part in "$@"; do [ -z "$part" ] || parts+=("$part"); done
here=$(cd "$(dirname "$0")" && pwd)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

# consume NAME LINE CMAKE_ARGS...: builds and runs the consumer with LINE to find the library.
consume() {
  local name=$1 line=$2
  shift 2
  mkdir "$work/$name"
  cp "$here"/*.cpp "$work/$name"
  sed "s|@FIND_SCOPELAB@|$line|" "$here/CMakeLists.txt.in" > "$work/$name/CMakeLists.txt"
  cmake -S "$work/$name" -B "$work/$name/build" -G Ninja "$@" > "$work/log" 2>&1 &&
    cmake --build "$work/$name/build" >> "$work/log" 2>&1 || { cat "$work/log" >&2; exit 1; }
  "$work/$name/build/consumer" | grep -qx "order 123"
  "$work/$name/build/undo_consumer" | grep -qx "text ab"
  for part in "${parts[@]}"; do "$work/$name/build/${part}_consumer" > /dev/null; done
  echo "$name: built and ran"
}

mkdir "$work/copy"
cp -r "$library" "$work/copy/scopelab"

# As a user may have it, and quicker: each part's sources compiled together.
consume subdirectory "add_subdirectory($work/copy/scopelab scopelab EXCLUDE_FROM_ALL)" \
  -DCMAKE_UNITY_BUILD=ON

cmake -S "$work/copy/scopelab" -B "$work/library" -G Ninja -DSCOPELAB_LIBRARY_TESTS=OFF \
  > "$work/log" 2>&1 || { cat "$work/log" >&2; exit 1; }
cmake --build "$work/library" >> "$work/log" 2>&1 || { cat "$work/log" >&2; exit 1; }
cmake --install "$work/library" --prefix "$work/prefix" >> "$work/log"
stray=$(find "$work/prefix" -name '*_test.cpp' -o -name 'copies_then_throws.hpp' -o -name 'tests' \
  -o -name 'testing.hpp' -o -name '*cost' -o -name 'testing' -o -name 'qt' -o -path '*/async/detail' \
  -o -path '*/snapshot/detail' -o -path '*/observe/detail' -o -path '*/observe/compile_fail' \
  -o -path '*/journal/detail' -o -path '*/rpc/detail' -o -path '*/saga/detail' \
  -o -path '*/revert/detail')
[ -z "$stray" ] || { echo "installed, but not for users: $stray" >&2; exit 1; }
rm -rf "$work/copy"

consume installed "find_package(scopelab 0.1 REQUIRED COMPONENTS ${parts[*]})" \
  -DCMAKE_PREFIX_PATH="$work/prefix"
