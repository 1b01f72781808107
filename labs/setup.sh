# Sourced by labs/run, labs/test and .ci/run: what they install, and how they build.

set -euo pipefail
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
cd "$root"

# What building takes, then what the tests take on top, then the sanitizer, compiler and lint runs.
build_packages=(g++ cmake ninja-build libgtest-dev libbenchmark-dev libfmt-dev libcli11-dev
                nlohmann-json3-dev libboost1.81-dev libsoci-dev libsqlite3-dev libpq-dev libabsl-dev
                libzstd-dev libxxhash-dev libmsgsl-dev libpugixml-dev
                libssl-dev libvalijson-dev libgrpc++-dev protobuf-compiler-grpc libprotobuf-dev
                libhiredis-dev prometheus-cpp-dev valgrind bubblewrap diffutils google-perftools)
# Google's pprof is built from these, where they are to be had.
pprof_packages=(golang-go golang-github-google-pprof-dev)
test_packages=(clang-19 cppcheck binutils postgresql-15 golang-go chromium
               ca-certificates curl libxml2-utils redis-server prometheus unzip qt6-base-dev xdelta3 zstd)
# Debian's npm does not go with other packagings of Node.js, which bring their own.
command -v npm > /dev/null || test_packages+=(npm)
ci_packages=(libc++-19-dev libc++abi-19-dev googletest clang-tidy-19 clang-format-19
             libclang-rt-19-dev)

# say TEXT...: what is under way; on stderr, so that stdout is the result's.
say() { echo "$*" >&2; }

# Set by need() when it has installed something: what was not found before may be there now.
installed=no

# need PACKAGE...: installs those that are missing.
need() {
  local missing=() package
  for package in "$@"; do
    dpkg-query -W -f='${Status}' "$package" 2> /dev/null | grep -q 'ok installed' ||
      missing+=("$package")
  done
  [ ${#missing[@]} -gt 0 ] || return 0

  local as_root=()
  if [ "$(id -u)" -ne 0 ]; then
    # A password is asked for on a terminal only.
    if command -v sudo > /dev/null && { [ -t 0 ] || sudo -n true 2> /dev/null; }; then
      as_root=(sudo)
    else
      say "These Debian packages are missing: ${missing[*]}"
      say "Install them as root, then call this again: apt-get install ${missing[*]}"
      exit 3
    fi
  fi
  say "installing ${missing[*]}"
  local log
  log=$(mktemp)
  if ! { "${as_root[@]}" apt-get update &&
    "${as_root[@]}" env DEBIAN_FRONTEND=noninteractive \
      apt-get install -y --no-install-recommends "${missing[@]}"; } > "$log" 2>&1; then
    tail -n 20 "$log" >&2
    rm -f "$log"
    say "These Debian packages could not be installed: ${missing[*]}"
    exit 3
  fi
  rm -f "$log"
  installed=yes
}

# build_pprof FOLDER: Google's pprof, once. Without Go, google-pprof stands in.
build_pprof() {
  [ -x "$1/pprof" ] && return
  local log=$1/build.log
  mkdir -p "$1"
  say "building pprof in $1"
  if ! { (need "${pprof_packages[@]}") && profiling/pprof_client/build.sh "$1"; } > "$log" 2>&1; then
    say "pprof is not built ($log says why). google-pprof stands in: it names only the function with"
    say "the most growth, has no view in a browser and makes no file that needs no binary"
  fi
}

# write_report FOLDER: the evidence as a page, and its path. Without npm or its registry there is none.
write_report() {
  local log=$1/fetch.log path
  mkdir -p "$1"
  if ! { { command -v npm || (need npm); } &&
    profiling/report/fetch.sh "$1" d3 --omit=dev; } > "$log" 2>&1; then
    say "no report is written: its libraries could not be fetched by npm ($log says why)"
  elif path=$(build/labs/cli/scopelab report); then
    say "the report, for a browser: $path"
  else
    say "no report is written"
  fi
}

# configure PRESET FOLDER: if the folder is new or packages are.
configure() {
  local log
  if [ -f "$2/build.ninja" ] && [ "$installed" = no ]; then return; fi
  log=$(mktemp)
  say "configuring $2"
  if ! cmake --preset "$1" > "$log" 2>&1; then
    cat "$log" >&2
    rm -f "$log"
    exit 3
  fi
  rm -f "$log"
}

# build PRESET FOLDER [TARGET]: builds what is not up to date.
build() {
  local preset=$1 folder=$2 target=${3:-all}
  configure "$preset" "$folder"
  # Ninja's own lines are the progress; where there is nothing to do it says nothing.
  if ! cmake --build "$folder" --target "$target" 2>&1 |
    { grep --line-buffered -v 'Re-checking globbed\|no work to do' >&2 || true; }; then
    say "the build of $folder failed: the first error above says where"
    exit 3
  fi
}
