#!/usr/bin/env bash
# promtool.sh HALF KIND: Prometheus' promtool sees in the same expositions what the lab's own evaluation
# does. KIND, broken or fixed, is what is expected of both.
set -euo pipefail
half=$1 kind=$2
command -v promtool > /dev/null || { echo "not there: promtool"; exit 77; }
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

# tell CASE: runs the case, which leaves before, after and rules.yml, and shows what it saw.
tell() {
  mkdir -p "$work/$1"
  SCOPELAB_KEEP=$work/$1 "$half" story --case "$1" | tee "$work/$1/story"
}
says() { grep -q "$2" "$work/$1/story" || { echo "it does not say: $2" >&2; exit 1; }; }

# rule_test CASE REASON...: UndoFailed fires for these and no others at the second scrape.
rule_test() {
  local folder=$work/$1
  shift
  {
    printf 'rule_files: [rules.yml]\nevaluation_interval: 1m\ntests:\n  - interval: 1m\n    input_series:\n'
    # A series that the first scrape has not is absent then, _.
    awk -v q="'" '
      /^#/ { next }
      { value = $NF; sub(/ [^ ]*$/, "") }
      NR == FNR { before[$0] = value; next }
      { printf "      - {series: %s%s%s, values: %s%sx4 %s+0x4%s}\n", q, $0, q, q,
               ($0 in before) ? before[$0] "+0" : "_", value, q }' "$folder/before" "$folder/after"
    printf '    alert_rule_test:\n      - {eval_time: 4m, alertname: UndoFailed}\n'
    printf '      - eval_time: 5m\n        alertname: UndoFailed\n        exp_alerts:\n'
    for reason in "$@"; do printf '          - exp_labels: {reason: %s}\n' "$reason"; done
  } > "$folder/test.yml"
  promtool check metrics < "$folder/after"
  promtool check rules "$folder/rules.yml"
  promtool test rules "$folder/test.yml"
}
all=(cancelled conflict refused timeout unavailable)

tell born_at_one
tell two_names
if [ "$kind" = broken ]; then
  says born_at_one '0 of 5 first failures alert'
  rule_test born_at_one
  says two_names 'loaded 3 rules; of 5 first failures 0 alert'
  rule_test two_names
  # It can fail: an alert that does not come is not taken for one.
  ! (rule_test born_at_one "${all[@]}") > /dev/null 2>&1
else
  says born_at_one '5 of 5 first failures alert'
  rule_test born_at_one "${all[@]}"
  says two_names 'refused: UndoFailed: nobody exposes shop_undo_failed_total'
  ! (rule_test born_at_one) > /dev/null 2>&1
fi
echo "promtool and the $kind half agree"
