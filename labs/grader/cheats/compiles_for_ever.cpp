// The compiler is the program that hangs.
// lab        02_capture_by_reference
// technique  compiler
// base       broken
// expect     does not compile
//--- after
template <unsigned long N>
struct bomb {
  static constexpr unsigned long value = bomb<N - 1>::value + bomb<N - 2>::value * bomb<N / 2>::value;
};
constexpr unsigned long so_long() {
  unsigned long sum = 0;
  for (unsigned long i = 0; i < 30'000'000'000UL; ++i) sum += i;
  return sum;
}
static_assert(so_long() != 0);
