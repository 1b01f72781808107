# add_pitfall([LINKS library...])
#
# The lab in the current folder, which gives it its name, NN_name:
#   NN_name.broken  NN_name.fixed  NN_name.mine   -> build/labs/NN_name/{broken,fixed,mine}
# from pitfalls/NN_name.cpp, fixes/NN_name.cpp (if there) and the learner's mine.cpp (else the broken
# half), each linked with the lab's other sources, which compile once. CTest judges the halves. With
# a sanitizer only the fixed one is built by default; NN_name.mine is there when it is asked for.
function(add_pitfall)
  cmake_parse_arguments(PARSE_ARGV 0 arg "" "" "LINKS")
  if(arg_UNPARSED_ARGUMENTS)
    message(FATAL_ERROR "add_pitfall: unknown argument ${arg_UNPARSED_ARGUMENTS}")
  endif()
  cmake_path(GET CMAKE_CURRENT_SOURCE_DIR FILENAME name)
  scopelab_read_cases(cases case_count)
  scopelab_read_number(ledger_n ledger_n 50)
  configure_file(${PROJECT_SOURCE_DIR}/labs/kit/lab_info.cpp.in lab_info.cpp @ONLY)

  file(GLOB sources CONFIGURE_DEPENDS *.cpp)
  list(FILTER sources EXCLUDE REGEX "/mine\\.cpp$")
  if(SCOPELAB_LIBCXX)
    list(FILTER sources EXCLUDE REGEX "/bench\\.cpp$")
  endif()
  add_library(${name}.lab OBJECT ${sources} ${CMAKE_CURRENT_BINARY_DIR}/lab_info.cpp)
  target_include_directories(${name}.lab PUBLIC ${CMAKE_CURRENT_SOURCE_DIR})
  target_link_libraries(${name}.lab PUBLIC scopelab_kit ${arg_LINKS})
  scopelab_find_halves()
  if(NOT broken)
    message(FATAL_ERROR "labs/${name} has no broken half: write pitfalls/${name}.cpp.")
  endif()

  set(halves broken fixed mine)
  if(SCOPELAB_SANITIZE)
    set(halves fixed)
    # For a grader, and only when asked for.
    scopelab_add_half(${name}.mine mine ${mine})
    set_target_properties(${name}.mine PROPERTIES OUTPUT_NAME mine EXCLUDE_FROM_ALL TRUE)
    # For `scopelab matrix`, and only when asked for; no test of the broken half is meant for it.
    scopelab_add_half(${name}.detected broken ${broken})
    set_target_properties(${name}.detected PROPERTIES OUTPUT_NAME broken EXCLUDE_FROM_ALL TRUE)
    add_dependencies(detected_halves ${name}.detected)
  endif()
  foreach(half IN LISTS halves)
    if(${half})
      scopelab_add_half(${name}.${half} ${half} ${${half}})
      set_target_properties(${name}.${half} PROPERTIES OUTPUT_NAME ${half})
      add_dependencies(all_labs ${name}.${half})
      if(NOT half STREQUAL "mine")
        add_dependencies(detected_halves ${name}.${half})
      endif()
      if(NOT half STREQUAL "mine")
        scopelab_expect(${name}.${half} ${half} ${case_count})
      endif()
    endif()
  endforeach()
endfunction()

# add_variant(VARIANT OPTIONS option... CASE case BROKEN regex FIXED regex)
#
# The same two halves compiled with other options, as NN_name.{broken,fixed}.VARIANT; a test wants
# each to tell REGEX of the case. For what only another compiler, or a sanitizer, shows.
function(add_variant variant)
  cmake_parse_arguments(PARSE_ARGV 1 arg "" "CASE;BROKEN;FIXED" "OPTIONS")
  if(SCOPELAB_SANITIZE)
    return()
  endif()
  cmake_path(GET CMAKE_CURRENT_SOURCE_DIR FILENAME name)
  scopelab_find_halves()
  set(regex_broken "${arg_BROKEN}")
  set(regex_fixed "${arg_FIXED}")
  foreach(half IN ITEMS broken fixed)
    if(${half})
      set(target ${name}.${half}.${variant})
      scopelab_add_half(${target} ${half} ${${half}})
      set_target_properties(${target} PROPERTIES OUTPUT_NAME ${half}.${variant})
      target_compile_options(${target} PRIVATE ${arg_OPTIONS})
      target_link_options(${target} PRIVATE ${arg_OPTIONS})
      add_test(NAME ${target} COMMAND ${target} story --case ${arg_CASE})
      set_tests_properties(${target} PROPERTIES
        PASS_REGULAR_EXPRESSION "${regex_${half}}" TIMEOUT 60 LABELS ${half})
    endif()
  endforeach()
endfunction()

# expect_evidence(BROKEN regex FIXED regex)
#
# What the figures of each half must say, as `half evidence` prints them.
function(expect_evidence)
  cmake_parse_arguments(PARSE_ARGV 0 arg "" "BROKEN;FIXED" "")
  cmake_path(GET CMAKE_CURRENT_SOURCE_DIR FILENAME name)
  foreach(half IN ITEMS broken fixed)
    string(TOUPPER ${half} upper)
    if(TARGET ${name}.${half})
      add_test(NAME ${name}.${half}.evidence
               COMMAND ${name}.${half} evidence ${SCOPELAB_PATIENCE})
      set_tests_properties(${name}.${half}.evidence PROPERTIES
        PASS_REGULAR_EXPRESSION "${arg_${upper}}" TIMEOUT 600 LABELS ${half})
    endif()
  endforeach()
endfunction()

# expect_the_same_on_postgresql()
#
# The same verdict, and the same figures, on a PostgreSQL server of the test's own.
function(expect_the_same_on_postgresql)
  cmake_path(GET CMAKE_CURRENT_SOURCE_DIR FILENAME name)
  scopelab_read_cases(cases case_count)
  set(with_postgresql ${PROJECT_SOURCE_DIR}/fixes/scopelab/txn/tests/with_postgresql.sh)
  foreach(half IN ITEMS broken fixed)
    set(target ${name}.${half})
    if(NOT TARGET ${target})
      continue()
    endif()
    add_test(NAME ${target}.postgresql
             COMMAND ${with_postgresql} $<TARGET_FILE:${target}> verdict ${SCOPELAB_PATIENCE})
    set_tests_properties(${target}.postgresql PROPERTIES
      PASS_REGULAR_EXPRESSION "verdict: ${target} is as expected, ${case_count} cases"
      TIMEOUT 300 LABELS ${half})
    if(NOT SCOPELAB_SANITIZE)
      add_test(NAME ${target}.postgresql.same_evidence
               COMMAND ${PROJECT_SOURCE_DIR}/labs/kit/tests/same_evidence.sh ${with_postgresql}
                       $<TARGET_FILE:${target}>)
      set_tests_properties(${target}.postgresql.same_evidence PROPERTIES TIMEOUT 300 LABELS ${half})
    endif()
  endforeach()
endfunction()

# expect_heap(CASE case FUNCTION function BYTES bytes)
#
# What pprof tells of a case's workload: in the broken half the function grows by so many bytes an
# operation, in the fixed one nothing of the lab does.
function(expect_heap)
  cmake_parse_arguments(PARSE_ARGV 0 arg "" "CASE;FUNCTION;BYTES" "")
  if(SCOPELAB_SANITIZE)
    return()
  endif()
  cmake_path(GET CMAKE_CURRENT_SOURCE_DIR FILENAME name)
  if(TARGET ${name}.fixed)
    add_test(NAME ${name}.heap.${arg_CASE}
             COMMAND ${PROJECT_SOURCE_DIR}/labs/cli/tests/heap.sh $<TARGET_FILE:scopelab> ${name}
                     ${arg_CASE} ${arg_FUNCTION} ${arg_BYTES})
    set_tests_properties(${name}.heap.${arg_CASE} PROPERTIES
      SKIP_RETURN_CODE 77 TIMEOUT 300 LABELS heap)
  endif()
endfunction()

# scopelab_add_half(TARGET HALF SOURCE)
#
# One more half of the lab in the current folder, which says that it is HALF. In the link come
# the lab's objects in the order of their names, lab_info.cpp, which half it is, then the half's own
# object, the last of them, and the libraries.
function(scopelab_add_half target half source)
  cmake_path(GET CMAKE_CURRENT_SOURCE_DIR FILENAME name)
  add_executable(${target} ${source})
  set_target_properties(${target} PROPERTIES UNITY_BUILD OFF)  # the grader compiles others in its place
  target_link_libraries(${target} PRIVATE ${name}.lab scopelab_kit_${half})
  # All of the kit, whether it is asked for or not: else what a half defines itself would replace it.
  set_property(TARGET ${target} PROPERTY LINK_LIBRARY_OVERRIDE "WHOLE_ARCHIVE,scopelab_kit")
endfunction()

# --- not for labs ---

# Other tests run beside it, which is no reason to end a case; with a sanitizer all takes longer.
set(SCOPELAB_PATIENCE --limit 60 CACHE STRING "How long CTest waits for a case of a half")
if(SCOPELAB_SANITIZE)
  set(SCOPELAB_PATIENCE --limit 240)
endif()

# Sets broken, fixed and mine to the halves' files, those that are there; one that comes or goes is
# noticed at the next build.
macro(scopelab_find_halves)
  file(GLOB broken CONFIGURE_DEPENDS ${PROJECT_SOURCE_DIR}/pitfalls/${name}.cpp)
  file(GLOB fixed CONFIGURE_DEPENDS ${PROJECT_SOURCE_DIR}/fixes/${name}.cpp)
  file(GLOB mine CONFIGURE_DEPENDS ${SCOPELAB_SUBMISSION}/${name}/mine.cpp)
  if(NOT mine)
    set(mine ${broken})
  endif()
endmacro()

# Never WILL_FAIL: a typo passes it, and a crash fails it. The verdict line is required instead.
function(scopelab_expect target half case_count)
  add_test(NAME ${target} COMMAND ${target} verdict ${SCOPELAB_PATIENCE})
  set_tests_properties(${target} PROPERTIES
    PASS_REGULAR_EXPRESSION "verdict: ${target} is as expected, ${case_count} cases"
    TIMEOUT 600 LABELS ${half})
endfunction()

# The names of the cases in lab.json, as C++ strings, and how many they are.
function(scopelab_read_cases result_cases result_count)
  set_property(DIRECTORY APPEND PROPERTY CMAKE_CONFIGURE_DEPENDS lab.json)
  file(READ lab.json manifest)
  string(JSON count LENGTH "${manifest}" cases)
  if(count EQUAL 0)
    message(FATAL_ERROR "${CMAKE_CURRENT_SOURCE_DIR}/lab.json: lists no cases.")
  endif()
  set(cases "")
  math(EXPR last "${count} - 1")
  foreach(i RANGE ${last})
    string(JSON case GET "${manifest}" cases ${i} name)
    list(APPEND cases "\"${case}\"")
  endforeach()
  list(JOIN cases ", " cases)
  set(${result_cases} "${cases}" PARENT_SCOPE)
  set(${result_count} ${count} PARENT_SCOPE)
endfunction()

# A number that lab.json may state by KEY, else DEFAULT.
function(scopelab_read_number result key default)
  file(READ lab.json manifest)
  string(JSON number ERROR_VARIABLE missing GET "${manifest}" ${key})
  if(missing)
    set(number ${default})
  endif()
  set(${result} ${number} PARENT_SCOPE)
endfunction()
