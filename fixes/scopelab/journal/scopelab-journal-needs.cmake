# What find_package(scopelab COMPONENTS journal) has to find first.
list(PREPEND CMAKE_MODULE_PATH ${CMAKE_CURRENT_LIST_DIR})
find_dependency(XxHash)
list(POP_FRONT CMAKE_MODULE_PATH)
find_dependency(OpenSSL 3.0)
find_dependency(Threads)
