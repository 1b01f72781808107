# What find_package(scopelab COMPONENTS rpc) has to find first.
scopelab_find_part(journal)
list(PREPEND CMAKE_MODULE_PATH ${CMAKE_CURRENT_LIST_DIR})
find_dependency(GrpcCpp)
list(POP_FRONT CMAKE_MODULE_PATH)
