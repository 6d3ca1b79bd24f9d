// Any bytes as a file. The fast pass over it answers what a plain one does; each kind of file is told once,
// in order, and no name takes away what the content tells but of archives and documents.
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string_view>
#include <vector>

#include "content/file_kind.hpp"
#include "content/generated.hpp"
#include "content/plain_text_form.hpp"
#include "content/text_form.hpp"

namespace {

using namespace sallyport;

void require(bool holds) {
  if (!holds) std::abort();
}

void check_text_form(std::string_view bytes) {
  const content::TextForm fast = content::read_text_form(bytes);
  const content::TextForm plain = test::plain_text_form(bytes);
  require(fast.is_binary == plain.is_binary && fast.byte_order_mark == plain.byte_order_mark);
  require(fast.lf_count == plain.lf_count && fast.crlf_count == plain.crlf_count &&
          fast.lone_cr_count == plain.lone_cr_count);
  require(fast.is_last_line_terminated == plain.is_last_line_terminated);
  require(fast.conflict_line_1based == plain.conflict_line_1based);
  require(fast.bidirectional == plain.bidirectional && fast.invisible == plain.invisible);
}

bool has(const std::vector<content::FoundKind>& found, content::FileKind kind) {
  for (const content::FoundKind& one : found) {
    if (one.kind == kind) return true;
  }
  return false;
}

void check_file_kind(std::string_view bytes) {
  using content::FileKind;
  const std::vector<content::FoundKind> plain = content::file_kinds_of("x", bytes);
  for (std::size_t i = 1; i < plain.size(); ++i) require(plain[i - 1].kind < plain[i].kind);
  const std::vector<content::FoundKind> named = content::file_kinds_of("a/id_rsa", bytes);
  for (const content::FoundKind& one : plain) {
    require(one.is_by_content && (has(named, one.kind) || one.kind == FileKind::archive));
    require(content::file_kind_named(content::to_string(one.kind)) == one.kind);
  }
  require(has(named, FileKind::private_key));
  content::file_kinds_of(bytes.substr(0, 256), {});
  const auto marker = content::generated_marker_line(bytes);
  require(!marker || (*marker >= 1 && *marker <= 40));
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view bytes(reinterpret_cast<const char*>(data), size);
  check_text_form(bytes);
  check_file_kind(bytes);
  return 0;
}
