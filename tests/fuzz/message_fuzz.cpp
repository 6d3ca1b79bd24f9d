// Any bytes as the message of a commit. What is read lies within the message; cleaning gives no more than it
// was given, and nothing more when it is done again.
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>

#include "content/characters.hpp"
#include "content/clean_message.hpp"
#include "content/lines.hpp"
#include "content/message.hpp"
#include "content/person.hpp"

namespace {

using namespace sallyport::content;

void require(bool holds) {
  if (!holds) std::abort();
}

bool lies_within(std::string_view part, std::string_view whole) {
  return part.empty() ||
         (part.data() >= whole.data() && part.data() + part.size() <= whole.data() + whole.size());
}

void check_lines(std::string_view text) {
  Lines lines(text);
  std::size_t number = 0;
  std::size_t bytes = 0;
  while (const auto line = lines.take()) {
    require(line->number_1based == ++number && lies_within(line->text, text));
    require(line->text.find('\n') == std::string_view::npos);
    bytes += line->text.size() + (line->is_terminated ? 1 : 0);
  }
  require(bytes <= text.size());
}

void check_message(std::string_view text) {
  const Message message = read_message(text);
  require(lies_within(message.subject, text) && lies_within(message.body, text));
  require(message.subject.find('\n') == std::string_view::npos);
  require(message.summary.size() <= text.size() && message.summary.find('\n') == std::string::npos);
  require(message.body.empty() || message.body_line_1based > message.subject_line_1based);
  std::size_t line = message.trailers_line_1based;
  for (const Trailer& trailer : message.trailers) {
    require(!trailer.key.empty() && lies_within(trailer.key, message.body));
    require(trailer.line_1based >= line && trailer.value.find('\n') == std::string::npos);
    line = trailer.line_1based + 1;
  }
  for (const Person& person : sign_offs(message)) {
    const std::string written = std::string(person.name) + " <" + std::string(person.email) + ">";
    require(read_person(written) == person);
    require(is_signed_off_by(message, person, SameBy::name_and_email));
  }
}

void check_cleaning(std::string_view text) {
  for (const Cleanup cleanup : {Cleanup::verbatim, Cleanup::whitespace, Cleanup::strip, Cleanup::scissors}) {
    const Cleaning cleaning{cleanup, "#"};
    const std::string once = clean_message(text, cleaning);
    require(once.size() <= text.size() + 1);
    // White space at the end of a line may have kept it from being a scissors line.
    require(cleanup == Cleanup::scissors || clean_message(once, cleaning) == once);
    require(cleanup != Cleanup::strip || read_message(once).summary.find('#') != 0);
  }
  guess_comment_char(text);
}

void check_characters(std::string_view text) {
  const std::string characters = to_characters(text);
  require(is_utf8(characters) && is_utf8(to_utf8_as_git(text)));
  require(count_characters(characters) == count_characters(text));
  require(count_characters(to_utf8_as_git(text)) == count_characters(text));
  require(!is_utf8(text) || characters == text);
  const auto control = find_control(text);
  require(!control || static_cast<unsigned char>(text[control->offset_bytes]) == control->code_point);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  check_lines(text);
  check_message(text);
  check_cleaning(text);
  check_characters(text);
  return 0;
}
