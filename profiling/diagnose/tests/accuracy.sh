#!/usr/bin/env bash
# accuracy.sh SCOPELAB BUILD SET [RUNS [JOBS]]: what `scopelab diagnose` says of the programs of a
# set (tuning, reported), as a table: how often of RUNS (1) the verdict was right, and the site that is
# named. JOBS (4) at a time, beside a process that keeps a core busy. 1: it was wrong.
set -euo pipefail
scopelab=$1 build=$2 set=$3 runs=${4:-1} jobs=${5:-4}
folder=$(mktemp -d)
yes > /dev/null &
busy=$!
trap 'kill "$busy"; rm -rf "$folder"' EXIT

# NAME VERDICT SITE COMMAND...; no site where it is bounded.
programs_of() {
  local each
  if [ "$1" = tuning ]; then
    for each in grow_list=grow_list slow_leak=keep_rarely cycles=tie_a_cycle \
      descriptors=keep_descriptor parked=wait_for_nobody leak_beside_cache=remember_session; do
      echo "${each%=*} leaking ${each#*=} $build/profiling/diagnose/diagnose_tuning ${each%=*}"
    done
    for each in warm_cache lru_fills burst log_buffer keep_alive; do
      echo "$each bounded - $build/profiling/diagnose/diagnose_tuning $each"
    done
    return
  fi
  for each in observers=subscribe outrun_queue=enqueue timers=postpone files=open_again \
    handlers=take; do
    echo "${each%=*} leaking ${each#*=} $build/profiling/diagnose/diagnose_reported ${each%=*}"
  done
  for each in skewed_cache lru_of_vectors idle_server bursts double_buffered_log memo; do
    echo "$each bounded - $build/profiling/diagnose/diagnose_reported $each"
  done
  for each in 01_cleared_on_return/retained_capacity=summarise \
    01_cleared_on_return/deferred_in_loop=total_size 04_leaked_task/parked_task=fetch \
    04_leaked_task/unread_response=client::get 04_leaked_task/handler_cycle=serve \
    04_leaked_task/blamed_frame=fetch_two; do
    local lab=${each%/*} case=${each#*/}
    echo "${case%=*},_broken leaking ${case#*=} $build/labs/$lab/broken live --case ${case%=*}"
    echo "${case%=*},_fixed bounded - $build/labs/$lab/fixed live --case ${case%=*}"
  done
}

# one RUN NAME VERDICT SITE COMMAND...: "NAME VERDICT SITE right named", of which the last two are 0 or 1.
one() {
  local run=$1 name=$2 verdict=$3 site=$4 said right=0 named=0
  shift 4
  said=$("$scopelab" diagnose --ignore 'upstream' --json --out "$folder/$name.$run" -- "$@") || true
  ! grep -q "\"verdict\": \"$verdict\"" <<< "$said" || right=1
  ! grep "\"where\":" <<< "$said" | grep -q "\b$site\b" || named=1
  [ "$right" = 1 ] || echo "$said" >&2
  rm -rf "$folder/$name.$run"
  echo "$name $verdict $site $right $named"
}
export -f one
export scopelab folder

for run in $(seq "$runs"); do
  programs_of "$set" | sed "s/^/$run /"
done | xargs -P "$jobs" -d '\n' -I LINE bash -c 'one $1' _ LINE > "$folder/all"

awk -v runs="$runs" -v set="$set" '
  { verdict[$1] = $2; site[$1] = $3; right[$1] += $4; named[$1] += $5; if (!($1 in seen)) { seen[$1] = 1; order[++n] = $1 } }
  END {
    print "| " set " | is | told so | its site | named |"
    print "|---|---|---:|---|---:|"
    for (i = 1; i <= n; ++i) {
      name = order[i]; shown = name; gsub("_", " ", shown)
      leaks = verdict[name] == "leaking"
      wrong += right[name] != runs || (leaks && named[name] != runs)
      printf "| %s | %s | %d of %d | %s | %s |\n", shown, verdict[name], right[name], runs, leaks ? "`" site[name] "`" : "", leaks ? named[name] " of " runs : ""
    }
    exit wrong > 0
  }' <(sort -k2,2r -k1,1 "$folder/all")
