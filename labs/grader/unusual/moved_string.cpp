// The buffer itself is what is returned.
// lab        01_cleared_on_return
// technique  another order
// base       fixed
// expect     full
//--- before
#include <string>
//--- replaces greeting
std::string greeting(std::string_view name) {
  std::string text{"hello, "};
  return text.append(name);
}
