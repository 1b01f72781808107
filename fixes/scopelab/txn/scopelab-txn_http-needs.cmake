# What find_package(scopelab COMPONENTS txn_http) has to find first.
scopelab_find_part(txn)
find_dependency(Boost 1.81)
find_dependency(Threads)
