# hiredis as the target hiredis::hiredis: Debian's package file names paths, and no target.
#   apt-get install libhiredis-dev
find_path(HIREDIS_INCLUDE_DIR hiredis/hiredis.h)
find_library(HIREDIS_LIBRARY hiredis)
mark_as_advanced(HIREDIS_INCLUDE_DIR HIREDIS_LIBRARY)

include(FindPackageHandleStandardArgs)
find_package_handle_standard_args(Hiredis REQUIRED_VARS HIREDIS_LIBRARY HIREDIS_INCLUDE_DIR
  REASON_FAILURE_MESSAGE "apt-get install libhiredis-dev")

if(Hiredis_FOUND AND NOT TARGET hiredis::hiredis)
  add_library(hiredis::hiredis INTERFACE IMPORTED)
  target_include_directories(hiredis::hiredis INTERFACE ${HIREDIS_INCLUDE_DIR})
  target_link_libraries(hiredis::hiredis INTERFACE ${HIREDIS_LIBRARY})
endif()
