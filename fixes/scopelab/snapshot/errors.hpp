// What is wrong with a delta that can't be decoded.
//
//   try {
//     state = snapshot::decode(base, delta);
//   } catch (const snapshot::delta_error& e) {   // nothing was decoded
//     if (e.why() == snapshot::faults::wrong_base) ...
//   }
//
// | fault         | means                                                  |
// |---------------|--------------------------------------------------------|
// | wrong_base    | whole, but made against another base                   |
// | wrong_version | of another version of the format                       |
// | truncated     | it ends too early                                      |
// | corrupt       | no delta, or one that was changed after it was made    |
// | too_large     | it would make more bytes than the caller allows        |
//
// The fault is the first that is found. A bit that is flipped in the length of
// a delta makes it look truncated: rely on there being an error, not on which.
#pragma once

#include <stdexcept>

namespace scopelab::snapshot {

enum class faults { wrong_base, wrong_version, truncated, corrupt, too_large };

constexpr const char* to_string(faults f) noexcept {
  switch (f) {
    case faults::wrong_base:
      return "the delta was made against another base";
    case faults::wrong_version:
      return "the delta is of another version of the format";
    case faults::truncated:
      return "the delta ends too early";
    case faults::corrupt:
      return "the delta is damaged";
    case faults::too_large:
      return "the delta makes more bytes than are allowed";
  }
  return "?";
}

class delta_error : public std::runtime_error {
 public:
  explicit delta_error(faults why)
      : std::runtime_error(to_string(why)), why_(why) {}
  faults why() const noexcept { return why_; }

 private:
  faults why_;
};

}  // namespace scopelab::snapshot
