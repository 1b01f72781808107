#!/usr/bin/env bash
# run.sh LIBRARY_DIR SECONDS: fuzzes decode() with libFuzzer, AddressSanitizer and
# UndefinedBehaviorSanitizer for so long. An input that fails is kept, and named, in the current folder.
set -euo pipefail
library=$(cd "$1" && pwd)
seconds=$2
here=$(cd "$(dirname "$0")" && pwd)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
mkdir "$work/corpus"

clang++-19 -std=c++20 -O1 -g1 -Wall -Wextra -Werror -fsanitize=fuzzer,address,undefined \
  -fno-sanitize-recover=all -I "$(dirname "$library")" -o "$work/fuzzer" "$here/decode_fuzzer.cpp" \
  "$library"/snapshot/delta.cpp "$library"/snapshot/detail/*.cpp -lzstd -lxxhash
# One value of each kind to begin with.
for kind in 0 1 2 5 8 11; do
  printf "\\x0$(printf %x "$kind")\\x02base and target and base and target" > "$work/corpus/$kind"
done
"$work/fuzzer" -max_total_time="$seconds" -max_len=2048 -timeout=10 -rss_limit_mb=1024 \
  -print_final_stats=1 -verbosity=0 -artifact_prefix=./fuzz- "$work/corpus" > "$work/log" 2>&1 ||
  { tail -n 40 "$work/log" >&2; exit 1; }
runs=$(sed -n 's/^stat::number_of_executed_units: *//p' "$work/log")
echo "fuzz: $runs inputs in $seconds s, none decoded to other bytes"
[ "$runs" -gt 1000 ]
