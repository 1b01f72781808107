// The base is compared, and what was made of it is not.
// lab        10_broken_delta_chain
// technique  half of the fix
// base       fixed
// expect     fails wrong_base contract 1090
//--- replaces restore
std::string restore(std::string_view base, const record& kept) {
  if (digest_of(base) != kept.base) throw unusable{"another base"};
  return changed(base, kept.changes);
}
