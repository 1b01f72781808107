# What find_package(scopelab COMPONENTS saga) has to find first.
include("${CMAKE_CURRENT_LIST_DIR}/scopelab-txn-needs.cmake")
if(NOT TARGET scopelab::txn)
  include("${CMAKE_CURRENT_LIST_DIR}/scopelab-txn-targets.cmake")
endif()
