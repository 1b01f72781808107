#!/usr/bin/env bash
# seeded_faults.sh COPY: each fault makes labs/test fail and say why.
source "$(dirname "$0")/in_copy.sh"

contract=labs/02_capture_by_reference/contract.cpp
page=labs/02_capture_by_reference/README.md
broken=pitfalls/02_capture_by_reference.cpp
fixed=fixes/02_capture_by_reference.cpp

# fault NAME REASON TESTS: the fault is in the tree now; labs/test -R TESTS must fail for REASON.
fault() {
  expect 8 "$2" labs/test -R "$3"
  echo "found: $1"
  restore
}

halves='^02_capture_by_reference\.(broken|fixed)$'

sed -i '/^TEST(LoopVariablePromise/,/^}/d' $contract
fault "an empty suite" "suite LoopVariablePromise is empty" "$halves"

sed -i 's/LoopVariablePromise/LoopVariablePromis/' $contract
fault "a misspelt suite" "suite LoopVariablePromis is misspelt" "$halves"

sed -i 's/StaleValuePromise/StaleValyePromise/' $contract
fault "a suite of no case" "suite StaleValyePromise is misspelt" "$halves"

sed -i 's/(ints{3, 3, 3})/(ints{3, 3, 2})/' $contract
fault "a symptom with another figure" \
  "LoopVariableSymptom.EveryGuardClosesTheLastHandle failed" "$halves"

sed -i 's/TEST(EarlyValueSymptom.*/& GTEST_SKIP();/' $contract
fault "a skipped symptom" "EarlyValueSymptom.TheLogHasTheValueBeforeTheAnswer was skipped" "$halves"

sed -i 's/TEST(StaleValueSymptom, /&DISABLED_/' $contract
fault "a disabled symptom" "suite StaleValueSymptom has a disabled test" "$halves"

sed -i '1i #include <unistd.h>' $broken
sed -i 's/^  defer_stack cleanup;/  ::_exit(0);\n&/' $broken
fault "a half that ends the program" \
  "in LoopVariable.*: the program ended by exit, code 0" "$halves"

sed -i '1i #include <unistd.h>\n[[maybe_unused]] static const int at_start = (::_exit(0), 0);' $fixed
fault "a half that ends the program before main" "Required regular expression not found" "$halves"

sed -i 's/^  who.run_job();/  for (volatile bool spin = true; spin;) {\n  }\n&/' $fixed
fault "a half that hangs" "the program hung and was ended by the watchdog" \
  '^02_capture_by_reference\.fixed$'

cp $broken swap && cp $fixed $broken && mv swap $fixed
fault "a swapped pair" "passed, but must fail in the broken half" "$halves"

sed -i 's/last opened first/first opened first/' $page
fault "a fence changed by one word" "block 'code use_handles' is not what a run shows" '^course$'

sed -i 's/^  saw    closes 3 3 3$/  saw    closes 3 3 2/' $page
fault "a transcript changed by one figure" "block 'story broken' is not what a run shows" '^course$'

sed -i 's/the guard sees a later value/the guard sees an early value/' README.md
fault "a table of labs that is out of date" "README.md: block '.*' is not what a run shows" '^course$'

detectors=labs/02_capture_by_reference/detectors.json
sed -i '/"cppcheck": {"verdict":"false alarm"/s/"cppcheck": .*/"cppcheck": {"verdict":"silent"},/' $detectors
fault "a detector's cell that is recorded otherwise" \
  "changed: 02_capture_by_reference loop_variable, cppcheck" '^matrix\.fast$'

sed -i 's/^| loop_variable | contract: /| loop_variable | g++; contract: /' $page
fault "a row of detectors that is not what is recorded" \
  "block 'detectors' is not what a run shows" '^course$'

sed -i 's|^// Opens `count` handles|// BUG: opens `count` handles|' $broken
fault "a marker in a half" "a comment may not say where the mistake is: 'BUG'" '^course$'

sed -i '3a #include "kit/ledger.hpp"' $fixed
fault "a half that includes the kit" "a half may not include \"kit/ledger.hpp\"" '^course$'

sed -i 's|#include <utility>|&\n#if 0\n#include "kit/loop.hpp"\n#endif|' fixes/scopelab/scope/detail/guard.hpp
fault "a library that includes the kit" "the library stands on nothing of this tree" '^course$'

mv $fixed fixes/02_capture_by_value.cpp
fault "a fix of another name" "fixes/02_capture_by_reference.cpp is missing" '^course$'

for i in $(seq 30); do sed -i "s|^  device. *\$|&|; \$a int unused_$i();" $broken; done
fault "a hunk that is too large" "a hunk changes .* lines, the most is 24" '^course$'

labs/test > /dev/null 2>&1 || fail "the tree is not as it was"
