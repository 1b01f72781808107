# What find_package(scopelab COMPONENTS saga_redis) has to find first.
include("${CMAKE_CURRENT_LIST_DIR}/scopelab-saga-needs.cmake")
if(NOT TARGET scopelab::saga)
  include("${CMAKE_CURRENT_LIST_DIR}/scopelab-saga-targets.cmake")
endif()
list(PREPEND CMAKE_MODULE_PATH ${CMAKE_CURRENT_LIST_DIR})
find_dependency(Hiredis)
list(POP_FRONT CMAKE_MODULE_PATH)
