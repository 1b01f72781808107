#!/usr/bin/env bash
# page.sh LIBRARIES: the page of a sample model in headless Chromium; then faults, each of which must be
# found. 77: Chromium or npm's libraries are not there.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
libraries=$1
command -v chromium > /dev/null && [ -d "$libraries" ] || { echo "not there: chromium, or $libraries"; exit 77; }
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

render() { node "$here/../render.mjs" "$1" "$libraries" "$2"; }
check() { node "$here/page.mjs" "$(command -v chromium)" "$libraries" "$1"; }

render "$here/sample.json" "$work/sample.html"
check "$work/sample.html"

# fault NAME MESSAGE: the page of that name is refused with the message.
fault() {
  if check "$work/$1.html" > "$work/out" 2>&1 || ! grep -q "$2" "$work/out"; then
    echo "not found: $1. It said:"
    cat "$work/out"
    exit 1
  fi
  echo "found: $1"
}
# changed NAME SED: the sample's page, changed.
changed() {
  sed "$2" "$work/sample.html" > "$work/$1.html"
  ! cmp -s "$work/sample.html" "$work/$1.html" || { echo "$1 changes nothing"; exit 1; }
}

changed no_bars 's/className: .bars./className: "other"/'
fault no_bars 'bars drawn: 0'
changed lost_point 's/\.points\.map(/.points.slice(1).map(/'
fault lost_point 'points drawn: 12, not 16'
changed lost_median "s/className: 'medians'/className: 'others'/"
fault lost_median 'medians drawn: 0, not 4'
changed cut_off 's/marginLeft: 16 + 6.6 \* /marginLeft: 3 * /'
fault cut_off 'text that is cut off: '
changed no_flame 's/flamegraph\.default()/flamegraph.nothing()/'
fault no_flame 'flame graphs\|console: '
changed asks_the_network 's|<footer></footer>|&<img src="https://example.invalid/x.png" alt="">|'
fault asks_the_network 'console: .*example.invalid\|request: .*example.invalid'
changed too_wide 's|<footer></footer>|<footer style="width: 900px"></footer>|'
fault too_wide 'narrow: the page is'
changed says_an_error 's|^navigation();|& console.error("a fault");|'
fault says_an_error 'console: a fault'
changed no_keyboard 's/place\.onkeydown = /place.onmissing = /'
fault no_keyboard 'does not walk'
sed 's/"unit": "B"/"unit": "apples"/' "$here/sample.json" > "$work/other.json"
render "$work/other.json" "$work/other_model.html"
fault other_model 'the model: '
