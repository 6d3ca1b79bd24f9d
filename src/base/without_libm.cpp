// libm when it is called, for programs that have all else linked in.
//
// What is linked in calls mathematical functions: SQLite's are there for queries, Hyperscan's for compiling
// patterns, ours for weighing what may be a secret. Most runs of a hook come to none of them, and yet each
// start loaded libm, which took 0.06 ms, a thirtieth of it. It cannot be linked in: its archive asks libc's
// archive what the processor can do. So the functions are defined here, and the first call of one loads the
// library. What is not defined here the linker takes from libm as before, and that is loaded at the start
// again, which linking_test.sh notices.
#include <dlfcn.h>
#include <fenv.h>
#include <gnu/lib-names.h>
#include <math.h>

#include <cstdio>
#include <cstdlib>

namespace {

// It is called from C, so nothing can be thrown. A program that ends like this accepts nothing.
void* found_in_libm(const char* name) noexcept {
  static void* const library = ::dlopen(LIBM_SO, RTLD_NOW | RTLD_LOCAL);
  void* const function = library == nullptr ? nullptr : ::dlsym(library, name);
  if (function != nullptr) return function;
  std::fprintf(stderr, "sallyport: %s cannot be had from " LIBM_SO "; nothing is accepted\n", name);
  std::abort();
}

}  // namespace

// A macro, because the name is needed as one and as a text.
#define SALLYPORT_LATE(Result, name, parameters, arguments)                                     \
  extern "C" Result name parameters noexcept {                                                  \
    static auto* const function = reinterpret_cast<Result(*) parameters>(found_in_libm(#name)); \
    return function arguments;                                                                  \
  }
#define SALLYPORT_LATE_OF_ONE(name) SALLYPORT_LATE(double, name, (double x), (x))
#define SALLYPORT_LATE_OF_TWO(name) SALLYPORT_LATE(double, name, (double x, double y), (x, y))

SALLYPORT_LATE_OF_ONE(acos)
SALLYPORT_LATE_OF_ONE(acosh)
SALLYPORT_LATE_OF_ONE(asin)
SALLYPORT_LATE_OF_ONE(asinh)
SALLYPORT_LATE_OF_ONE(atan)
SALLYPORT_LATE_OF_ONE(atanh)
SALLYPORT_LATE_OF_ONE(ceil)
SALLYPORT_LATE_OF_ONE(cos)
SALLYPORT_LATE_OF_ONE(cosh)
SALLYPORT_LATE_OF_ONE(exp)
SALLYPORT_LATE_OF_ONE(floor)
SALLYPORT_LATE_OF_ONE(log)
SALLYPORT_LATE_OF_ONE(log10)
SALLYPORT_LATE_OF_ONE(log2)
SALLYPORT_LATE_OF_ONE(round)
SALLYPORT_LATE_OF_ONE(sin)
SALLYPORT_LATE_OF_ONE(sinh)
SALLYPORT_LATE_OF_ONE(sqrt)
SALLYPORT_LATE_OF_ONE(tan)
SALLYPORT_LATE_OF_ONE(tanh)
SALLYPORT_LATE_OF_ONE(trunc)
SALLYPORT_LATE_OF_TWO(atan2)
SALLYPORT_LATE_OF_TWO(fmod)
SALLYPORT_LATE_OF_TWO(pow)
SALLYPORT_LATE(double, modf, (double x, double* whole), (x, whole))
SALLYPORT_LATE(float, log2f, (float x), (x))
SALLYPORT_LATE(long long, llround, (double x), (x))
// Nobody calls these, but the linker goes by what stands in an object file, not by what is left of it: they
// are for parts of Abseil and libstdc++.
SALLYPORT_LATE(double, frexp, (double x, int* exponent), (x, exponent))
SALLYPORT_LATE(long double, frexpl, (long double x, int* exponent), (x, exponent))
SALLYPORT_LATE(double, ldexp, (double x, int exponent), (x, exponent))
SALLYPORT_LATE(float, ldexpf, (float x, int exponent), (x, exponent))
SALLYPORT_LATE(long double, ldexpl, (long double x, int exponent), (x, exponent))
SALLYPORT_LATE(double, nan, (const char* tag), (tag))
SALLYPORT_LATE(float, nanf, (const char* tag), (tag))
SALLYPORT_LATE(int, fegetround, (), ())
SALLYPORT_LATE(int, fesetround, (int direction), (direction))

#undef SALLYPORT_LATE_OF_TWO
#undef SALLYPORT_LATE_OF_ONE
#undef SALLYPORT_LATE
