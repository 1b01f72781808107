# Sourced by the tests, with the copy's folder as $1: what they share.
set -euo pipefail
cd "$1"
scopelab=$PWD/labs/scopelab

fail() {
  echo "FAILED: $*" >&2
  exit 1
}

# changes: what differs from the tree as it was, in the words of diff.
changes() { diff -rq --exclude=build build/pristine . || true; }

# restore: puts back what differs, and nothing else, so that little is built again.
restore() {
  local line folder
  changes | while read -r line; do
    case $line in
      "Files "*) cp "$(cut -d' ' -f2 <<< "$line")" "$(cut -d' ' -f4 <<< "$line")" ;;
      "Only in build/pristine"*)
        folder=$(sed 's|Only in build/pristine/*\(.*\): .*|./\1|' <<< "$line")
        cp -r "build/pristine/$folder/${line##*: }" "$folder/"
        ;;
      "Only in "*) rm -rf "$(sed 's|Only in \(.*\): \(.*\)|\1/\2|' <<< "$line")" ;;
    esac
  done
}

# expect CODE TEXT COMMAND...: the command exits with CODE and prints TEXT (a basic regex).
expect() {
  local code=$1 text=$2 got=0
  shift 2
  output=$("$@" 2>&1) || got=$?
  [ "$got" -eq "$code" ] || fail "'$*' exited with $got, expected $code; it printed:
$output"
  grep -q -- "$text" <<< "$output" || fail "'$*' did not print '$text' but:
$output"
}

# A test before this one may have stopped half-way.
restore
