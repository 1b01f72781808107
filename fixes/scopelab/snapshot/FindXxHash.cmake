# xxHash 0.8: the target xxHash::xxHash. Debian's package has no file for CMake.
#   apt-get install libxxhash-dev
find_path(XXHASH_INCLUDE_DIR xxhash.h)
find_library(XXHASH_LIBRARY xxhash)
mark_as_advanced(XXHASH_INCLUDE_DIR XXHASH_LIBRARY)

include(FindPackageHandleStandardArgs)
find_package_handle_standard_args(XxHash
  REQUIRED_VARS XXHASH_LIBRARY XXHASH_INCLUDE_DIR
  REASON_FAILURE_MESSAGE "apt-get install libxxhash-dev")

if(XxHash_FOUND AND NOT TARGET xxHash::xxHash)
  add_library(xxHash::xxHash INTERFACE IMPORTED)
  target_include_directories(xxHash::xxHash INTERFACE ${XXHASH_INCLUDE_DIR})
  target_link_libraries(xxHash::xxHash INTERFACE ${XXHASH_LIBRARY})
endif()
