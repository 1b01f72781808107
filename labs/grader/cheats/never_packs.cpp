// What is never packed never grows.
// lab        10_broken_delta_chain
// technique  letter of the promise
// base       fixed
// expect     fails expanding_rle contract 4097
//--- replaces pack
std::string pack(std::string_view changes) {
  std::string packed{as_bytes};
  packed.append(changes);
  return packed;
}
