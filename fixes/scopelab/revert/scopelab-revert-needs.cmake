# What find_package(scopelab COMPONENTS revert) has to find first.
scopelab_find_part(txn)
