#include "report/conceal.hpp"

#include <string>
#include <string_view>
#include <unordered_map>

#include "base/text.hpp"

namespace sallyport::report {

namespace {

struct Shown {
  std::string name;      // as it may be shown
  std::string tail;      // of the true name, from where the secret begins
  std::string for_tail;  // what stands for it
};
using Names = std::unordered_map<std::string, Shown>;  // by the true name

// Where the secret of a finding in a name begins; 0 where that is not known.
std::size_t secret_start(const model::Finding& finding) {
  std::size_t line_start = 0;
  for (std::uint32_t line = 1; line < finding.line_1based; ++line) {
    const std::size_t end = finding.path.find('\n', line_start);
    if (end == std::string::npos) return 0;
    line_start = end + 1;
  }
  if (finding.column_1based == 0) return 0;
  const std::size_t start = line_start + finding.column_1based - 1;
  return start < finding.path.size() ? start : 0;
}

Names names_to_conceal(const model::Verdict& verdict) {
  Names names;
  std::unordered_map<std::string_view, std::size_t>
      first;  // where the first of several secrets in a name begins
  for (const model::Finding& finding : verdict.findings) {
    if (finding.place != model::Place::path && finding.place != model::Place::ref_name) continue;
    const std::size_t start = secret_start(finding);
    const auto [entry, is_new] = first.try_emplace(finding.path, start);
    if (!is_new && entry->second <= start) continue;
    entry->second = start;
    const std::string for_tail = finding.redacted + "...";
    names[finding.path] = {finding.path.substr(0, start) + for_tail, finding.path.substr(start), for_tail};
  }
  return names;
}

void conceal(std::string& name, const Names& names) {
  const auto found = names.find(name);
  if (found != names.end()) name = found->second.name;
}

void replace_all(std::string& text, std::string_view from, std::string_view to) {
  for (std::size_t at = text.find(from); at != std::string::npos; at = text.find(from, at + to.size()))
    text.replace(at, from.size(), to);
}

std::string without_commands(std::string_view hint) {
  std::string out;
  for (const std::string_view line : base::split(hint, '\n')) {
    if (line.starts_with("  ")) continue;
    if (!out.empty()) out += '\n';
    out += line;
  }
  return out;
}

void conceal(model::Reason& reason, const Names& names) {
  for (std::string* name : {&reason.path, &reason.ref}) {
    const auto found = names.find(*name);
    if (found == names.end()) continue;
    const Shown& shown = found->second;
    replace_all(reason.message, shown.tail, shown.for_tail);
    replace_all(reason.hint, shown.tail, shown.for_tail);
    reason.hint = without_commands(reason.hint);
    *name = shown.name;
  }
}

}  // namespace

std::optional<model::Verdict> concealed(const model::Verdict& verdict) {
  const Names names = names_to_conceal(verdict);
  if (names.empty()) return std::nullopt;
  model::Verdict out = verdict;
  for (model::Finding& finding : out.findings) {
    conceal(finding.path, names);
    conceal(finding.ref, names);
  }
  for (model::Reason& reason : out.reasons) conceal(reason, names);
  return out;
}

}  // namespace sallyport::report
