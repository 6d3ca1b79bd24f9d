// The constant pool of a Java class (Java Virtual Machine Specification, 4.4), of which only the texts
// matter: names and string constants alike.
#include <cstdint>

#include "unpack/form.hpp"

namespace sallyport::unpack {

namespace {

constexpr std::size_t kCountAt = 8;
constexpr unsigned kUtf8 = 1;
constexpr unsigned kLong = 5;
constexpr unsigned kDouble = 6;
constexpr std::string_view kCutOff = "damaged: its constants are cut off or odd";

// Bytes after the tag; 0 for tags that do not exist. kUtf8 has its length there.
std::size_t bytes_of(unsigned tag) noexcept {
  switch (tag) {
    case kUtf8:
    case 7:   // Class
    case 8:   // String
    case 16:  // MethodType
    case 19:  // Module
    case 20:  // Package
      return 2;
    case 15:  // MethodHandle
      return 3;
    case 3:   // Integer
    case 4:   // Float
    case 9:   // Fieldref
    case 10:  // Methodref
    case 11:  // InterfaceMethodref
    case 12:  // NameAndType
    case 17:  // Dynamic
    case 18:  // InvokeDynamic
      return 4;
    case kLong:
    case kDouble:
      return 8;
    default:
      return 0;
  }
}

unsigned byte_at(std::string_view bytes, std::size_t index) noexcept {
  return static_cast<unsigned char>(bytes[index]);
}

unsigned number_at(std::string_view bytes, std::size_t index) noexcept {
  return byte_at(bytes, index) << 8 | byte_at(bytes, index + 1);
}

std::string_view read_pool(std::string_view bytes, Ledger& ledger) {
  const unsigned count = number_at(bytes, kCountAt);
  std::size_t at = kCountAt + 2;
  for (unsigned i = 1; i < count; ++i) {
    if (at >= bytes.size()) return kCutOff;
    const unsigned tag = byte_at(bytes, at++);
    const std::size_t size = bytes_of(tag);
    if (size == 0 || size > bytes.size() - at) return kCutOff;
    if (tag == kUtf8) {
      const std::string_view text = bytes.substr(at + size, number_at(bytes, at));
      if (!ledger.append(text) || !ledger.append("\n")) return {};
      if (text.size() < number_at(bytes, at)) return kCutOff;
      at += text.size();
    }
    at += size;
    if (tag == kLong || tag == kDouble) ++i;  // these take two places
  }
  return {};
}

}  // namespace

Outcome open_java_class(std::string_view bytes, Ledger& ledger) {
  if (!ledger.begin()) return conclude(ledger, {});
  const std::string_view reason = read_pool(bytes, ledger);
  ledger.hand_out("constants");
  return conclude(ledger, reason);
}

}  // namespace sallyport::unpack
