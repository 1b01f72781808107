# What find_package(scopelab COMPONENTS async) has to find first.
find_dependency(Boost 1.81)
find_dependency(Threads)
