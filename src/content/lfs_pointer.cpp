#include "content/lfs_pointer.hpp"

#include <algorithm>
#include <charconv>
#include <limits>

#include "content/lines.hpp"
#include "content/words.hpp"

namespace sallyport::content {

namespace {

constexpr std::size_t kMostBytes = 1023;
constexpr std::string_view kHashMethod = "sha256:";
constexpr std::string_view kExtension = "ext-";

struct KeyValue {
  std::string_view key;
  std::string_view value;
};

// The line that `rest` begins with. Nothing if it is not "key value\n".
std::optional<KeyValue> take_line(std::string_view& rest) noexcept {
  const std::size_t end = rest.find('\n');
  const std::string_view line = rest.substr(0, end);
  const std::size_t space = line.find(' ');
  if (end == std::string_view::npos || space == std::string_view::npos) return std::nullopt;
  rest.remove_prefix(end + 1);
  const KeyValue read{line.substr(0, space), line.substr(space + 1)};
  const bool has_odd_space = read.value.starts_with(' ') || read.value.find('\r') != std::string_view::npos;
  return read.key.empty() || read.value.empty() || has_odd_space ? std::nullopt : std::optional(read);
}

// The 64 digits behind "sha256:".
std::optional<std::string_view> read_hash(std::string_view value) noexcept {
  constexpr std::size_t kDigits = 64;
  if (!value.starts_with(kHashMethod)) return std::nullopt;
  value.remove_prefix(kHashMethod.size());
  const bool is_hex =
      std::all_of(value.begin(), value.end(), [](char c) { return is_digit(c) || (c >= 'a' && c <= 'f'); });
  return is_hex && value.size() == kDigits ? std::optional(value) : std::nullopt;
}

std::optional<std::uint64_t> read_size(std::string_view value) noexcept {
  constexpr std::uint64_t kMost = std::numeric_limits<std::int64_t>::max();
  std::uint64_t size = 0;
  const auto [end, error] = std::from_chars(value.data(), value.data() + value.size(), size);
  const bool has_leading_zero = value.size() > 1 && value[0] == '0';
  if (error != std::errc() || end != value.data() + value.size() || has_leading_zero || size > kMost)
    return std::nullopt;
  return size;
}

// "ext-0-name": a priority of one digit, and a word.
bool is_extension(std::string_view key) noexcept {
  constexpr std::size_t kPrefix = kExtension.size() + 2;
  return key.starts_with(kExtension) && key.size() > kPrefix && is_digit(key[kExtension.size()]) &&
         key[kPrefix - 1] == '-' && std::all_of(key.begin() + kPrefix, key.end(), [](char c) {
           return is_digit(c) || (c >= 'a' && c <= 'z') || c == '-' || c == '.';
         });
}

LfsReading none(std::string_view reason) noexcept {
  return {std::nullopt, reason};
}

}  // namespace

bool is_pointer_like(std::string_view bytes) noexcept {
  constexpr std::string_view kByteOrderMark = "\xEF\xBB\xBF";
  if (bytes.starts_with(kByteOrderMark)) bytes.remove_prefix(kByteOrderMark.size());
  bytes = trim_left(bytes);
  return bytes.starts_with("version https://git-lfs.github.com/") ||
         bytes.starts_with("version https://hawser.github.com/");
}

LfsReading read_lfs_pointer(std::string_view bytes) noexcept {
  if (bytes.size() > kMostBytes) return none("it is larger than 1,023 bytes");
  std::optional<KeyValue> line = take_line(bytes);
  if (!line || line->key != "version") return none("its first line is not its version");
  if (line->value != "https://git-lfs.github.com/spec/v1" &&
      line->value != "https://hawser.github.com/spec/v1")
    return none("it is of a version that is not known");
  std::string_view last_extension;
  for (line = take_line(bytes); line && is_extension(line->key); line = take_line(bytes)) {
    if (line->key <= last_extension ||
        line->key.substr(0, kExtension.size() + 1) == last_extension.substr(0, kExtension.size() + 1))
      return none("its extensions are not in their order");
    if (!read_hash(line->value)) return none("the hash of an extension is not \"sha256:\" and 64 digits");
    last_extension = line->key;
  }
  if (!line || line->key != "oid")
    return none("a line is missing, unknown or not \"key value\" where its oid is due");
  const std::optional<std::string_view> oid = read_hash(line->value);
  if (!oid) return none("its oid is not \"sha256:\" and 64 small hexadecimal digits");
  line = take_line(bytes);
  if (!line || line->key != "size")
    return none("a line is missing, unknown or not \"key value\" where its size is due");
  const std::optional<std::uint64_t> size = read_size(line->value);
  if (!size) return none("its size is not a plain number of bytes");
  if (!bytes.empty()) return none("something stands behind its last line");
  return {LfsPointer{*oid, *size}, {}};
}

}  // namespace sallyport::content
