#include "unpack/form.hpp"

#include <algorithm>
#include <array>
#include <charconv>

// Which container bytes are, told by their magic numbers and nothing else. Where a magic number could begin
// an ordinary file, more is asked for than the number: an "unreadable" about a file that never was an archive
// teaches people to look away.

namespace sallyport::unpack {

namespace {

unsigned at(std::string_view bytes, std::size_t index) noexcept {
  return index < bytes.size() ? static_cast<unsigned char>(bytes[index]) : 0U;
}

unsigned big_endian_16(std::string_view bytes, std::size_t index) noexcept {
  return at(bytes, index) << 8 | at(bytes, index + 1);
}

bool has_at(std::string_view bytes, std::size_t index, std::string_view magic) noexcept {
  return bytes.size() >= index && bytes.substr(index, magic.size()) == magic;
}

// Programs and scripts with a zip behind them (self-extracting ones, Python's zipapps) are told by the record
// that ends every zip, here without a comment.
bool ends_like_zip(std::string_view bytes) noexcept {
  constexpr std::size_t kEndBytes = 22;
  if (bytes.size() < 2 * kEndBytes) return false;
  const std::string_view end = bytes.substr(bytes.size() - kEndBytes);
  return end.starts_with(std::string_view("PK\5\6\0\0\0\0", 8)) &&
         end.ends_with(std::string_view("\0\0", 2)) && end.substr(8, 2) == end.substr(10, 2);
}

bool is_zip(std::string_view bytes) noexcept {
  return bytes.starts_with("PK\3\4") || bytes.starts_with("PK\5\6") || bytes.starts_with("PK\7\10PK\3\4");
}

// Archives from before POSIX have no magic; the checksum of the first header stands for it.
bool is_tar(std::string_view bytes) noexcept {
  constexpr std::size_t kHeaderBytes = 512;
  constexpr std::size_t kSumAt = 148;
  if (bytes.size() < kHeaderBytes) return false;
  if (has_at(bytes, 257, "ustar")) return true;
  if (bytes[0] == '\0') return false;
  std::string_view digits = bytes.substr(kSumAt, 8);
  digits.remove_prefix(std::min(digits.find_first_not_of(' '), digits.size()));
  unsigned told = 0;
  const auto [rest, error] = std::from_chars(digits.data(), digits.data() + digits.size(), told, 8);
  if (error != std::errc() || rest == digits.data() + digits.size() || (*rest != '\0' && *rest != ' '))
    return false;
  unsigned sum = 0;
  for (std::size_t i = 0; i < kHeaderBytes; ++i)
    sum += i >= kSumAt && i < kSumAt + 8 ? unsigned{' '} : at(bytes, i);
  return told == sum;
}

bool are_digits(std::string_view text, std::string_view digits) noexcept {
  return text.find_first_not_of(digits) == std::string_view::npos;
}

bool is_cpio(std::string_view bytes) noexcept {
  constexpr std::size_t kNewHeaderBytes = 110;
  constexpr std::size_t kOldHeaderBytes = 76;
  if (bytes.starts_with("070701") || bytes.starts_with("070702"))
    return bytes.size() >= kNewHeaderBytes &&
           are_digits(bytes.substr(0, kNewHeaderBytes), "0123456789abcdefABCDEF");
  return bytes.starts_with("070707") && bytes.size() >= kOldHeaderBytes &&
         are_digits(bytes.substr(0, kOldHeaderBytes), "01234567");
}

bool is_compress(std::string_view bytes) noexcept {
  const unsigned bits = at(bytes, 2) & 0x1f;
  return bytes.size() > 3 && bytes.starts_with("\x1f\x9d") && (at(bytes, 2) & 0x60) == 0 && bits >= 9 &&
         bits <= 16;
}

bool is_lz4(std::string_view bytes) noexcept {
  return bytes.starts_with("\x04\x22\x4d\x18") || bytes.starts_with("\x02\x21\x4c\x18");
}

// Only what json.dump and Jupyter write: an object whose first keys are those of a notebook.
bool is_notebook(std::string_view bytes) noexcept {
  constexpr std::size_t kLookAt = 600;
  const std::string_view start = bytes.substr(0, kLookAt);
  const std::size_t first = start.find_first_not_of(" \t\r\n");
  if (first == std::string_view::npos || start[first] != '{') return false;
  return std::ranges::any_of(std::array<std::string_view, 3>{"\"cells\"", "\"nbformat\"", "\"worksheets\""},
                             [&](std::string_view key) { return start.find(key) != std::string_view::npos; });
}

// A magic number that ends in CR LF, and then a code object where one of the three headers ends.
bool is_pyc(std::string_view bytes) noexcept {
  constexpr unsigned kFirstMagic = 3000;
  constexpr unsigned kLastMagic = 3999;
  if (bytes.size() < 16 || bytes.substr(2, 2) != "\r\n") return false;
  const unsigned magic = at(bytes, 1) << 8 | at(bytes, 0);
  if (magic < kFirstMagic || magic > kLastMagic) return false;
  return std::ranges::any_of(std::array<std::size_t, 3>{8, 12, 16},
                             [&](std::size_t index) { return (at(bytes, index) & 0x7f) == 'c'; });
}

// Mach-O files for several processors begin with the same number; a count of processors stands there where
// Java has the version of its format, 45 and above.
bool is_java_class(std::string_view bytes) noexcept {
  return bytes.size() > 10 && bytes.starts_with("\xca\xfe\xba\xbe") && big_endian_16(bytes, 6) >= 45 &&
         big_endian_16(bytes, 6) < 200 && big_endian_16(bytes, 8) > 0;
}

bool is_rar(std::string_view bytes) noexcept {
  return bytes.starts_with("Rar!\x1a\x07");
}

// libarchive 3.6 cannot be told to take off just one layer of it.
Outcome open_compress(std::string_view, Ledger&) {
  return {.kind = Outcome::Kind::unreadable, .reason = "files of compress (.Z) are not read"};
}

Outcome open_rar(std::string_view, Ledger&) {
  return {.kind = Outcome::Kind::unreadable, .reason = "RAR archives are not read"};
}

template <std::size_t size>
struct Magic {
  char text[size];
  consteval Magic(const char (&literal)[size]) {
    std::copy_n(literal, size, text);
  }  // NOLINT: a literal is meant
  constexpr std::string_view view() const { return {text, size - 1}; }
};

template <Magic magic>
bool begins_with(std::string_view bytes) noexcept {
  return bytes.starts_with(magic.view());
}

constexpr Form kForms[] = {
    {"zip", is_zip, open_zip},
    {"gzip", begins_with<"\x1f\x8b\x08">, open_gzip},
    {"bzip2", begins_with<"BZh">, open_bzip2},
    {"xz",
     begins_with<"\xfd"
                 "7zXZ\0">,
     open_xz},
    {"zstd", begins_with<"\x28\xb5\x2f\xfd">, open_zstd},
    {"lz4", is_lz4, open_lz4},
    {"lzip", begins_with<"LZIP\1">, open_lzip},
    {"compress", is_compress, open_compress},
    {"7z", begins_with<"7z\xbc\xaf\x27\x1c">, open_seven_zip},
    {"ar", begins_with<"!<arch>\n">, open_ar},
    {"rpm", begins_with<"\xed\xab\xee\xdb">, open_rpm},
    {"cab", begins_with<"MSCF\0\0\0\0">, open_cab},
    {"rar", is_rar, open_rar},
    {"sqlite", begins_with<"SQLite format 3\0">, open_sqlite},
    {"pdf", begins_with<"%PDF-">, open_pdf},
    {"class", is_java_class, open_java_class},
    {"pyc", is_pyc, open_pyc},
    {"cpio", is_cpio, open_cpio},
    {"notebook", is_notebook, open_notebook},
    {"tar", is_tar, open_tar},
    {"zip", ends_like_zip, open_zip},
};

}  // namespace

const Form* recognise(std::string_view bytes) noexcept {
  const auto* const form =
      std::ranges::find_if(kForms, [&](const Form& each) { return each.matches(bytes); });
  return form == std::end(kForms) ? nullptr : form;
}

}  // namespace sallyport::unpack
