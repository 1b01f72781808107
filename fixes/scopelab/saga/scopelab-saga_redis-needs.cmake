# What find_package(scopelab COMPONENTS saga_redis) has to find first.
scopelab_find_part(saga)
list(PREPEND CMAKE_MODULE_PATH ${CMAKE_CURRENT_LIST_DIR})
find_dependency(Hiredis)
list(POP_FRONT CMAKE_MODULE_PATH)
