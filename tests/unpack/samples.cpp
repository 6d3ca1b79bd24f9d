#include "unpack/samples.hpp"

#include <clocale>
#include <memory>
#include <stdexcept>

#include <archive.h>
#include <archive_entry.h>
#include <sqlite3.h>
#include <zlib.h>

namespace sallyport::unpack::samples {

namespace {

struct Free {
  void operator()(struct archive* writer) const { archive_write_free(writer); }
  void operator()(archive_entry* entry) const { archive_entry_free(entry); }
};
using Writer = std::unique_ptr<struct archive, Free>;
using Entry = std::unique_ptr<archive_entry, Free>;

void require(bool condition, const char* what) {
  if (!condition) throw std::runtime_error(std::string("a sample cannot be made: ") + what);
}

la_ssize_t append(struct archive*, void* target, const void* bytes, std::size_t size) {
  static_cast<std::string*>(target)->append(static_cast<const char*>(bytes), size);
  return static_cast<la_ssize_t>(size);
}

// libarchive converts names, and what is not ASCII fails in the C locale.
class Utf8 {
 public:
  Utf8() : locale_(newlocale(LC_CTYPE_MASK, "C.UTF-8", nullptr)), before_(uselocale(locale_)) {}
  ~Utf8() {
    uselocale(before_);
    freelocale(locale_);
  }
  Utf8(const Utf8&) = delete;
  Utf8& operator=(const Utf8&) = delete;

 private:
  locale_t locale_;
  locale_t before_;
};

void open_to(const Writer& writer, std::string& target) {
  archive_write_set_bytes_per_block(writer.get(), 0);
  require(archive_write_open(writer.get(), &target, nullptr, append, nullptr) == ARCHIVE_OK, "open");
}

void write(const Writer& writer, const File& file) {
  const Entry entry(archive_entry_new());
  archive_entry_set_pathname(entry.get(), file.name.c_str());
  archive_entry_set_size(entry.get(), static_cast<la_int64_t>(file.text.size()));
  archive_entry_set_filetype(entry.get(), AE_IFREG);
  archive_entry_set_perm(entry.get(), 0644);
  require(archive_write_header(writer.get(), entry.get()) == ARCHIVE_OK, file.name.c_str());
  const auto written = archive_write_data(writer.get(), file.text.data(), file.text.size());
  require(written == static_cast<la_ssize_t>(file.text.size()), "write");
}

std::string zlib_stream(std::string_view text, int window_bits, gz_header* head) {
  z_stream stream{};
  require(deflateInit2(&stream, 9, Z_DEFLATED, window_bits, 9, Z_DEFAULT_STRATEGY) == Z_OK, "zlib");
  if (head != nullptr) deflateSetHeader(&stream, head);
  std::string out(deflateBound(&stream, text.size()) + 512, '\0');
  stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(text.data()));
  stream.avail_in = static_cast<uInt>(text.size());
  stream.next_out = reinterpret_cast<Bytef*>(out.data());
  stream.avail_out = static_cast<uInt>(out.size());
  require(deflate(&stream, Z_FINISH) == Z_STREAM_END, "zlib");
  out.resize(stream.total_out);
  deflateEnd(&stream);
  return out;
}

std::string bytes_of(unsigned long long value, unsigned bytes, bool is_big) {
  std::string out;
  for (unsigned i = 0; i < bytes; ++i)
    out += static_cast<char>(static_cast<unsigned char>(value >> 8 * (is_big ? bytes - 1 - i : i)));
  return out;
}

}  // namespace

std::string little(unsigned long long value, unsigned bytes) {
  return bytes_of(value, bytes, false);
}
std::string big(unsigned long long value, unsigned bytes) {
  return bytes_of(value, bytes, true);
}

std::string archive(const std::string& format, const Files& files, const std::string& options,
                    const std::string& passphrase) {
  const Utf8 utf8;
  std::string out;
  const Writer writer(archive_write_new());
  require(archive_write_set_format_by_name(writer.get(), format.c_str()) == ARCHIVE_OK, format.c_str());
  require(archive_write_set_options(writer.get(), options.c_str()) == ARCHIVE_OK, options.c_str());
  if (!passphrase.empty()) archive_write_set_passphrase(writer.get(), passphrase.c_str());
  open_to(writer, out);
  for (const File& file : files) write(writer, file);
  require(archive_write_close(writer.get()) == ARCHIVE_OK, "close");
  return out;
}

std::string compressed(const std::string& filter, std::string_view text) {
  std::string out;
  const Writer writer(archive_write_new());
  require(archive_write_add_filter_by_name(writer.get(), filter.c_str()) == ARCHIVE_OK, filter.c_str());
  archive_write_set_format_raw(writer.get());
  open_to(writer, out);
  write(writer, {"data", std::string(text)});
  require(archive_write_close(writer.get()) == ARCHIVE_OK, "close");
  return out;
}

std::string gzip_with_name(std::string_view text, const std::string& name) {
  std::string copy = name;
  gz_header head{};
  head.name = reinterpret_cast<Bytef*>(copy.data());
  return zlib_stream(text, 15 + 16, &head);
}

std::string deflated(std::string_view text) {
  return zlib_stream(text, 15, nullptr);
}

std::string cab(const File& file) {
  const std::string name = file.name + '\0';
  const std::size_t files_at = 36 + 8;
  const std::size_t data_at = files_at + 16 + name.size();
  const std::string data =
      little(0, 4) + little(file.text.size(), 2) + little(file.text.size(), 2) + file.text;
  std::string out = std::string("MSCF\0\0\0\0", 8) + little(data_at + data.size(), 4) + little(0, 4);
  out += little(files_at, 4) + little(0, 4) + "\3\1" + little(1, 2) + little(1, 2) + little(0, 6);
  out += little(data_at, 4) + little(1, 2) + little(0, 2);           // a folder: one block, not compressed
  out += little(file.text.size(), 4) + little(0, 4) + little(0, 2);  // a file: size, begin, folder
  out += little(0x58c2, 2) + little(0x6000, 2) + little(0x20, 2) + name;  // date, time, attributes
  return out + data;
}

std::string rpm(std::string_view payload) {
  std::string lead = "\xed\xab\xee\xdb\3";
  lead.resize(96);
  lead[79] = 5;
  const std::string header = std::string("\x8e\xad\xe8\1", 4) + big(0, 4) + big(0, 4) + big(0, 4);
  return lead + header + header + std::string(payload);
}

std::string seven_zip(std::string_view packed, std::string_view header) {
  const auto crc = [](std::string_view bytes) {
    return little(crc32(0, reinterpret_cast<const Bytef*>(bytes.data()), static_cast<uInt>(bytes.size())), 4);
  };
  const std::string start = little(packed.size(), 8) + little(header.size(), 8) + crc(header);
  return std::string("7z\xbc\xaf\x27\x1c\0\4", 8) + crc(start) + start + std::string(packed) +
         std::string(header);
}

std::string sqlite(const std::string& sql) {
  sqlite3* database = nullptr;
  require(sqlite3_open(":memory:", &database) == SQLITE_OK, "sqlite");
  const std::unique_ptr<sqlite3, decltype(&sqlite3_close)> closes(database, sqlite3_close);
  require(sqlite3_exec(database, sql.c_str(), nullptr, nullptr, nullptr) == SQLITE_OK,
          sqlite3_errmsg(database));
  sqlite3_int64 size = 0;
  const std::unique_ptr<unsigned char, decltype(&sqlite3_free)> bytes(
      sqlite3_serialize(database, "main", &size, 0), sqlite3_free);
  require(bytes != nullptr, "serialize");
  return {reinterpret_cast<const char*>(bytes.get()), static_cast<std::size_t>(size)};
}

std::string pdf(const std::vector<PdfStream>& streams, std::string_view trailer) {
  std::string out = "%PDF-1.7\n%\xe2\xe3\xcf\xd3\n1 0 obj\n<< /Type /Catalog >>\nendobj\n";
  int number = 2;
  for (const PdfStream& stream : streams)
    out += std::to_string(number++) + " 0 obj\n<< " + stream.dictionary + " /Length " +
           std::to_string(stream.bytes.size()) + " >>\nstream\r\n" + stream.bytes + "\nendstream\nendobj\n";
  return out + "trailer\n<< /Root 1 0 R " + std::string(trailer) + " >>\n%%EOF\n";
}

std::string pyc(const std::vector<std::string>& names, const std::vector<std::string>& constants) {
  const auto text = [](const std::string& value) {
    return "\xda" + little(value.size(), 1) + value;  // interned, ASCII, short
  };
  const auto tuple = [&](const std::vector<std::string>& values) {
    std::string out = "\xa9" + little(values.size(), 1);
    for (const std::string& value : values) out += text(value);
    return out;
  };
  const auto bytes = [](std::string_view value) {
    return "s" + little(value.size(), 4) + std::string(value);
  };
  std::string out = little(3531, 2) + "\r\n" + little(0, 4) + little(0, 4) + little(0, 4);
  out += "\xe3" + std::string(4 * 5, '\0');
  out += bytes(std::string_view("\x97\0d\0Z\0y\1", 8)) + tuple(constants) + tuple(names) + ")" + little(0, 1);
  out += bytes("") + text("m.py") + text("<module>") + text("<module>") + little(1, 4) + bytes("\xf0") +
         bytes("");
  return out;
}

std::string java_class(const std::vector<std::string>& texts) {
  // A long, which takes two places, stands before the texts.
  std::string out = "\xca\xfe\xba\xbe" + big(0, 2) + big(61, 2) + big(texts.size() + 3, 2) + "\5" + big(7, 8);
  for (const std::string& text : texts) out += "\1" + big(text.size(), 2) + text;
  return out + big(0x21, 2) + big(1, 2) + big(0, 8);
}

std::string notebook() {
  return R"json({"cells": [
    {"cell_type": "markdown", "metadata": {}, "source": "# Title\nwords"},
    {"cell_type": "code", "execution_count": 1, "metadata": {"tags": ["not shown"]},
     "source": ["user = \"ann\"\n", "print(user)"],
     "outputs": [{"name": "stdout", "output_type": "stream", "text": ["first\n", "second\n"]},
                 {"data": {"image/png": "iVBORw0KGgo", "text/plain": ["<Figure>"]}, "output_type": "display_data"}]}
  ], "metadata": {}, "nbformat": 4, "nbformat_minor": 5})json";
}

std::vector<File> all() {
  const Files files = {{"a.txt", "first text"}, {"folder/b.txt", "second text"}};
  std::vector<File> out;
  for (const char* const format : {"zip", "7zip", "ustar", "gnutar", "pax", "v7tar", "newc", "odc"})
    out.push_back({format, archive(format, files)});
  out.push_back({"arsvr4", archive("arsvr4", {{"a.txt", "first text"}})});
  for (const char* const filter : {"gzip", "bzip2", "xz", "zstd", "lz4", "lzip"})
    out.push_back({filter, compressed(filter, "some text, some text, some text")});
  out.push_back({"cab", cab({"a.txt", "first text"})});
  out.push_back({"rpm", rpm(compressed("gzip", "payload"))});
  out.push_back({"sqlite", sqlite("CREATE TABLE t(a, b); INSERT INTO t VALUES('x', 1), (x'1f8b08', NULL);")});
  out.push_back({"pdf", pdf({{"/Filter /FlateDecode", deflated("BT [(a)-9(b)] TJ ET")}, {"", "plain"}})});
  out.push_back({"pyc", pyc({"user"}, {"ann"})});
  out.push_back({"class", java_class({"user", "ann"})});
  out.push_back({"notebook", notebook()});
  return out;
}

}  // namespace sallyport::unpack::samples
