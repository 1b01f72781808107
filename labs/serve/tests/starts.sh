#!/usr/bin/env bash
# starts.sh SCOPELAB SHOP: what it says when it can't start, and that nothing is left when it ends.
set -euo pipefail
scopelab=$1 shop=$2
cd "$(dirname "$0")/../../.."
source labs/serve/tests/shop.sh
export TMPDIR=$work
# expect CODE TEXT COMMAND...: the command exits with CODE and prints TEXT (a basic regex).
expect() {
  local code=$1 text=$2 got=0
  shift 2
  output=$(timeout 30 "$@" 2>&1) || got=$?
  [ "$got" -eq "$code" ] || { echo "'$*' exited with $got, expected $code: $output"; exit 1; }
  grep -q -- "$text" <<< "$output" || { echo "'$*' did not print '$text' but: $output"; exit 1; }
}
free=(--http 0 --grpc 0 --pprof 0)

expect 0 "--postgres" "$scopelab" serve --help
expect 2 "--http: Value 70000" "$scopelab" serve --http 70000
expect 2 "the name is empty" "$scopelab" serve --data ""
expect 2 "not expected: .*--htpp" "$scopelab" serve --htpp 1
expect 3 "scopelab serve: .*Connection refused" "$shop" "${free[@]}" --redis redis://127.0.0.1:1
expect 3 "scopelab serve: .*connection" "$shop" "${free[@]}" --postgres "host=$work"
expect 3 "scopelab serve: .*nowhere" "$shop" "${free[@]}" --traces "* nowhere"
mkdir "$work/open"
head -c 40 /dev/zero > "$work/open/token.key"
chmod 644 "$work/open/token.key"
expect 3 "token.key" "$shop" "${free[@]}" --data "$work/open"
[ -z "$(find "$work" -name 'scopelab-serve-*')" ] || { echo "left behind: $(ls "$work")"; exit 1; }

start_shop
port=${url%/}
port=${port##*:}
expect 3 "127.0.0.1:$port.*--http 0" "$shop" --http "$port" --grpc 0 --pprof 0
expect 3 "127.0.0.1:$port.*--grpc 0" "$shop" --http 0 --grpc "$port" --pprof 0
expect 0 '"error"' curl -s "${url}orders" -d '{"item": '
expect 0 'at most 64 KiB' curl -s "${url}orders" -d "$(head -c 70000 /dev/zero | tr '\0' x)"
expect 0 'NOT_SOLD_HERE' curl -s "${url}orders" -d '{"item": "car"}'
expect 0 'with the fields that are needed' curl -s "${url}orders" -d '{"item": "book", "quantitty": 5}'
expect 0 'with the fields that are needed' curl -s "${url}orders" -d $'{"item": "\xff"}'
expect 0 "there is no state 'bad'" curl -s "${url}orders?state=bad"
expect 0 'BAD_COMMAND' curl -s "${url}orders" -d '{"item": "book", "quantity": 0}'
expect 0 'UNKNOWN_TOKEN' curl -s "${url}revert" -d "{\"token\": \"rt1.$(head -c 43 /dev/zero | tr '\0' A)\"}"
expect 0 'GET / lists' curl -s "${url}nothing"
expect 0 '405' curl -s -o /dev/null -w '%{http_code}' -X DELETE "${url}orders"
expect 0 'heap' curl -s "$(sed -n 's/^pprof: //p' "$work/says.log")"
end_shop
[ ! -e "$data" ] || { echo "$data was left behind"; exit 1; }
