# Sourced by the check_table.sh of the cost/ folders.

# instructions_of PROGRAM FOLDER: instructions of one, a line for each row of PROGRAM's table. PROGRAM
# dumps callgrind's counts of every row for two lengths, labelled ROW|LENGTH: the difference counts.
instructions_of() {
  (cd "$2" && valgrind --tool=callgrind --callgrind-out-file=out "$1" instructions) > "$2/log" 2>&1 ||
    { cat "$2/log" >&2; return 1; }
  local dump
  for dump in $(ls "$2" | grep -E '^out\.[0-9]+$' | sort -t. -k2 -n); do
    sed -n 's/^desc: Trigger: Client Request: //p; s/^totals: //p' "$2/$dump" | paste -s -d '|'
  done | awk -F'|' '
    { row = $0; sub(/\|[^|]*\|[^|]*$/, "", row); length_now = $(NF - 1) }
    row == name && length_now > before { printf "%d\n", ($NF - total) / (length_now - before) + 0.5 }
    { name = row; before = length_now; total = $NF }'
}

# with_instructions COLUMN INSTRUCTIONS TABLE: the table with the lines of a file as a column behind
# the one of that number.
with_instructions() {
  awk -F'|' -v OFS='|' -v at=$(($1 + 1)) '
    FNR == NR { count[FNR] = $0; next }
    FNR == 1 { $at = $at "| instructions " }
    FNR == 2 { $at = $at "|---:" }
    FNR > 2 { $at = $at "| " count[FNR - 2] " " }
    { print }' "$2" "$3"
}

# hold_table PAGE MEASURED COLUMNS [--write]: the table that ends the page has these first columns, or
# is written; what follows them are times. Prints what was measured.
hold_table() {
  local page=$1 measured=$2 columns=$3
  if [ "${4:-}" = --write ]; then
    { sed "/^$(head -n 1 <<< "$measured" | cut -d'|' -f1-2)/,\$d" "$page"; printf '%s\n' "$measured"; } > "$page.new"
    mv "$page.new" "$page"
  fi
  counts() { grep '^|' | cut -d'|' -f2-$((columns + 1)); }
  if ! diff <(counts < "$page") <(counts <<< "$measured"); then
    echo "$page: its counts (left) are not what was measured (right);" >&2
    echo "if the change is meant: $0 PROGRAM --write" >&2
    return 1
  fi
  printf '%s\n' "$measured"
}
