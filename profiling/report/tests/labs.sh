#!/usr/bin/env bash
# labs.sh SCOPELAB LIBRARIES LAB...: the report of the labs, as the command writes it, in headless
# Chromium. 77: Chromium or npm's libraries are not there.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
scopelab=$1 libraries=$2
command -v chromium > /dev/null && [ -d "$libraries" ] || { echo "not there: chromium, or $libraries"; exit 77; }
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
for lab in "${@:3}"; do
  "$scopelab" report "$lab" --out "$work/$lab.html"
  node "$here/page.mjs" "$(command -v chromium)" "$libraries" "$work/$lab.html"
done
