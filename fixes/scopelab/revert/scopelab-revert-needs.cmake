# What find_package(scopelab COMPONENTS revert) has to find first.
if(NOT TARGET scopelab::txn)
  include(${CMAKE_CURRENT_LIST_DIR}/scopelab-txn-needs.cmake)
  if(TARGET SOCI::SOCI)
    include(${CMAKE_CURRENT_LIST_DIR}/scopelab-txn-targets.cmake)
  endif()
endif()
