# gRPC for C++ 1.51 with protobuf: the target GrpcCpp::GrpcCpp, and GRPC_CPP_PLUGIN. Debian's gRPC has
# a file for CMake that asks for more than is installed with it.
#   apt-get install libgrpc++-dev libprotobuf-dev protobuf-compiler-grpc
find_path(GRPCPP_INCLUDE_DIR grpcpp/grpcpp.h)
find_library(GRPCPP_LIBRARY grpc++)
find_library(GRPC_LIBRARY grpc)
find_library(GPR_LIBRARY gpr)
find_library(ABSL_SYNCHRONIZATION_LIBRARY absl_synchronization)  # its headers use it
find_program(GRPC_CPP_PLUGIN grpc_cpp_plugin)
find_package(Protobuf 3.21 MODULE QUIET)
find_package(Threads QUIET)
mark_as_advanced(GRPCPP_INCLUDE_DIR GRPCPP_LIBRARY GRPC_LIBRARY GPR_LIBRARY
                 ABSL_SYNCHRONIZATION_LIBRARY GRPC_CPP_PLUGIN)

include(FindPackageHandleStandardArgs)
find_package_handle_standard_args(GrpcCpp
  REQUIRED_VARS GRPCPP_LIBRARY GRPC_LIBRARY GPR_LIBRARY ABSL_SYNCHRONIZATION_LIBRARY
                GRPCPP_INCLUDE_DIR GRPC_CPP_PLUGIN Protobuf_FOUND
  REASON_FAILURE_MESSAGE "apt-get install libgrpc++-dev libprotobuf-dev protobuf-compiler-grpc")

if(GrpcCpp_FOUND AND NOT TARGET GrpcCpp::GrpcCpp)
  add_library(GrpcCpp::GrpcCpp INTERFACE IMPORTED)
  target_include_directories(GrpcCpp::GrpcCpp INTERFACE ${GRPCPP_INCLUDE_DIR})
  target_link_libraries(GrpcCpp::GrpcCpp INTERFACE
    ${GRPCPP_LIBRARY} ${GRPC_LIBRARY} ${GPR_LIBRARY} ${ABSL_SYNCHRONIZATION_LIBRARY}
    protobuf::libprotobuf Threads::Threads)
endif()
