// Attributes that keep content from those who review it, or put other content in its place.
#include <algorithm>

#include <fmt/format.h>

#include "base/nearest_key.hpp"
#include "content/gitattributes.hpp"
#include "policy/rules/entries.hpp"
#include "policy/rules/readers.hpp"
#include "policy/table_reader.hpp"

namespace sallyport::policy {

namespace {

using content::HidingAttribute;

// All words of `deny`: an attribute that is set or has a value by its name, one that is unset with '-'.
constexpr std::string_view kWords[] = {
    "-diff",
    "binary",
    "-text",
    "filter",
    "working-tree-encoding",
    "export-ignore",
    "export-subst",
    "merge",
    "-merge",
    "conflict-marker-size",
    "linguist-generated",
    "linguist-vendored",
    "linguist-documentation",
    "gitlab-generated",
};

std::string word_of(const HidingAttribute& attribute) {
  return (attribute.state == HidingAttribute::State::unset ? "-" : "") + std::string(attribute.name);
}

std::vector<std::string> denied_words(const TableReader& table) {
  const std::vector<std::string> words = table.has("deny") ? table.words("deny")
                                                           : std::vector<std::string>{"-diff",
                                                                                      "binary",
                                                                                      "filter",
                                                                                      "working-tree-encoding",
                                                                                      "export-ignore",
                                                                                      "export-subst",
                                                                                      "linguist-generated",
                                                                                      "gitlab-generated"};
  for (const std::string& word : words) {
    if (std::find(std::begin(kWords), std::end(kWords), word) != std::end(kWords)) continue;
    table.fail("deny", fmt::format("holds `{}`, which is no attribute that hides content", word),
               fmt::format("they are: {}", fmt::join(kWords, ", ")));
  }
  return words;
}

struct Denied {
  std::vector<std::string> words;
  std::vector<std::string> filters;   // that may be used
  std::vector<std::string> patterns;  // for which anything may be set, as written in the file

  bool holds(const HidingAttribute& attribute) const {
    const auto is_in = [](const std::vector<std::string>& all, std::string_view one) {
      return std::find(all.begin(), all.end(), one) != all.end();
    };
    if (!is_in(words, word_of(attribute)) || is_in(patterns, attribute.pattern)) return false;
    return attribute.name != "filter" || !is_in(filters, attribute.value);
  }
};

}  // namespace

PushRule read_gitattributes(const TableReader& table) {
  PushRule rule;
  rule.needs.git_files = true;
  rule.judge_change =
      [denied = Denied{denied_words(table),
                       table.has("filters") ? table.words("filters") : std::vector<std::string>{"lfs"},
                       table.strings("except").value_or(std::vector<std::string>())}](const ChangeView& view,
                                                                                      Accuser& accuser) {
        const std::string_view name = std::string_view(view.path).substr(view.path.rfind('/') + 1);
        if (!is_file(view) || name != ".gitattributes" || !view.blob->is_read) return;
        for (const HidingAttribute& attribute : content::hiding_attributes(view.blob->head)) {
          if (denied.holds(attribute))
            accuser.add_path(view,
                             fmt::format("{} sets {} on line {}: {}", view.path, word_of(attribute),
                                         attribute.line_1based, attribute.why),
                             in_its_commit("Take the attribute out of the line", {"git add .gitattributes"}));
        }
      };
  return rule;
}

}  // namespace sallyport::policy
