#!/usr/bin/env bash
# add_a_pitfall.sh COPY: follows docs/add_a_pitfall.md to the letter. New files only: no file that was
# there is edited, but for the tables that `course --write` generates.
source "$(dirname "$0")/in_copy.sh"
name=99_released_too_early

# The page's files: a mark `<!-- file: PATH -->`, then a fence of three or four backticks.
awk '
  /^<!-- file: .* -->$/ { path = $3; next }
  path != "" && fence == "" && /^```/ { match($0, /^`+/); fence = substr($0, 1, RLENGTH); next }
  fence != "" && $0 == fence { close(path); path = ""; fence = ""; next }
  fence != "" {
    folder = path; sub(/\/[^\/]*$/, "", folder)
    if (!(folder in made)) { system("mkdir -p " folder); made[folder] = 1 }
    print > path
  }' docs/add_a_pitfall.md
for file in pitfalls/$name.cpp fixes/$name.cpp labs/$name/README.md; do
  [ -s $file ] || fail "docs/add_a_pitfall.md has no $file"
done

expect 8 "README.md: block 'labs' is not what a run shows" labs/test
expect 0 "early_release  *-  *-  *-  *yes" $scopelab matrix 99 --fast --update
expect 0 "halves, tree and pages are in order, 2 labs" $scopelab course --write
expect 0 "100% tests passed" labs/test
expect 0 "1 case: 1 broken as expected, 1 fixed as expected" $scopelab run 99

edited=$(changes | grep '^Files ' || true)
grep -v ' ./README.md differ$\| ./docs/\(detectors\|learn\).md differ$' <<< "$edited" &&
  fail "more than the generated tables was edited: $edited"
echo "added with new files only"

rm -rf pitfalls/$name.cpp fixes/$name.cpp labs/$name
$scopelab course --write > /dev/null || true
expect 0 "100% tests passed" labs/test
expect 2 "there is no lab '99'" $scopelab show 99
echo "and taken out again"
restore
