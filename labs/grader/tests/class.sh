#!/usr/bin/env bash
# class.sh SCOPELAB [TIMES]: a class of ten is killed in the middle, goes on, and loses nothing; the
# tasks of the job array give the same. TIMES 10: a class of a hundred.
set -euo pipefail
scopelab=$1 times=${2:-1}
cd "$(dirname "$0")/../../.."
lab=02_capture_by_reference
work=$(mktemp -d)
chmod 711 "$work"
trap 'rm -rf "$work"' EXIT
mkdir "$work/tmp"
export TMPDIR=$work/tmp

# put NAME POINTS SUBSTITUTION: a submission, and what it is worth.
put() {
  mkdir -p "$work/class/$1/$lab"
  sed "$3" fixes/$lab.cpp > "$work/class/$1/$lab/mine.cpp"
  echo "\"$1\",$2,42" >> "$work/expected"
}
put ada 42 ''
put "bob's \$(work)" 42 's/level/grade/g'
put cyd 35 's/&log, &status/\&log, status/'
put dan 35 's/&on, handle/\&on, \&handle/'
put eve 0 's/return status;/return status/'
put fay 28 's/&log, &status/\&log, status/; s/&on, handle/\&on, \&handle/'
put gus 42 '1s|^|// mine\n|'
put hal 39 's/who.run_job();/& static int* volatile kept; kept = new int[99]; (void)kept[0];/'
put ivy 0 's/^int serve/int server/'
mkdir "$work/class/joe"
echo '"joe",0,42' >> "$work/expected"

# The same again, by other names: each differs from all others by a comment.
for time in $(seq 2 "$times"); do
  for name in ada bob\'s\ \$\(work\) cyd dan eve fay gus hal ivy joe; do
    cp -r "$work/class/$name" "$work/class/$name.$time"
    mine=$work/class/$name.$time/$lab/mine.cpp
    if [ -f "$mine" ]; then echo "// $time" >> "$mine"; fi
    worth=$(grep -F "\"$name\"," "$work/expected")
    echo "\"$name.$time\",${worth#*\",}" >> "$work/more"
  done
done
if [ -f "$work/more" ]; then cat "$work/more" >> "$work/expected"; fi
count=$(wc -l < "$work/expected")

words=(grade --all "$work/class" --lab 02 --fast --seed 9)
grade() { "$scopelab" "${words[@]}" "$@"; }
results() { find "$work/out" -name graded.json -printf '%i %p\n' | sort; }
points() { grep -v ^submission "$1" | cut -d, -f1-3; }

"$scopelab" "${words[@]}" --out "$work/out" --jobs 2 > /dev/null 2>&1 & grading=$!
until [ "$(find "$work/out" -name graded.json 2> /dev/null | wc -l)" -ge 3 ]; do
  kill -0 $grading 2> /dev/null || { echo "it was over before it could be killed"; exit 1; }
done
if grade --out "$work/out" > "$work/beside" 2>&1; then echo "two grade into one folder"; exit 1; fi
grep -q "is being graded into" "$work/beside"
kill -KILL $grading
wait $grading 2> /dev/null || true
results > "$work/before"
[ "$(wc -l < "$work/before")" -lt "$count" ] || { echo "all were graded before it was killed"; exit 1; }

grade --out "$work/out" --jobs 2 > "$work/second"
# What was there is there, and was not made again.
results > "$work/after"
lost=$(comm -23 "$work/before" "$work/after")
[ -z "$lost" ] || { echo "lost or made again: $lost"; exit 1; }
diff <(sort "$work/expected") <(points "$work/out/summary.csv" | sort)
# Nothing is left, not even of the one that was killed.
left=$(ls -A "$work/tmp")
[ -z "$left" ] || { echo "left behind: $left"; exit 1; }

# Nothing changed: nothing is graded. One changed: that one is.
grade --out "$work/out" > "$work/third"
! grep -q ': .* of 42' "$work/third" || { echo "graded again: $(cat "$work/third")"; exit 1; }
echo '// later' >> "$work/class/ada/$lab/mine.cpp"
[ "$(grade --out "$work/out" | grep -c ': .* of 42')" = 1 ] || { echo "a change is not seen"; exit 1; }

# The array's tasks, one by one: of those that are missing only.
rm "$work/out/ada/graded.json" "$work/out/bob's \$(work)/graded.json" "$work/out/joe/graded.json"
grade --out "$work/out" --slurm-script "$work/slurm" > /dev/null
[ "$(wc -l < "$work/slurm/submissions.txt")" = 3 ]
for task in 1 2 3; do SLURM_ARRAY_TASK_ID=$task bash "$work/slurm/grade.sbatch" > /dev/null; done
[ -z "$(grade --out "$work/out" | grep ': .* of 42')" ] || { echo "a task's result is not taken"; exit 1; }
diff <(sort "$work/expected") <(points "$work/out/summary.csv" | sort)
