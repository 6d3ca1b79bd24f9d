#pragma once

#include <string>
#include <string_view>
#include <vector>

// Containers of every kind, made at run time: what a test or a fuzz target takes apart.
namespace sallyport::unpack::samples {

struct File {
  std::string name;
  std::string text;
};
using Files = std::vector<File>;

// By libarchive: "zip", "7zip", "ustar", "gnutar", "pax", "v7tar", "arsvr4", "newc", "odc". `options` as
// archive_write_set_options takes them; a passphrase encrypts.
std::string archive(const std::string& format, const Files& files, const std::string& options = {},
                    const std::string& passphrase = {});

// By libarchive: "gzip", "bzip2", "xz", "zstd", "lz4", "lzip", "compress".
std::string compressed(const std::string& filter, std::string_view text);

// By zlib: with a name in its head, and without a head.
std::string gzip_with_name(std::string_view text, const std::string& name);
std::string deflated(std::string_view text);

// Uncompressed; `files` with one folder of data.
std::string cab(const File& file);
// A package's head with `payload` behind it.
std::string rpm(std::string_view payload);

// A 7z file of these parts: what is packed, and the header that says what it is.
std::string seven_zip(std::string_view packed, std::string_view header);

std::string sqlite(const std::string& sql);

// A PDF that holds these streams, each with what stands in its dictionary.
struct PdfStream {
  std::string dictionary;
  std::string bytes;
};
std::string pdf(const std::vector<PdfStream>& streams, std::string_view trailer = {});

// A module of Python 3.12 with these names and one tuple of these constants.
std::string pyc(const std::vector<std::string>& names, const std::vector<std::string>& constants);

std::string java_class(const std::vector<std::string>& texts);

std::string notebook();

// One of each, for what must hold of all.
std::vector<File> all();

// Little- and big-endian.
std::string little(unsigned long long value, unsigned bytes);
std::string big(unsigned long long value, unsigned bytes);

}  // namespace sallyport::unpack::samples
