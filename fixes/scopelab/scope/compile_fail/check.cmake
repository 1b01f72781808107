# cmake -DCXX=compiler -DINCLUDE=dir[;dir] -DSOURCE=program.cpp -P check.cmake
list(TRANSFORM INCLUDE PREPEND -I)
file(STRINGS ${SOURCE} first_line LIMIT_COUNT 1)
execute_process(
  COMMAND ${CXX} -std=c++20 -Wall -Wextra -Werror -fdiagnostics-color=never ${INCLUDE} -c ${SOURCE}
          -o /dev/null
  RESULT_VARIABLE status OUTPUT_VARIABLE said ERROR_VARIABLE said)
string(REGEX REPLACE "[ \n]+" " " said_flat "${said}")

if(first_line STREQUAL "// must compile")
  if(NOT status EQUAL 0)
    message(FATAL_ERROR "${SOURCE}: must compile with ${CXX}, but:\n${said}")
  endif()
elseif(first_line MATCHES "^// must say: (.+)$")
  set(sentence "${CMAKE_MATCH_1}")
  if(status EQUAL 0)
    message(FATAL_ERROR "${SOURCE}: compiled with ${CXX}, but must not.")
  elseif(NOT said_flat MATCHES "${sentence}")
    message(FATAL_ERROR "${SOURCE}: failed with ${CXX} without saying\n  ${sentence}\nbut:\n${said}")
  endif()
else()
  message(FATAL_ERROR "${SOURCE}: the first line must be '// must compile' or '// must say: REGEX'.")
endif()
