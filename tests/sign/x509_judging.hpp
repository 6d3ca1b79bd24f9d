#pragma once

#include "sign/verified.hpp"
#include "sign/x509_samples.hpp"

namespace sallyport::sign::samples {

inline constexpr Owner kAlice = 1;
inline constexpr Owner kBob = 2;
inline constexpr const char* kX509Payload = "tree 0123\n\nSubject\n";

}  // namespace sallyport::sign::samples
