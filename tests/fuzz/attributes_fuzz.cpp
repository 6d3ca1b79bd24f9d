// Any bytes as a .gitattributes, as a .gitmodules, as a path, and as a subject. What is told of them lies
// within them, at the line that is said.
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>

#include "content/conventional.hpp"
#include "content/generated.hpp"
#include "content/gitattributes.hpp"
#include "content/gitmodules.hpp"
#include "content/lines.hpp"
#include "content/path_form.hpp"
#include "content/placeholder_identity.hpp"
#include "content/subject_kind.hpp"

namespace {

using namespace sallyport::content;

void require(bool holds) {
  if (!holds) std::abort();
}

bool lies_within(std::string_view part, std::string_view whole) {
  return part.data() >= whole.data() && part.data() + part.size() <= whole.data() + whole.size();
}

void check_attributes(std::string_view text) {
  Lines lines(text);
  std::optional<Line> line = lines.take();
  for (const HidingAttribute& found : hiding_attributes(text)) {
    while (line && line->number_1based < found.line_1based) line = lines.take();
    require(line && line->number_1based == found.line_1based);
    require(lies_within(found.pattern, line->text) && lies_within(found.written, line->text));
    require(lies_within(found.name, found.written) && !found.name.empty() && !found.why.empty());
    require(found.pattern.data() + found.pattern.size() <= found.written.data());
  }
}

void check_modules(std::string_view text) {
  const Submodules read = read_gitmodules(text);
  const Submodules more = read_gitmodules("[submodule \"x\"]\nurl = y\n" + std::string(text));
  require(!more.submodules.empty() && more.submodules[0].urls.front() == "y");
  require(text.starts_with("\xEF\xBB\xBF") || more.submodules.size() >= read.submodules.size());
  for (const Submodule& submodule : read.submodules) {
    for (const std::string& url : submodule.urls) has_credentials(url);
  }
  // Up to the path nothing of it can take away the password before it.
  const std::string_view host = text.substr(0, text.find_first_of("/?#@"));
  require(has_credentials("https://user:word@" + std::string(host)));
}

void check_path(std::string_view path) {
  const PathSize size = measure_path(path);
  require(size.bytes == path.size() && size.utf16_units <= size.bytes);
  require(size.longest_component_bytes <= size.bytes && (size.depth == 0) == path.empty());
  const auto problem = find_windows_problem(path);
  require(!problem || (lies_within(problem->component, path) && !problem->why.empty()));
  require(fold_path(path).size() <= 16 * path.size());
  find_generated(path);
}

void check_subject(std::string_view subject) {
  const auto mark = find_unfinished_mark(subject);
  require(!mark || lies_within(*mark, subject));
  require(subject_kind("fixup! " + std::string(subject)) == SubjectKind::fixup);
  const ConventionalReading reading = read_conventional(subject);
  require(reading.subject.has_value() == reading.reason.empty());
  if (reading.subject) {
    require(lies_within(reading.subject->description, subject) && !reading.subject->description.empty());
    require(subject.starts_with(reading.subject->type) && !reading.subject->type.empty());
  }
  placeholder_reason(subject, subject);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  check_attributes(text);
  check_modules(text);
  check_path(text);
  check_subject(text);
  return 0;
}
