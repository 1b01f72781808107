#!/usr/bin/env bash
# speedscope.sh BLAMED_FRAME FOLDER: speedscope opens the growth in headless Chromium, shows the task
# that hangs with all of it, and says no error on the console. FOLDER keeps the npm packages.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
program=$1
folder=$2
for tool in chromium npm; do
  command -v "$tool" > /dev/null || { echo "not there: $tool"; exit 77; }
done
page=$folder/node_modules/speedscope/dist/release/index.html
if ! cmp -s "$here/package-lock.json" "$folder/package-lock.json" || [ ! -f "$page" ]; then
  mkdir -p "$folder"
  cp "$here"/package*.json "$folder"
  npm --prefix "$folder" ci --silent --no-audit --no-fund >&2
fi
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
"$program" "$work" > /dev/null

line=$(grep -n 'spawn(hangs()' "$here/../blamed_frame.cpp" | cut -d: -f1)
task="hangs @ blamed_frame.cpp:$line"
show() { node "$here/speedscope.mjs" "$(command -v chromium)" "$page" "$1" > "$work/shown" 2> "$work/errors"; }

if ! show "$work/growth.pb"; then
  echo "an error on the console:" >&2
  cat "$work/errors" >&2
  exit 1
fi
# A row of its table: total, self, name.
if ! tr -s '\n\t ' ' ' < "$work/shown" | grep -Eq "\(100%\) [0-9.]+ [kM]?B \(100%\) $task"; then
  echo "no row that has all of it for $task:" >&2
  cat "$work/shown" >&2
  exit 1
fi

# It can fail: a file that is no profile.
echo nothing > "$work/broken.pb"
if show "$work/broken.pb" && grep -qF "$task" "$work/shown"; then
  echo "a broken file shows a profile" >&2
  exit 1
fi
echo "$task: 100 %, no console error"
