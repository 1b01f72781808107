# SOCI 4 with its SQLite and PostgreSQL backends, and the client libraries below them: the target
# SOCI::SOCI. Debian's SOCI 4.0.3 has no package file of its own.
#   apt-get install libsoci-dev libsqlite3-dev libpq-dev
find_path(SOCI_INCLUDE_DIR soci/soci.h)
find_path(SOCI_SQLITE3_INCLUDE_DIR sqlite3.h)
find_path(SOCI_PQ_INCLUDE_DIR libpq-fe.h PATH_SUFFIXES postgresql)
find_library(SOCI_CORE_LIBRARY soci_core)
find_library(SOCI_SQLITE3_LIBRARY soci_sqlite3)
find_library(SOCI_POSTGRESQL_LIBRARY soci_postgresql)
find_library(SOCI_SQLITE3_CLIENT sqlite3)
find_library(SOCI_PQ_CLIENT pq)
mark_as_advanced(
  SOCI_INCLUDE_DIR SOCI_SQLITE3_INCLUDE_DIR SOCI_PQ_INCLUDE_DIR SOCI_CORE_LIBRARY
  SOCI_SQLITE3_LIBRARY SOCI_POSTGRESQL_LIBRARY SOCI_SQLITE3_CLIENT SOCI_PQ_CLIENT)

if(SOCI_INCLUDE_DIR)
  file(STRINGS ${SOCI_INCLUDE_DIR}/soci/version.h SOCI_VERSION REGEX "define SOCI_LIB_VERSION ")
  string(REGEX REPLACE ".*\"([0-9]+)_([0-9]+).*" "\\1.\\2" SOCI_VERSION "${SOCI_VERSION}")
endif()

include(FindPackageHandleStandardArgs)
find_package_handle_standard_args(SOCI
  REQUIRED_VARS SOCI_CORE_LIBRARY SOCI_SQLITE3_LIBRARY SOCI_POSTGRESQL_LIBRARY SOCI_SQLITE3_CLIENT
                SOCI_PQ_CLIENT SOCI_INCLUDE_DIR SOCI_SQLITE3_INCLUDE_DIR SOCI_PQ_INCLUDE_DIR
  VERSION_VAR SOCI_VERSION
  REASON_FAILURE_MESSAGE "apt-get install libsoci-dev libsqlite3-dev libpq-dev")

if(SOCI_FOUND AND NOT TARGET SOCI::SOCI)
  add_library(SOCI::SOCI INTERFACE IMPORTED)
  target_include_directories(SOCI::SOCI INTERFACE
    ${SOCI_INCLUDE_DIR} ${SOCI_SQLITE3_INCLUDE_DIR} ${SOCI_PQ_INCLUDE_DIR})
  target_link_libraries(SOCI::SOCI INTERFACE
    ${SOCI_SQLITE3_LIBRARY} ${SOCI_POSTGRESQL_LIBRARY} ${SOCI_CORE_LIBRARY}
    ${SOCI_SQLITE3_CLIENT} ${SOCI_PQ_CLIENT})
  # SOCI hides the type information of its classes, which this check of UBSan would link against.
  target_compile_options(SOCI::SOCI INTERFACE
    $<$<COMPILE_LANG_AND_ID:CXX,GNU,Clang>:-fno-sanitize=vptr>)
endif()
