# scopelab_compile_fail(PREFIX INCLUDE_DIRS program.cpp...)
#
# A test PREFIX.compiler.program for each program, with g++ and with clang: it compiles or fails as
# its first line says (check.cmake).
set(SCOPELAB_COMPILE_FAIL_DIR ${CMAKE_CURRENT_LIST_DIR} CACHE INTERNAL "")
find_program(SCOPELAB_GXX NAMES g++-12 g++)
find_program(SCOPELAB_CLANGXX NAMES clang++-19 clang++-18 clang++-17 clang++-16)
if(NOT SCOPELAB_CLANGXX AND NOT TEST compile_fail.clang)
  # Half of the tests are missing: that is a failure, not a smaller number.
  add_test(NAME compile_fail.clang
           COMMAND ${CMAKE_COMMAND} -E echo "clang 16 or later is missing: apt-get install clang-19")
  set_tests_properties(compile_fail.clang PROPERTIES PASS_REGULAR_EXPRESSION "^there$" LABELS library)
endif()

function(scopelab_compile_fail prefix includes)
  foreach(compiler IN ITEMS ${SCOPELAB_GXX} ${SCOPELAB_CLANGXX})
    if(NOT compiler)
      continue()
    endif()
    cmake_path(GET compiler STEM cxx)
    foreach(program IN LISTS ARGN)
      cmake_path(GET program STEM name)
      add_test(NAME ${prefix}.${cxx}.${name}
               COMMAND ${CMAKE_COMMAND} -DCXX=${compiler} "-DINCLUDE=${includes}"
                       -DSOURCE=${program} -P ${SCOPELAB_COMPILE_FAIL_DIR}/check.cmake)
      set_tests_properties(${prefix}.${cxx}.${name} PROPERTIES
        FIXTURES_REQUIRED compile_fail_checker TIMEOUT 60 LABELS library)
    endforeach()
  endforeach()
endfunction()
