# Sourced by the tests of pages: their transcripts beside what a run shows.

# check_transcripts PAGE RUN WRITE [FILTER]: the ```text blocks of PAGE are what is in the file RUN, where
# lines "@@" stand between the blocks. FILTER: both are read through it. WRITE is "--write": RUN is put into
# the page first.
check_transcripts() {
  local page=$1 run=$2 write=$3 filter=${4:-cat}
  if [ "$write" = --write ]; then
    awk -v run="$run" '
      /^```text/ { print; while ((getline line < run) > 0 && line != "@@") print line; skip = 1; next }
      /^```/ { skip = 0 }
      !skip' "$page" > "$run.page"
    cp "$run.page" "$page"
  fi
  if ! diff <(sed -n '/^```text/,/^```$/{/^```/!p;}' "$page" | "$filter") \
    <(grep -v '^@@$' "$run" | "$filter"); then
    echo "$page: its transcripts (left) are not what a run shows (right);" >&2
    echo "if the change is meant: $0 with the same arguments and --write" >&2
    exit 1
  fi
}
