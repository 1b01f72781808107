// An optional that is reset at the end.
// lab        03_exception_in_unwinding
// technique  another owner
// base       fixed
// expect     full
//--- before
#include <optional>
//--- replaces add_row
void add_row(table& to, int row) {
  std::optional<transaction> all_or_nothing{std::in_place, to};
  to.insert(row);
  all_or_nothing.reset();
}
