#!/usr/bin/env bash
# fetch.sh FOLDER PACKAGE [OPTION...]: the libraries of the report into FOLDER, by npm and as the lock
# file says, unless they and PACKAGE are there. OPTIONs are those of `npm ci`.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
folder=$1 package=$2
if cmp -s "$here/package-lock.json" "$folder/package-lock.json" &&
  [ -d "$folder/node_modules/$package" ]; then
  exit 0
fi
mkdir -p "$folder"
cp "$here/package.json" "$here/package-lock.json" "$folder"
rm -rf "$folder/node_modules"
# Without a network: at once.
npm --prefix "$folder" ci --no-audit --no-fund --fetch-retries=0 --fetch-timeout=30000 "${@:3}" ||
  { rm -rf "$folder/node_modules" "$folder/package-lock.json"; exit 1; }
