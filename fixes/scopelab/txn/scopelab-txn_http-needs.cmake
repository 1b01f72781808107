# What find_package(scopelab COMPONENTS txn_http) has to find first.
if(NOT TARGET scopelab::txn)
  include(${CMAKE_CURRENT_LIST_DIR}/scopelab-txn-needs.cmake)
  if(TARGET SOCI::SOCI)
    include(${CMAKE_CURRENT_LIST_DIR}/scopelab-txn-targets.cmake)
  endif()
endif()
find_dependency(Boost 1.81)
find_dependency(Threads)
