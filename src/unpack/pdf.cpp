// PDFs (ISO 32000-1). Not by their cross references, which a damaged or crafted file may hold wrong and which
// need many parsers: the file is read from front to back, and whatever stands between "stream" and
// "endstream" is a stream, used or not.
#include <algorithm>
#include <string>

#include <fmt/core.h>

#include "unpack/form.hpp"
#include "unpack/inflate.hpp"
#include "unpack/pdf_text.hpp"

namespace sallyport::unpack {

namespace {

constexpr std::size_t kMostDictionaryBytes = 4096;
constexpr std::string_view kStream = "stream";
constexpr std::string_view kEndStream = "endstream";

bool has(std::string_view text, std::string_view word) {
  return text.find(word) != std::string_view::npos;
}

// "/Encrypt" and not "/EncryptMetadata".
bool is_encrypted(std::string_view bytes) {
  constexpr std::string_view kName = "/Encrypt";
  for (std::size_t at = bytes.find(kName); at != std::string_view::npos; at = bytes.find(kName, at + 1)) {
    const std::string_view after = bytes.substr(at + kName.size(), 1);
    if (after.empty() || has(" \t\r\n<0123456789", after)) return true;
  }
  return false;
}

// Glyphs that a font numbers at will are no letters.
bool is_legible(std::string_view text) {
  const auto odd =
      std::ranges::count_if(text, [](char byte) { return byte != '\n' && (byte < ' ' || byte == 0x7f); });
  return static_cast<std::size_t>(odd) * 4 < text.size();
}

enum class Kind : std::uint8_t { plain, deflated, picture, other };

Kind kind_of(std::string_view dictionary) {
  for (const std::string_view picture :
       {"/DCTDecode", "/JPXDecode", "/CCITTFaxDecode", "/JBIG2Decode", "/Subtype/Image", "/Subtype /Image"})
    if (has(dictionary, picture)) return Kind::picture;
  for (const std::string_view filter :
       {"/ASCII85Decode", "/ASCIIHexDecode", "/LZWDecode", "/RunLengthDecode", "/Crypt"})
    if (has(dictionary, filter)) return Kind::other;
  if (has(dictionary, "/FlateDecode")) return Kind::deflated;
  return has(dictionary, "/Filter") ? Kind::other : Kind::plain;
}

class Streams {
 public:
  Streams(std::string_view bytes, Ledger& ledger) : bytes_(bytes), ledger_(ledger) {}

  Outcome read() {
    std::size_t at = 0;
    while (!ledger_.is_over() && (at = bytes_.find(kStream, at)) != std::string_view::npos)
      at = read_stream(at, at + kStream.size());
    return conclude(ledger_, is_encrypted(bytes_) ? kEncrypted : reason_);
  }

 private:
  // `keyword` is where the word stands, `begin` where it ends. Returns where to go on: never before what was
  // read, so that no byte is read twice.
  std::size_t read_stream(std::size_t keyword, std::size_t begin) {
    if (bytes_.substr(begin, 2) == "\r\n")
      begin += 2;
    else if (begin < bytes_.size() && (bytes_[begin] == '\n' || bytes_[begin] == '\r'))
      begin += 1;
    else
      return begin;
    const std::string_view dictionary = dictionary_before(keyword);
    if (dictionary.empty()) return begin;
    last_end_ = begin;
    ++number_;
    switch (kind_of(dictionary)) {
      case Kind::deflated:
        return inflate_from(begin);
      case Kind::plain:
        return hand_out_from(begin);
      case Kind::other:
        reason_ = "streams with other filters than FlateDecode are not read";
        break;
      case Kind::picture:
        break;
    }
    return begin;
  }

  // Nothing if the word is not that of a stream.
  std::string_view dictionary_before(std::size_t keyword) const {
    const std::size_t first = std::max(last_end_, keyword - std::min(keyword, kMostDictionaryBytes));
    if (first >= keyword) return {};
    std::string_view before = bytes_.substr(first, keyword - first);
    const std::size_t last = before.find_last_not_of(" \t\r\n");
    if (last == std::string_view::npos || before[last] != '>') return {};
    if (const std::size_t object = before.rfind(" obj"); object != std::string_view::npos)
      before.remove_prefix(object);
    return before;
  }

  std::size_t hand_out_from(std::size_t begin) {
    const std::size_t end = std::min(bytes_.find(kEndStream, begin), bytes_.size());
    last_end_ = end;
    if (ledger_.hand_out(name(), bytes_.substr(begin, end - begin)))
      hand_out_text(bytes_.substr(begin, end - begin));
    return end == bytes_.size() ? end : end + kEndStream.size();
  }

  std::size_t inflate_from(std::size_t begin) {
    if (!ledger_.begin()) return bytes_.size();
    const auto [used, is_whole] = inflate_into(ledger_, bytes_.substr(begin), Wrapping::zlib);
    const std::size_t end = begin + used;
    if (!is_whole && !ledger_.is_over()) reason_ = "damaged: a stream does not unfold";
    if (is_whole || !ledger_.text().empty()) {
      ledger_.hand_out(name());
      hand_out_text(ledger_.text());
    }
    last_end_ = end;
    return end;
  }

  void hand_out_text(std::string_view stream) {
    const std::string text = pdf_text(stream);
    if (is_legible(text)) ledger_.hand_out_derived(name() + " text", text);
  }

  std::string name() const { return fmt::format("stream {}", number_); }

  std::string_view bytes_;
  Ledger& ledger_;
  std::size_t last_end_ = 0;
  std::uint64_t number_ = 0;
  std::string reason_;
};

}  // namespace

Outcome open_pdf(std::string_view bytes, Ledger& ledger) {
  return Streams(bytes, ledger).read();
}

}  // namespace sallyport::unpack
