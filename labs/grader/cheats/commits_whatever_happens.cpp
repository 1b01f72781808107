// Rows that must be rolled back are committed too.
// lab        03_exception_in_unwinding
// technique  wrong moment
// base       fixed
// expect     fails uncaught_as_bool contract row
//--- replaces add_row
void add_row(table& to, int row) {
  to.insert(row < 0 ? -row : row);
  to.commit();
}
