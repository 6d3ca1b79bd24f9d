// What stands in files. Files that git takes for binary are passed over, but for their byte order mark.
#include <fmt/core.h>

#include "content/hidden.hpp"
#include "content/text_form.hpp"
#include "policy/rules/entries.hpp"
#include "policy/rules/families.hpp"
#include "policy/rules/path_patterns.hpp"
#include "policy/rules/readers.hpp"
#include "policy/table_reader.hpp"

namespace sallyport::policy {

namespace {

using content::ByteOrderMark;
using content::TextForm;

// A rule on the form of text files, those in its scope: `judge` says what is wrong, or nothing.
template <typename Judge>
PushRule rule_on_texts(const TableReader& table, Judge judge) {
  PushRule rule;
  rule.needs.forms = true;
  rule.judge_change = [scope = PathScope(table), judge](const ChangeView& view, Accuser& accuser) {
    if (is_text(view) && scope.holds(view.path)) judge(view, *view.blob->form, accuser);
  };
  return rule;
}

PushRule read_hidden_text(const TableReader& table) {
  return rule_on_texts(table, [](const ChangeView& view, const TextForm& form, Accuser& accuser) {
    const auto& found = form.bidirectional ? form.bidirectional : form.invisible;
    if (!found) return;
    accuser.add_path(
        view,
        fmt::format(
            "{} has {} on line {}: {}", view.path, content::describe(found->code_point), found->line_1based,
            form.bidirectional ? "it shows text in another order than it is read in" : "nobody sees it"),
        in_its_commit("Take the character out, or write it as an escape,", {"git add FILE"}));
  });
}

PushRule read_conflict_markers(const TableReader& table) {
  return rule_on_texts(table, [](const ChangeView& view, const TextForm& form, Accuser& accuser) {
    if (form.conflict_line_1based)
      accuser.add_path(view,
                       fmt::format("{} has the markers of a merge conflict, from line {} on", view.path,
                                   *form.conflict_line_1based),
                       in_its_commit("Resolve the conflict", {"git add FILE"}));
  });
}

enum class LineEnds { lf, crlf, consistent };

LineEnds line_ends_of(const TableReader& table) {
  const std::string word = table.string("require").value_or("lf");
  if (word == "lf") return LineEnds::lf;
  if (word == "crlf") return LineEnds::crlf;
  if (word == "consistent") return LineEnds::consistent;
  table.fail("require", R"(must be "lf", "crlf" or "consistent")");
}

PushRule read_line_endings(const TableReader& table) {
  return rule_on_texts(table, [required = line_ends_of(table)](const ChangeView& view, const TextForm& form,
                                                               Accuser& accuser) {
    const char* wrong =
        form.lone_cr_count != 0                            ? "has carriage returns that end no line"
        : required == LineEnds::lf && form.crlf_count != 0 ? "has lines that end in CRLF, not LF"
        : required == LineEnds::crlf && form.lf_count != 0 ? "has lines that end in LF, not CRLF"
        : required == LineEnds::consistent && form.has_mixed_line_ends()
            ? "has lines that end in LF and lines that end in CRLF"
            : nullptr;
    if (wrong != nullptr)
      accuser.add_path(
          view, fmt::format("{} {}", view.path, wrong),
          in_its_commit("Write the line ends anew",
                        {required == LineEnds::crlf ? "unix2dos FILE" : "dos2unix FILE", "git add FILE"}));
  });
}

std::string save_hint(bool is_with_mark) {
  return in_its_commit(is_with_mark ? "Save the file as UTF-8 with a byte order mark"
                                    : "Save the file as UTF-8 without a byte order mark",
                       {"git add FILE"});
}

PushRule read_byte_order_mark(const TableReader& table) {
  const std::string word = table.string("require").value_or("none");
  if (word != "none" && word != "utf-8") table.fail("require", R"(must be "none" or "utf-8")");
  PushRule rule;
  rule.needs.forms = true;
  rule.judge_change = [scope = PathScope(table), is_asked = word == "utf-8"](const ChangeView& view,
                                                                             Accuser& accuser) {
    if (!is_file(view) || !view.blob->form || !scope.holds(view.path)) return;
    const TextForm& form = *view.blob->form;
    const ByteOrderMark mark = form.byte_order_mark;
    if (mark != ByteOrderMark::none && !(is_asked && mark == ByteOrderMark::utf8))
      accuser.add_path(view,
                       fmt::format("{} begins with the byte order mark of {}", view.path, to_string(mark)),
                       save_hint(is_asked));
    if (is_asked && mark == ByteOrderMark::none && !form.is_binary && view.blob->size_bytes != 0)
      accuser.add_path(view, fmt::format("{} does not begin with the byte order mark of UTF-8", view.path),
                       save_hint(is_asked));
  };
  return rule;
}

PushRule read_final_newline(const TableReader& table) {
  return rule_on_texts(table, [](const ChangeView& view, const TextForm& form, Accuser& accuser) {
    if (!form.is_last_line_terminated)
      accuser.add_path(view, fmt::format("{} does not end with a line feed", view.path),
                       in_its_commit("End the last line", {"git add FILE"}));
  });
}

}  // namespace

std::span<const RuleKind> rules_of_content() {
  static const std::vector<RuleKind> kinds = {
      {"hidden-text",
       "no characters in text files that hide or reorder others (Trojan Source)",
       {"paths", "except"},
       read_hidden_text},
      {"conflict-markers",
       "no markers of merge conflicts in text files",
       {"paths", "except"},
       read_conflict_markers},
      {"line-endings", "how lines of text files end", {"require", "paths", "except"}, read_line_endings},
      {"byte-order-mark",
       "no byte order mark at the start of files, or always one",
       {"require", "paths", "except"},
       read_byte_order_mark},
      {"final-newline", "text files end with a line feed", {"paths", "except"}, read_final_newline},
      {"gitattributes",
       "no attributes that keep content from review, or put other content in its place",
       {"deny", "filters", "except"},
       read_gitattributes},
      {"lfs",
       "pointers of Git LFS are well formed, and stand where large files would",
       {"paths", "except", "required_above"},
       read_lfs},
  };
  return kinds;
}

}  // namespace sallyport::policy
