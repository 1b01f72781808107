# What find_package(scopelab COMPONENTS saga) has to find first.
scopelab_find_part(txn)
