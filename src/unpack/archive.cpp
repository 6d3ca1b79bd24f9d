// Archives and compressed files other than gzip's, by libarchive. Each reader knows one format and, for
// compressed files, one filter that is put there by name: what libarchive would find out by itself (any
// format, filters within filters, other programs as filters) would unpack several layers at once, uncounted.
#include <algorithm>
#include <array>
#include <clocale>
#include <cstdint>
#include <memory>
#include <string>

#include <archive.h>
#include <archive_entry.h>

#include "unpack/form.hpp"
#include "unpack/seven_zip_header.hpp"

namespace sallyport::unpack {

namespace {

struct FreeArchive {
  void operator()(archive* reader) const noexcept { archive_read_free(reader); }
};
using ArchiveReader = std::unique_ptr<archive, FreeArchive>;

// Names that are not ASCII get lost in the C locale, which a program that never calls setlocale is in. This
// thread alone, and only as long as libarchive runs on it.
class Utf8Names {
 public:
  Utf8Names() : locale_(newlocale(LC_CTYPE_MASK, "C.UTF-8", nullptr)) {
    if (locale_ != nullptr) before_ = uselocale(locale_);
  }
  ~Utf8Names() {
    if (locale_ == nullptr) return;
    uselocale(before_);
    freelocale(locale_);
  }
  Utf8Names(const Utf8Names&) = delete;
  Utf8Names& operator=(const Utf8Names&) = delete;

 private:
  locale_t locale_ = nullptr;
  locale_t before_ = nullptr;
};

// Why not all could be read. What is encrypted matters most: nobody can mend it by packing again.
class Reason {
 public:
  void damaged(archive* reader) {
    const char* const text = archive_error_string(reader);
    if (text_.empty()) text_ = text == nullptr ? "damaged" : std::string("damaged: ") + text;
  }
  void encrypted() { text_ = kEncrypted; }
  const std::string& text() const noexcept { return text_; }

 private:
  std::string text_;
};

// Whether entries have names of their own. That of a compressed file's only member is made up by libarchive.
enum class Names : std::uint8_t { own, none };

std::string_view name_of(archive_entry* entry, Names names) {
  if (names == Names::none) return {};
  const char* name = archive_entry_pathname(entry);
  if (name == nullptr) name = archive_entry_pathname_utf8(entry);
  return name == nullptr ? std::string_view() : name;
}

// Adds the entry's data to the member. False if the reader is at its end with all that follows.
bool read_data(archive* reader, Ledger& ledger, Reason& reason) {
  // A reader that returns nothing again and again, and no error, would hold us for ever.
  constexpr unsigned kMostEmptyBlocks = 100'000;
  unsigned empty_blocks = 0;
  for (;;) {
    const void* block = nullptr;
    std::size_t size = 0;
    std::int64_t offset = 0;
    const int code = archive_read_data_block(reader, &block, &size, &offset);
    if (code == ARCHIVE_EOF) return true;
    if (code != ARCHIVE_OK) reason.damaged(reader);
    if (code != ARCHIVE_OK && code != ARCHIVE_WARN) return code != ARCHIVE_FATAL;
    if (size == 0 && ++empty_blocks > kMostEmptyBlocks) {
      reason.damaged(reader);
      return false;
    }
    const auto begin = static_cast<std::uint64_t>(std::max<std::int64_t>(offset, 0));
    if (begin > ledger.text().size() && !ledger.append_zeros(begin - ledger.text().size())) return false;
    if (size != 0 && !ledger.append({static_cast<const char*>(block), size})) return false;
  }
}

// One entry: true if others may follow.
bool read_entry(archive* reader, archive_entry* entry, Names names, Ledger& ledger, Reason& reason) {
  if (archive_entry_is_encrypted(entry) != 0) {
    reason.encrypted();
    return true;
  }
  if (archive_entry_filetype(entry) == AE_IFDIR) return true;
  if (archive_entry_size_is_set(entry) != 0)
    ledger.expect(static_cast<std::uint64_t>(std::max<std::int64_t>(archive_entry_size(entry), 0)));
  if (const char* const target = archive_entry_symlink(entry); target != nullptr) ledger.append(target);
  const bool goes_on = read_data(reader, ledger, reason);
  ledger.hand_out(name_of(entry, names));
  return goes_on && !ledger.is_over();
}

Outcome read_entries(archive* reader, Names names, Ledger& ledger) {
  Reason reason;
  bool goes_on = true;
  while (goes_on) {
    archive_entry* entry = nullptr;
    const int code = archive_read_next_header(reader, &entry);
    if (code == ARCHIVE_EOF) break;
    // A warning is about a name or a time that is odd; the data is there.
    if (code != ARCHIVE_OK && code != ARCHIVE_WARN) reason.damaged(reader);
    if (code == ARCHIVE_FATAL || !ledger.begin()) break;
    if (code == ARCHIVE_OK || code == ARCHIVE_WARN)
      goes_on = read_entry(reader, entry, names, ledger, reason);
  }
  if (archive_read_has_encrypted_entries(reader) > 0) reason.encrypted();
  return conclude(ledger, reason.text());
}

using Enable = int (*)(archive*);

Outcome read_with(std::string_view bytes, Ledger& ledger, Enable enable, Names names = Names::own) {
  const Utf8Names utf8;
  const ArchiveReader reader(archive_read_new());
  if (!reader) throw std::bad_alloc();
  // A warning would mean that the library is built without what it takes and would run a program instead.
  if (enable(reader.get()) != ARCHIVE_OK) return conclude(ledger, "not read by this build of libarchive");
  if (archive_read_open_memory(reader.get(), bytes.data(), bytes.size()) != ARCHIVE_OK) {
    Reason reason;
    reason.damaged(reader.get());
    return conclude(ledger, reason.text());
  }
  return read_entries(reader.get(), names, ledger);
}

// A compressed file: one filter, and what comes out of it as it is. `raw` takes anything, and is harmless
// here because nothing else was to be recognised.
template <int filter>
Outcome read_compressed(std::string_view bytes, Ledger& ledger) {
  const Enable enable = [](archive* reader) {
    const int code = archive_read_append_filter(reader, filter);
    return code == ARCHIVE_OK ? archive_read_set_format(reader, ARCHIVE_FORMAT_RAW) : code;
  };
  return read_with(bytes, ledger, enable, Names::none);
}

std::uint64_t count_of(std::string_view needle, std::string_view bytes) {
  std::uint64_t count = 0;
  for (std::size_t at = bytes.find(needle); at != std::string_view::npos; at = bytes.find(needle, at + 1))
    ++count;
  return count;
}

}  // namespace

// The directory at a zip's end is read whole before anything else, at some 200 bytes an entry. If it may hold
// more entries than are allowed, the zip is read from its beginning instead, up to the quota.
Outcome open_zip(std::string_view bytes, Ledger& ledger) {
  if (count_of("PK\1\2", bytes) <= ledger.members_left())
    return read_with(bytes, ledger, archive_read_support_format_zip);
  read_with(bytes, ledger, archive_read_support_format_zip_streamable);
  return ledger.over(kMembersLimit);
}

Outcome open_seven_zip(std::string_view bytes, Ledger& ledger) {
  const auto header_bytes = seven_zip_header_bytes(bytes);
  if (!header_bytes) return conclude(ledger, "damaged: its header is cut off or odd");
  if (*header_bytes > kMostSevenZipHeaderBytes) return ledger.over(kMembersLimit);
  return read_with(bytes, ledger, archive_read_support_format_7zip);
}

// The map of a sparse file is read whole, at 14 times its size. A tar is not compressed, so that a caller who
// looks at its raw bytes sees what is in it anyway.
Outcome open_tar(std::string_view bytes, Ledger& ledger) {
  constexpr std::size_t kMostSparseBytes = 16U << 20;
  if (bytes.size() > kMostSparseBytes && bytes.find("GNU.sparse.") != std::string_view::npos)
    return conclude(ledger, "sparse archives of more than 16 MiB are not read");
  return read_with(bytes, ledger, archive_read_support_format_tar);
}
Outcome open_ar(std::string_view bytes, Ledger& ledger) {
  return read_with(bytes, ledger, archive_read_support_format_ar);
}
Outcome open_cpio(std::string_view bytes, Ledger& ledger) {
  return read_with(bytes, ledger, archive_read_support_format_cpio);
}
Outcome open_cab(std::string_view bytes, Ledger& ledger) {
  return read_with(bytes, ledger, archive_read_support_format_cab);
}

Outcome open_bzip2(std::string_view bytes, Ledger& ledger) {
  return read_compressed<ARCHIVE_FILTER_BZIP2>(bytes, ledger);
}
Outcome open_xz(std::string_view bytes, Ledger& ledger) {
  return read_compressed<ARCHIVE_FILTER_XZ>(bytes, ledger);
}
Outcome open_zstd(std::string_view bytes, Ledger& ledger) {
  return read_compressed<ARCHIVE_FILTER_ZSTD>(bytes, ledger);
}
Outcome open_lz4(std::string_view bytes, Ledger& ledger) {
  return read_compressed<ARCHIVE_FILTER_LZ4>(bytes, ledger);
}
Outcome open_lzip(std::string_view bytes, Ledger& ledger) {
  return read_compressed<ARCHIVE_FILTER_LZIP>(bytes, ledger);
}
// The payload of a package, as it is compressed; it is a cpio archive.
Outcome open_rpm(std::string_view bytes, Ledger& ledger) {
  return read_compressed<ARCHIVE_FILTER_RPM>(bytes, ledger);
}

}  // namespace sallyport::unpack
