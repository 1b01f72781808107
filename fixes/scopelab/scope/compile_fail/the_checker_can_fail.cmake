# cmake -DCXX=compiler -DINCLUDE=dir -DWORK=dir -P the_checker_can_fail.cmake
# Shows check.cmake three programs that it must reject.
function(must_reject name program complaint)
  file(WRITE ${WORK}/${name}.cpp "${program}")
  execute_process(COMMAND ${CMAKE_COMMAND} -DCXX=${CXX} -DINCLUDE=${INCLUDE}
                          -DSOURCE=${WORK}/${name}.cpp -P ${CMAKE_CURRENT_LIST_DIR}/check.cmake
                  RESULT_VARIABLE status ERROR_VARIABLE said OUTPUT_QUIET)
  string(REGEX REPLACE "[ \n]+" " " said "${said}")  # CMake wraps long lines
  if(status EQUAL 0 OR NOT said MATCHES "${complaint}")
    message(FATAL_ERROR "the checker accepted '${name}', or said something else:\n${said}")
  endif()
endfunction()

must_reject(compiles "// must say: anything\nint main() {}\n" "compiled with .*, but must not")
must_reject(other_reason "// must say: a cleanup must not throw\nint main() { return x; }\n"
            "without saying")
must_reject(broken "// must compile\nint main() { return x; }\n" "must compile with")
must_reject(no_expectation "int main() {}\n" "the first line must be")
