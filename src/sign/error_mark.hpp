#pragma once

#include <openssl/err.h>

namespace sallyport::sign {

// That foreign bytes are not what they claim is an answer: no later caller of libcrypto shall find it among
// its errors. Takes away, at its end, what was added to the thread's queue of errors since its beginning.
class ErrorMark {
 public:
  ErrorMark() noexcept { ERR_set_mark(); }
  ~ErrorMark() { ERR_pop_to_mark(); }
  ErrorMark(const ErrorMark&) = delete;
  ErrorMark& operator=(const ErrorMark&) = delete;
};

}  // namespace sallyport::sign
