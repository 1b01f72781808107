#!/usr/bin/env bash
# rules.sh PROGRAM CHECK_RULES RULES_DIR: the rules and the dashboard against what PROGRAM exposes over
# HTTP. promtool finds all of it well-formed, and the alerts fire on the series that were scraped before
# and after the first failure. Then faults, each of which must be found.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
program=$1 check_rules=$2
folder=$(cd "$3" && pwd)
rules=$folder/undo.rules.yml dashboard=$folder/dashboard.json
for tool in promtool curl; do
  command -v "$tool" > /dev/null || { echo "not there: $tool"; exit 77; }
done
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
. "$here/with_undoes.sh"

start "$program"
scrape > "$work/before"
tell "fail in_doubt"
tell succeed
scrape > "$work/after"
finish

# prometheus-cpp's server adds series of its own, which are not the rules'.
grep -v exposer_ "$work/after" | promtool check metrics
promtool check rules "$rules" > "$work/rules"
cat "$work/rules"
found=$(grep -o '[0-9]* rules found' "$work/rules" | cut -d' ' -f1)
"$check_rules" "$work/before" "$rules" "$dashboard" | tee "$work/checked"
grep -q "^$found rules," "$work/checked" || { echo "promtool finds $found rules" >&2; exit 1; }

# series BEFORE AFTER: each series of the two, five minutes of the first and then the second, as a rule
# test has them; _ is a series that was not there.
series() {
  awk -v q="'" '
    /^#/ || /^exposer_/ { next }
    { value = $NF; sub(/ [^ ]*$/, "") }
    NR == FNR { before[$0] = value; next }
    { first = ($0 in before) ? before[$0] + 0 : "_"
      name = $0; if (name !~ /\{/) name = name "{}"
      sub(/\{/, "{job=\"shop\",", name); sub(/,\}/, "}", name)
      printf "      - series: %s%s%s\n        values: \"%sx4 %sx10\"\n", q, name, q,
             first == "_" ? "_" : first "+0", (value + 0) "+0" }' "$1" "$2"
}
# rule_test FILE RULES BEFORE AFTER: the alerts at the first scrape after the first failure.
rule_test() {
  cat > "$1" << TEST
rule_files: [$2]
evaluation_interval: 1m
tests:
  - interval: 1m
    input_series:
$(series "$3" "$4")
    alert_rule_test:
      - eval_time: 4m
        alertname: UndoFailed
        exp_alerts: []
      - eval_time: 5m
        alertname: UndoFailed
        exp_alerts:
          - exp_labels: {severity: page, job: shop, reason: in_doubt}
            exp_annotations:
              summary: "shop: an undo failed (in_doubt)"
              description: Find its trace by error.type; the span is linked to the command that it was to undo.
      - eval_time: 5m
        alertname: UndoInDoubt
        exp_alerts:
          - exp_labels: {severity: page, job: shop}
            exp_annotations:
              summary: "shop: it is not known whether an undo was carried out"
      - eval_time: 5m
        alertname: UndoQueueStays
        exp_alerts: []
    promql_expr_test:
      - eval_time: 5m
        expr: job:scopelab_undo_failures:ratio5m
        exp_samples: [{labels: 'job:scopelab_undo_failures:ratio5m{job="shop"}', value: 0.5}]
TEST
}
rule_test "$work/test.yml" "$rules" "$work/before" "$work/after"
promtool test rules "$work/test.yml"

# refused NAME PATTERN COMMAND...: the command fails, and says PATTERN.
refused() {
  local name=$1 pattern=$2
  shift 2
  if "$@" > "$work/out" 2>&1 || ! grep -q "$pattern" "$work/out"; then
    echo "not found: $name. It said:" >&2
    cat "$work/out" >&2
    exit 1
  fi
  echo "found: $name"
}
# changed FROM TO SED: a changed copy, which differs.
changed() {
  sed "$3" "$1" > "$2"
  ! cmp -s "$1" "$2" || { echo "$3 changes nothing" >&2; exit 1; }
}
changed "$work/before" "$work/renamed" 's/scopelab_undo_failures_total/scopelab_undo_errors_total/'
refused "a metric that the program renamed" 'alert UndoFailed: nobody exposes scopelab_undo_failures_total' \
  "$check_rules" "$work/renamed" "$rules" "$dashboard"

changed "$rules" "$work/other.yml" '/alert: UndoFailed/,/expr:/s/scopelab_undo_failures_total/undo_failures_total/'
promtool check rules "$work/other.yml" > "$work/out"  # finds nothing: it does not know what is exposed
refused "an alert on another name" 'alert UndoFailed: nobody exposes undo_failures_total' \
  "$check_rules" "$work/before" "$work/other.yml"
rule_test "$work/other_test.yml" "$work/other.yml" "$work/before" "$work/after"
refused "that it never fires" 'alertname: *UndoFailed' promtool test rules "$work/other_test.yml"

changed "$work/before" "$work/unborn" '/reason="in_doubt"/d'
refused "a label set that is not born at 0" 'no series of scopelab_undo_failures_total meets' \
  "$check_rules" "$work/unborn" "$rules" "$dashboard"
rule_test "$work/unborn_test.yml" "$rules" "$work/unborn" "$work/after"
refused "that its first failure alerts nobody" 'alertname: *UndoFailed' \
  promtool test rules "$work/unborn_test.yml"

changed "$dashboard" "$work/other.json" 's/sum by (le, outcome)/sum by (le, result)/'
refused "a panel that groups by another label" 'has the label result' \
  "$check_rules" "$work/before" "$rules" "$work/other.json"
changed "$work/before" "$work/unlabelled" 's/{reason=/{why=/'
refused "a label that the program renamed" 'has no label reason' \
  "$check_rules" "$work/unlabelled" "$rules" "$dashboard"
