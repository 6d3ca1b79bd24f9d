#include "content/gitattributes.hpp"

#include <algorithm>
#include <iterator>
#include <optional>

#include "content/lines.hpp"

namespace sallyport::content {

namespace {

using State = HidingAttribute::State;

struct Hiding {
  std::string_view name;
  bool is_when_set;
  bool is_when_unset;
  bool is_with_value;
  std::string_view why;
};

constexpr Hiding kHiding[] = {
    {"diff", false, true, false, "its changes are not shown"},
    {"binary", true, false, false, "its changes are not shown and its line ends not made one"},
    {"text", false, true, false, "its line ends are not made one"},
    {"linguist-generated", true, false, true, "forges fold its changes away as generated"},
    {"linguist-vendored", true, false, true, "forges leave it out as somebody else's"},
    {"linguist-documentation", true, false, true, "forges leave it out as documentation"},
    {"gitlab-generated", true, false, true, "forges fold its changes away as generated"},
    {"filter", false, false, true, "a program puts other content in its place in work trees"},
    {"working-tree-encoding", false, false, true, "it is in another encoding in work trees"},
    {"export-ignore", true, false, false, "archives lack it"},
    {"export-subst", true, false, false, "archives hold it with other content"},
    {"merge", false, true, true, "merges do not join its changes line by line"},
    {"conflict-marker-size", false, false, true, "markers of conflicts in it are of another size"},
};

bool hides(const Hiding& hiding, State state, std::string_view value) noexcept {
  switch (state) {
    case State::set:
      return hiding.is_when_set;
    case State::unset:
      return hiding.is_when_unset;
    case State::value:
      return hiding.is_with_value && value != "false";
  }
  return false;
}

// Where a pattern in quotes ends, with its quotes (quote_c_style of git): a backslash stands before a quote
// that is part of it. Nothing: it is not closed, and so no such pattern.
std::optional<std::size_t> end_of_quoted(std::string_view text) noexcept {
  for (std::size_t at = 1; at < text.size(); ++at) {
    if (text[at] == '"') return at + 1;
    if (text[at] == '\\') ++at;
  }
  return std::nullopt;
}

std::string_view take_word(std::string_view& text) noexcept {
  const std::string_view word = text.substr(0, text.find_first_of(kGitSpaces));
  text = trim_left(text.substr(word.size()));
  return word;
}

// A pattern, or "[attr]NAME", between which git allows white space.
std::string_view take_pattern(std::string_view& text) noexcept {
  constexpr std::string_view kMacro = "[attr]";
  const std::string_view whole = text;
  const std::optional<std::size_t> quoted = text.starts_with('"') ? end_of_quoted(text) : std::nullopt;
  if (quoted) {
    text = trim_left(text.substr(*quoted));
    return whole.substr(0, *quoted);
  }
  const std::string_view word = take_word(text);
  if (word != kMacro) return word;
  const std::string_view name = take_word(text);
  return name.empty() ? word
                      : whole.substr(0, static_cast<std::size_t>(name.data() + name.size() - whole.data()));
}

void add_if_hiding(std::string_view written, std::size_t line, std::string_view pattern,
                   std::vector<HidingAttribute>& found) {
  HidingAttribute attribute{line, pattern, written, State::set, {}, written, {}};
  const std::size_t equals = written.find('=');
  if (written.starts_with('-') || written.starts_with('!')) {
    if (written[0] == '!') return;  // as if nothing was said
    attribute.state = State::unset;
    attribute.name = written.substr(1);
  } else if (equals != std::string_view::npos) {
    attribute.state = State::value;
    attribute.name = written.substr(0, equals);
    attribute.value = written.substr(equals + 1);
  }
  const auto* const hiding = std::find_if(std::begin(kHiding), std::end(kHiding),
                                          [&](const Hiding& known) { return known.name == attribute.name; });
  if (hiding == std::end(kHiding) || !hides(*hiding, attribute.state, attribute.value)) return;
  attribute.why = hiding->why;
  found.push_back(attribute);
}

}  // namespace

std::vector<HidingAttribute> hiding_attributes(std::string_view bytes) {
  constexpr std::string_view kByteOrderMark = "\xEF\xBB\xBF";
  if (bytes.starts_with(kByteOrderMark)) bytes.remove_prefix(kByteOrderMark.size());
  std::vector<HidingAttribute> found;
  Lines lines(bytes);
  while (const std::optional<Line> line = lines.take()) {
    std::string_view text = trim_left(line->text);
    if (text.empty() || text.starts_with('#')) continue;
    const std::string_view pattern = take_pattern(text);
    while (!text.empty()) add_if_hiding(take_word(text), line->number_1based, pattern, found);
  }
  return found;
}

}  // namespace sallyport::content
