#!/usr/bin/env bash
# build.sh FOLDER: builds Google's pprof as FOLDER/pprof, without network, from Debian's
# golang-github-google-pprof-dev. Debian's `go tool pprof` opens the same profiles but can't tell
# C++ functions from addresses.
set -euo pipefail
folder=$(mkdir -p "$1" && cd "$1" && pwd)
source=github.com/google/pprof
if ! command -v go > /dev/null; then
  echo "pprof needs Go to be built: apt-get install golang-go" >&2
  exit 3
fi
if [ ! -d "/usr/share/gocode/src/$source" ]; then
  echo "pprof's source is missing: apt-get install golang-github-google-pprof-dev" >&2
  exit 3
fi
cache=$(mktemp -d)
trap 'rm -rf "$cache"' EXIT
# Renamed when it is complete: one that was interrupted is built again.
GO111MODULE=off GOPATH=/usr/share/gocode GOCACHE=$cache GOFLAGS= \
  go build -o "$folder/pprof.new" "$source"
mv "$folder/pprof.new" "$folder/pprof"
