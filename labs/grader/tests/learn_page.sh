#!/usr/bin/env bash
# learn_page.sh PACK [--write]: a learner in a fresh pack, built, who does what docs/learn.md says solves
# lab 02: the page's transcripts are what a terminal shows. The edits are the page's own `$ sed` lines,
# and what they mend is what `watch` says.
set -euo pipefail
pack=$1 write=${2:-}
cd "$(dirname "$0")/../../.."
tree=$PWD
page=docs/learn.md
source profiling/transcripts.sh
fail() {
  echo "FAILED: $*" >&2
  exit 1
}
work=$(mktemp -d)
shell=
trap '[ -z "$shell" ] || kill "$shell" 2> /dev/null || true; rm -rf "$work"' EXIT
cd "$pack"
rm -f labs/[0-9]*/mine.cpp build/labs/[0-9]*/learner.json
export PATH=$PWD/labs:$PATH NO_COLOR=1
mine=labs/02_capture_by_reference/mine.cpp

# Who asks what is next is sent to the lab that the page begins with.
first=$(sed -n 's/^| \([0-9][0-9]\) | .*/\1/p' "$tree/$page" | head -n 1)
scopelab next | grep -q "^${first}_" || fail "$page begins with lab $first, but: $(scopelab next)"

# The edits that the page shows, in their order.
sed -n '/^```text/,/^```$/s/^\$ \(sed .*\)/\1/p' "$tree/$page" > "$work/edits"
[ "$(wc -l < "$work/edits")" -eq 6 ] || fail "$page shows $(wc -l < "$work/edits") edits, not 6"

# A terminal, in which watch runs; its screen is kept in a file.
screen=$work/screen
mkfifo "$work/keys"
scopelab start 02 > "$work/start"
script -qefc "stty -echo cols 200; scopelab watch 02" /dev/null < "$work/keys" > "$screen" 2>&1 &
shell=$!
exec 3> "$work/keys"
seen=0
# shows TEXT: waits for it, then prints what the screen shows from where it was until there.
shows() {
  local line
  line=$(timeout 120 grep -nm1 -- "$1" <(tail -s 0.1 -n +$((seen + 1)) --pid=$$ -f "$screen")) ||
    fail "the terminal does not show '$1' but: $(tail -n +$((seen + 1)) "$screen")"
  tail -n +$((seen + 1)) "$screen" | head -n "${line%%:*}"
  seen=$((seen + ${line%%:*}))
}
keys_line='q quit'
tidy() { tr -d '\r' | sed -E $'s/^(.*\x1b\\[K)//; s/\x1b\\[[0-9;]*[A-Za-z]//g; s/[[:space:]]+$//' | sed "s|$PWD/||g"; }

{
  echo '$ scopelab start 02'
  cat "$work/start"
  echo '$ scopelab watch 02'
  # Of the first case all that is said, of the others the line that changed.
  shows "$keys_line"
  echo '@@'
  printf h >&3
  shows "1 of 3"
  printf h >&3
  shows "2 of 3"
  echo '@@'
  number=0
  while read -r edit; do
    echo "\$ $edit"
    bash -c "$edit"
    shows "$keys_line" > "$work/shown"
    grep '^  kept ' "$work/shown" || fail "'$edit' mends nothing: $(cat "$work/shown")"
    number=$((number + 1))
    grep -q "$number of 6 kept" "$work/shown" || fail "after '$edit': $(cat "$work/shown")"
  done < "$work/edits"
  sed -n '/^All cases/p' "$work/shown"
  printf q >&3
  wait "$shell" || fail "watch ended with $?"
  shell=
  echo '@@'
  echo '$ scopelab progress'
  scopelab progress | sed -n '/02_/p'
} > "$work/raw"
tidy < "$work/raw" > "$work/run"
exec 3>&-
cmp -s "$mine" pitfalls/02_capture_by_reference.cpp && fail "nothing was edited"

# The page's transcripts of this way come first; then those that tree.commands compares.
cd "$tree"
marked=$work/marked.md
awk '/<!-- the way through 02 -->/ { inside = 1 } inside { print } /<!-- end of the way -->/ { inside = 0 }' "$page" > "$marked"
[ -s "$marked" ] || fail "$page has no way through lab 02"
if [ "$write" = --write ]; then
  check_transcripts "$marked" "$work/run" --write
  awk -v way="$marked" '
    /<!-- the way through 02 -->/ { while ((getline line < way) > 0) print line; skip = 1 }
    !skip { print }
    /<!-- end of the way -->/ { skip = 0 }' "$page" > "$work/page.md"
  cp "$work/page.md" "$page"
fi
check_transcripts "$marked" "$work/run" ""
# A page that says otherwise is found.
sed 's/closes 3 2 1/closes 3 2 2/' "$marked" > "$marked.other"
if (check_transcripts "$marked.other" "$work/run" "") > /dev/null 2>&1; then fail "any page would do"; fi
echo "solved by the page: 6 of 6"
