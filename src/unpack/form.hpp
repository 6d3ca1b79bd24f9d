#pragma once

#include <string_view>

#include "unpack/ledger.hpp"
#include "unpack/unpack.hpp"

namespace sallyport::unpack {

// A kind of container. An opener leaves the outcome's format to open().
struct Form {
  std::string_view format;
  bool (*matches)(std::string_view bytes) noexcept;
  Outcome (*open)(std::string_view bytes, Ledger& ledger);
};

// What the bytes begin like, or nullptr. Constant time.
const Form* recognise(std::string_view bytes) noexcept;

// The openers, each in the source named like it. Archives and most compressed files are read by
// archive.cpp.
Outcome open_zip(std::string_view bytes, Ledger& ledger);
Outcome open_tar(std::string_view bytes, Ledger& ledger);
Outcome open_seven_zip(std::string_view bytes, Ledger& ledger);
Outcome open_ar(std::string_view bytes, Ledger& ledger);
Outcome open_cpio(std::string_view bytes, Ledger& ledger);
Outcome open_cab(std::string_view bytes, Ledger& ledger);
Outcome open_gzip(std::string_view bytes, Ledger& ledger);
Outcome open_bzip2(std::string_view bytes, Ledger& ledger);
Outcome open_xz(std::string_view bytes, Ledger& ledger);
Outcome open_zstd(std::string_view bytes, Ledger& ledger);
Outcome open_lz4(std::string_view bytes, Ledger& ledger);
Outcome open_lzip(std::string_view bytes, Ledger& ledger);
Outcome open_rpm(std::string_view bytes, Ledger& ledger);
Outcome open_sqlite(std::string_view bytes, Ledger& ledger);
Outcome open_pdf(std::string_view bytes, Ledger& ledger);
Outcome open_notebook(std::string_view bytes, Ledger& ledger);
Outcome open_pyc(std::string_view bytes, Ledger& ledger);
Outcome open_java_class(std::string_view bytes, Ledger& ledger);

}  // namespace sallyport::unpack
