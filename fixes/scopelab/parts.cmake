# What the parts of the library share that stand on other packages.

# scopelab_part(NAME)
#
# The target scopelab_NAME is scopelab::NAME, here and installed, with what finds it there:
# scopelab-NAME-needs.cmake.
function(scopelab_part name)
  add_library(scopelab::${name} ALIAS scopelab_${name})
  set_target_properties(scopelab_${name} PROPERTIES
    EXPORT_NAME ${name} POSITION_INDEPENDENT_CODE ON)
  install(TARGETS scopelab_${name} EXPORT scopelab_${name})
  install(EXPORT scopelab_${name} NAMESPACE scopelab:: DESTINATION ${package_dir}
          FILE scopelab-${name}-targets.cmake)
  install(FILES scopelab-${name}-needs.cmake DESTINATION ${package_dir})
endfunction()

# scopelab_needs_libstdcxx(PART PACKAGE)
#
# Leaves the caller's file where the part would be built with libc++: Debian's PACKAGE is built with
# libstdc++, and a program has one standard library.
macro(scopelab_needs_libstdcxx part package)
  get_directory_property(options COMPILE_OPTIONS)
  if("${CMAKE_CXX_FLAGS} ${options}" MATCHES "-stdlib=libc\\+\\+")
    message(STATUS "scopelab::${part} is left out: ${package} is not built with libc++")
    return()
  endif()
endmacro()
