#include "fsck/encoding.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <iterator>
#include <string>
#include <system_error>

#include "base/text.hpp"

namespace sallyport::fsck {

namespace {

using namespace std::string_view_literals;

// Small letters, no hyphens. ISO 8859 and the code pages are told by their numbers.
constexpr std::array kUtf8 = {"ascii"sv, "usascii"sv, "utf8"sv};
constexpr std::array kOthers = {
    "big5"sv,   "big5hkscs"sv, "euccn"sv,   "eucjp"sv,  "euckr"sv,      "euctw"sv,       "gb18030"sv,
    "gb2312"sv, "gbk"sv,       "johab"sv,   "koi8r"sv,  "koi8ru"sv,     "koi8t"sv,       "koi8u"sv,
    "latin1"sv, "latin2"sv,    "latin3"sv,  "latin4"sv, "latin5"sv,     "latin6"sv,      "latin7"sv,
    "latin8"sv, "latin9"sv,    "latin10"sv, "mac"sv,    "macintosh"sv,  "maccyrillic"sv, "shiftjis"sv,
    "sjis"sv,   "tis620"sv,    "uhc"sv,     "viscii"sv, "windows31j"sv,
};
constexpr std::array kCodePages = {437,  737,  775,  850,  852,  855,  857,  858,  860,  861, 862,  863,
                                   864,  865,  866,  869,  874,  932,  936,  943,  949,  950, 1124, 1125,
                                   1131, 1250, 1251, 1252, 1253, 1254, 1255, 1256, 1257, 1258};
constexpr int kIsoParts = 16;

template <typename List, typename Value>
bool holds(const List& list, const Value& value) {
  return std::find(std::begin(list), std::end(list), value) != std::end(list);
}

// The number behind `prefix`, if that is all that `name` is; else 0.
int number_behind(std::string_view prefix, std::string_view name) {
  if (!name.starts_with(prefix)) return 0;
  name.remove_prefix(prefix.size());
  int number = 0;
  const auto [end, error] = std::from_chars(name.data(), name.data() + name.size(), number);
  return error == std::errc() && end == name.data() + name.size() && !name.starts_with('0') ? number : 0;
}

}  // namespace

Encoding encoding_named(std::string_view name) {
  std::string plain = base::to_lower(name);
  std::erase_if(plain, [](char c) { return c == '-' || c == '_'; });
  if (holds(kUtf8, plain)) return Encoding::utf8;
  if (holds(kOthers, plain)) return Encoding::other;
  const int part = number_behind("iso8859", plain);
  if (part >= 1 && part <= kIsoParts) return Encoding::other;
  for (const std::string_view prefix : {"cp"sv, "windows"sv, "ibm"sv}) {
    if (holds(kCodePages, number_behind(prefix, plain))) return Encoding::other;
  }
  return Encoding::unknown;
}

}  // namespace sallyport::fsck
