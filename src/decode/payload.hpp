#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include "decode/characters.hpp"
#include "decode/stretch.hpp"

// What comes out of base64, hex and their kind is worth looking at if it is text, wide text, or a compressed
// form of text. All else (keys, digests, images) stays as it is.
namespace sallyport::decode {

// Told byte by byte, so that whoever decodes can stop where text ends. Of 16 bytes one may be neither plain
// ASCII nor part of a UTF-8 character, and none of the first 16.
class TextGauge {
 public:
  // False once what was taken is not text; then plain_end() says how far it was.
  bool take(unsigned char byte) noexcept {
    ++taken_;
    if (is_plain(byte)) {
      bad_ += continuations_ > 0 ? 1U : 0U;
      continuations_ = 0;
      ++plain_;
      changes_ += byte != last_ ? 1U : 0U;
      last_ = byte;
      alnum_ += is_alnum(static_cast<char>(byte)) ? 1U : 0U;
      plain_end_ = taken_;
    } else {
      take_other(byte);
    }
    return bad_ * 16 <= taken_;
  }
  // How many bytes from the first to the last that is plain.
  std::size_t plain_end() const noexcept { return plain_end_; }
  // Whether it is text that says something: mostly ASCII, and not one character over and over.
  bool is_telling() const noexcept {
    constexpr std::size_t kShort = 48;  // in which characters beyond ASCII come about by chance
    const bool is_ascii = plain_end_ < kShort ? plain_ * 3 >= plain_end_ * 2 : plain_ * 2 >= plain_end_;
    return is_ascii && changes_ >= 4 && alnum_ >= 4;
  }

 private:
  void take_other(unsigned char byte) noexcept;

  std::size_t taken_ = 0;
  std::size_t plain_ = 0;
  std::size_t plain_end_ = 0;
  std::size_t bad_ = 0;
  std::size_t changes_ = 0;
  std::size_t alnum_ = 0;
  unsigned continuations_ = 0;  // of the UTF-8 character that was begun
  unsigned char last_ = 0;
};

// So many bytes tell what they are the beginning of.
inline constexpr std::size_t kTellingBytes = 8;

// Whether bytes that begin so, kTellingBytes or more, may be wide or compressed text.
bool may_be_packed(std::string_view head) noexcept;

// The text in bytes for which may_be_packed() holds; nothing if there is none. Stops at the limits of the
// budget and says so there.
std::string unpack_text(std::string_view bytes, Budget& budget);

// Reads from `reader`, which begins at `begin`, what is worth looking at; text of less than `least_bytes` is
// not, and of less than twice as much if something else follows it, as random bytes begin with text at times.
// A reader has:
//   bool next(unsigned char& byte)   the next decoded byte, false at the end of the encoded stretch
//   std::size_t place()              in the text, behind the last byte that was read
//   std::size_t end()                the same, and behind padding
template <typename Reader>
Stretch read_payload(const Reader& start, std::size_t begin, std::size_t least_bytes, Budget& budget) {
  Reader reader = start;
  TextGauge gauge;
  Stretch stretch{.begin = begin, .end = begin};
  unsigned char byte = 0;
  bool is_cut = false;
  while (!is_cut && reader.next(byte)) {
    is_cut = !gauge.take(byte);
    stretch.text += static_cast<char>(byte);
    if (gauge.plain_end() == stretch.text.size()) stretch.end = reader.place();
  }
  if (!is_cut) stretch.end = reader.end();
  if (gauge.plain_end() >= (is_cut ? 2 * least_bytes : least_bytes) && gauge.is_telling()) {
    stretch.text.resize(gauge.plain_end());
    return stretch;
  }
  while (stretch.text.size() < kTellingBytes && reader.next(byte)) stretch.text += static_cast<char>(byte);
  if (!may_be_packed(stretch.text)) return nothing_until(stretch.end);
  while (reader.next(byte)) stretch.text += static_cast<char>(byte);
  stretch.end = reader.end();
  stretch.text = unpack_text(stretch.text, budget);
  return stretch;
}

}  // namespace sallyport::decode
