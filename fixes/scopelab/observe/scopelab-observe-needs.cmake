# What find_package(scopelab COMPONENTS observe) has to find first.
find_dependency(Boost 1.81)
find_dependency(nlohmann_json 3.11)
find_dependency(prometheus-cpp CONFIG)
find_dependency(Threads)
