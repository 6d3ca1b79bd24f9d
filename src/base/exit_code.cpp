#include "base/exit_code.hpp"

#include <csignal>
#include <cstdint>
#include <cstdio>
#include <exception>

#include <malloc.h>

#include <fmt/core.h>
#include <openssl/crypto.h>

#include "base/error.hpp"
#include "base/text.hpp"

namespace sallyport::base {

namespace {

void complain(std::string_view program, std::string_view message, std::string_view hint) noexcept {
  try {
    fmt::print(stderr, "{}: {}\n", program, escape_foreign(message));
    if (!hint.empty()) fmt::print(stderr, "{}: {}\n", program, escape_foreign(hint));
    fmt::print(stderr, "{}: could not decide, so nothing is accepted\n", program);
  } catch (...) {
    // Nothing can be said any more; the exit code still refuses.
    std::fputs("sallyport: could not decide\n", stderr);
  }
}

// Objects of all sizes are read and dropped by the thousand. Memory that goes back to the kernel each time is
// cleared by it each time, which takes a sixth of a scan; so what is freed is kept, except pieces so large
// that the peak would stay.
void keep_freed_memory() noexcept {
  constexpr int kMappedFromBytes = 32 << 20;
  constexpr int kKeptBytes = 128 << 20;
  mallopt(M_MMAP_THRESHOLD, kMappedFromBytes);
  mallopt(M_TRIM_THRESHOLD, kKeptBytes);
  mallopt(M_TOP_PAD, 1 << 20);
}

// Which algorithms there are, and what provides them, is not for a file that a variable of the environment
// names (OPENSSL_CONF, openssl's config(5)).
void leave_crypto_unconfigured() {
  // Nor is there anything to tidy up at the end of a process.
  constexpr std::uint64_t kOptions = OPENSSL_INIT_NO_LOAD_CONFIG | OPENSSL_INIT_NO_ATEXIT;
  if (OPENSSL_init_crypto(kOptions, nullptr) != 1) throw Error("the crypto library cannot be used");
}

}  // namespace

int guarded_main(std::string_view program, const std::function<ExitCode()>& body) noexcept {
  std::signal(SIGPIPE, SIG_IGN);
  keep_freed_memory();
  try {
    leave_crypto_unconfigured();
    const ExitCode code = body();
    if (std::fflush(stdout) != 0) throw Error("standard output cannot be written");
    return static_cast<int>(code);
  } catch (const Error& error) {
    complain(program, error.what(), error.hint());
  } catch (const std::bad_alloc&) {
    complain(program, "out of memory", {});
  } catch (const std::exception& error) {
    complain(program, error.what(), {});
  } catch (...) {
    complain(program, "unknown error", {});
  }
  return static_cast<int>(ExitCode::undecided);
}

}  // namespace sallyport::base
