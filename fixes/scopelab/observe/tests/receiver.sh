#!/usr/bin/env bash
# receiver.sh PROGRAM FOLDER: what PROGRAM sends is accepted by OpenTelemetry's own code, which is npm's and
# is kept in FOLDER. Then requests with a fault, each of which must be refused. 77: npm, or its registry, is
# not there.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
program=$1 folder=$(realpath -m "$2")
for tool in node npm curl; do
  command -v "$tool" > /dev/null || { echo "not there: $tool"; exit 77; }
done
package=$folder/node_modules/@opentelemetry/otlp-transformer
if ! cmp -s "$here/receiver/package-lock.json" "$folder/package-lock.json" || [ ! -d "$package" ]; then
  mkdir -p "$folder"
  cp "$here"/receiver/package*.json "$folder"
  npm --prefix "$folder" ci --silent --ignore-scripts --no-audit --no-fund --fetch-retries=0 >&2 ||
    { rm -f "$folder/package-lock.json"; echo "npm can't fetch OpenTelemetry's packages"; exit 77; }
fi
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
. "$here/with_undoes.sh"

mkfifo "$work/end"
setpriv --pdeathsig TERM node "$here/receiver/receiver.mjs" "$folder/node_modules" \
  < "$work/end" > "$work/received" &
receiver=$!
exec {end}> "$work/end"
for ((i = 0; i < 600; i++)); do
  [ ! -s "$work/received" ] || break
  kill -0 "$receiver" || exit 1
  sleep 0.1
done
url=http://127.0.0.1:$(head -n 1 "$work/received")

start "$program" "$url"
tell succeed
tell "fail conflict"
finish
sed 1d "$work/received" > "$work/spans"
trace=0af7651916cd43dd8448eb211c80319c
cat > "$work/expected" << EXPECTED
undo reserve $trace 1 - $trace
undo reserve $trace 2 conflict $trace
EXPECTED
diff -u "$work/expected" "$work/spans" || { echo "these spans were not accepted" >&2; exit 1; }

# refused NAME PATTERN BODY: 400, and a message with PATTERN.
refused() {
  curl -sS --max-time 60 -o "$work/said" -w '%{http_code}\n' -H 'Content-Type: application/json' \
    -d "$3" "$url/v1/traces" > "$work/status"
  if ! grep -qx 400 "$work/status" || ! grep -q "$2" "$work/said"; then
    echo "$1 was not refused: $(cat "$work/status") $(cat "$work/said")" >&2
    exit 1
  fi
  echo "refused: $1"
}
# request SPAN_FIELDS: one with a span of these.
request() {
  printf '{"resourceSpans":[{"resource":{"attributes":[]},"scopeSpans":[{"scope":{"name":"s"},"spans":[{%s}]}]}]}' "$1"
}
ids='"traceId":"0af7651916cd43dd8448eb211c80319c","spanId":"b7ad6b7169203331"'
rest='"name":"n","kind":1,"startTimeUnixNano":"1","endTimeUnixNano":"2","status":{"code":1},"attributes":[],"links":[]'
curl -sS --fail --max-time 60 -H 'Content-Type: application/json' -d "$(request "$ids,$rest")" "$url/v1/traces"
echo
refused "an id in base64" "traceId is not in hex" "$(request "${ids/0af7651916cd43dd8448eb211c80319c/CvdlGRbNQ92ESOsRxIAxnA==},$rest")"
refused "a short id" "spanId is not in hex" "$(request "${ids/b7ad6b7169203331/b7ad},$rest")"
refused "a name in snake case" "lost on the way" "$(request "$ids,$rest,\"dropped_links_count\":1")"
refused "a kind by its name" "kind: enum value expected" "$(request "$ids,${rest/\"kind\":1/\"kind\":\"SPAN_KIND_INTERNAL\"}")"
refused "a time that is a number" "startTimeUnixNano is no string" "$(request "$ids,${rest/\"startTimeUnixNano\":\"1\"/\"startTimeUnixNano\":1}")"
refused "no spans" "no spans" '{"resourceSpans":[]}'
refused "no JSON" "JSON" 'nothing'

exec {end}>&-
wait "$receiver"
