# What find_package(scopelab COMPONENTS txn) has to find first.
list(PREPEND CMAKE_MODULE_PATH ${CMAKE_CURRENT_LIST_DIR})
find_dependency(SOCI 4.0)
list(POP_FRONT CMAKE_MODULE_PATH)
