// Any bytes as a file. The fast pass over it answers what a plain one does.
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "content/hidden.hpp"
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

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view bytes(reinterpret_cast<const char*>(data), size);
  check_text_form(bytes);
  return 0;
}
