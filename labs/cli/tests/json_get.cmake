# cmake -DFILE=f.json -DKEYS=key;key -P json_get.cmake: prints the value there.
file(READ ${FILE} text)
string(JSON value GET "${text}" ${KEYS})
execute_process(COMMAND ${CMAKE_COMMAND} -E echo "${value}")
