# What find_package(scopelab COMPONENTS snapshot) has to find first.
list(PREPEND CMAKE_MODULE_PATH ${CMAKE_CURRENT_LIST_DIR})
find_dependency(zstd CONFIG)
find_dependency(XxHash)
list(POP_FRONT CMAKE_MODULE_PATH)
