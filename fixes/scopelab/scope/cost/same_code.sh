#!/usr/bin/env bash
# same_code.sh COMPILER INCLUDE: scope_exit at -O2 is a hand-written destructor, instruction by
# instruction.
set -euo pipefail
compiler=$1 include=$2
here=$(cd "$(dirname "$0")" && pwd)
object=$(mktemp)
trap 'rm -f "$object"' EXIT
"$compiler" -std=c++20 -O2 -ffunction-sections -I"$include" -c "$here/same_code.cpp" -o "$object"

# The instructions of one function and of the path that an exception takes through it, with the
# symbols they refer to; its own name is taken out.
code_of() {
  objdump -dr --no-addresses --no-show-raw-insn "$object" |
    awk -v name="$1" '
      /^Disassembly/ { inside = 0; next }
      /^<.*>:$/ { inside = ($0 == "<" name ">:" || $0 == "<" name ".cold>:"); next }
      inside && NF' |
    sed "s/$1/FUNCTION/g; s/[[:space:]]*#.*//" | grep -v '^[[:space:]]*nop\|data16\|xchg *%ax,%ax'
}

count=$(code_of by_hand | wc -l)
if [ "$count" -lt 3 ]; then
  echo "found only $count instructions of by_hand: the comparison is empty" >&2
  exit 1
fi
if diff <(code_of by_hand) <(code_of by_hand_twice) > /dev/null; then
  echo "the comparison cannot tell one cleanup from two" >&2
  exit 1
fi
diff <(code_of by_hand) <(code_of by_guard) || {
  echo "scope_exit and a hand-written destructor differ with $compiler -O2 (left: by hand)" >&2
  exit 1
}
echo "$compiler -O2: scope_exit and a hand-written destructor are the same $count instructions"
