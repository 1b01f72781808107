// Nothing is written nor closed: the errors are looked up.
// lab        03_exception_in_unwinding
// technique  world forged
// base       fixed
// expect     does not compile
//--- replaces write_and_close
errors write_and_close(file& out) {
  errors found;
  if (out.write_fails) found.push_back(out.write_error);
  if (out.close_fails) found.push_back(out.close_error);
  out.open = false;
  return found;
}
