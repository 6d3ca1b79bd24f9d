// Ref updates: where they may go, what refs may be called, who may move them, and when.
#include <algorithm>
#include <array>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <fmt/format.h>

#include "base/error.hpp"
#include "fsck/unicode.hpp"
#include "match/regex.hpp"
#include "policy/rules/families.hpp"
#include "policy/rules/ref_changes.hpp"
#include "policy/table_reader.hpp"

namespace sallyport::policy {

namespace {

using model::RefChange;

constexpr std::string_view kBranches = "refs/heads/";
constexpr std::string_view kTags = "refs/tags/";

// Names that stand for something else wherever git takes a revision (gitrevisions(7)).
constexpr auto kPseudoRefs =
    std::to_array<std::string_view>({"HEAD", "FETCH_HEAD", "ORIG_HEAD", "MERGE_HEAD", "REBASE_HEAD",
                                     "REVERT_HEAD", "CHERRY_PICK_HEAD", "BISECT_HEAD", "AUTO_MERGE", "@"});

bool is_object_id(std::string_view name) {
  const bool has_size = name.size() == 40 || name.size() == 64;
  return has_size && name.find_first_not_of("0123456789abcdefABCDEF") == std::string_view::npos;
}

std::string_view short_name(std::string_view ref) {
  for (const std::string_view prefix : {kBranches, kTags}) {
    if (ref.starts_with(prefix)) return ref.substr(prefix.size());
  }
  return ref;
}

PushRule read_namespaces(const TableReader& table) {
  const auto names =
      table.strings("allow").value_or(std::vector<std::string>{"refs/heads/**", "refs/tags/**"});
  std::vector<Glob> allowed;
  for (const std::string& name : names) {
    if (!name.starts_with("refs/"))
      table.fail("allow", fmt::format("names `{}`, and no ref is called so: they are full names", name),
                 fmt::format("write \"refs/{}/**\"", name));
    try {
      allowed.emplace_back(name);
    } catch (const base::Error& error) {
      table.fail("allow", fmt::format("cannot be used: {}", error.what()));
    }
  }
  PushRule rule;
  rule.judge_ref = [allowed = std::move(allowed), names](const RefView& view, Accuser& accuser) {
    const std::string& name = view.ref.update.name;
    // A replace ref makes readers see another object than the one that was looked at; to be rid of it is
    // good.
    if (view.ref.change == RefChange::remove && name.starts_with("refs/replace/")) return;
    if (std::any_of(allowed.begin(), allowed.end(), [&](const Glob& glob) { return glob.matches(name); }))
      return;
    accuser.add(fmt::format("{} lies where nothing is pushed to", name),
                names.empty() ? std::string("Nothing may be pushed here.")
                              : fmt::format("What is pushed to: {}.", fmt::join(names, ", ")));
  };
  return rule;
}

struct NamePattern {
  std::string text;
  match::Regex regex;
};
using NamePatterns = std::shared_ptr<const std::vector<NamePattern>>;

// `is_whole`: a name must match from end to end.
NamePatterns read_patterns(const TableReader& table, std::string_view key, bool is_whole) {
  auto patterns = std::make_shared<std::vector<NamePattern>>();
  for (const std::string& text : table.strings(key).value_or(std::vector<std::string>())) {
    try {
      match::Regex alone(text);  // so that no parenthesis of it closes ours
      patterns->push_back({text, is_whole ? match::Regex("\\A(?:" + text + ")\\z") : std::move(alone)});
    } catch (const base::Error& error) {
      table.fail(key, fmt::format("has `{}`, which cannot be used: {}", text, error.what()));
    }
  }
  return patterns;
}

// What makes a name a danger whatever a policy asks; empty: nothing.
std::string_view danger_of(std::string_view ref) {
  const std::string_view name = short_name(ref);
  if (fsck::has_invisible(name))
    return "its name holds characters that cannot be seen, or that reorder others";
  if (name == ref) return {};  // nobody calls such a ref by a part of its name
  if (is_object_id(name)) return "its name is that of an object, and git would take it for that";
  if (std::find(kPseudoRefs.begin(), kPseudoRefs.end(), name) != kPseudoRefs.end())
    return "its name stands for something else wherever git takes a revision";
  if (name.starts_with('-')) return "its name begins like an option of a command";
  if (name.starts_with("refs/")) return "its name looks like a full one";
  return {};
}

PushRule read_ref_name(const TableReader& table) {
  const NamePatterns required = read_patterns(table, "require", true);
  const NamePatterns forbidden = read_patterns(table, "forbid", false);
  PushRule rule;
  rule.judge_ref = [required, forbidden](const RefView& view, Accuser& accuser) {
    const std::string& ref = view.ref.update.name;
    if (view.ref.change != RefChange::create) return;
    const std::string_view name = short_name(ref);
    const std::string hint =
        ref.starts_with(kTags)
            ? "Give the tag another name and push that:\n  git push origin "
              "YOUR-TAG:refs/tags/ANOTHER-NAME"
            : "Push it under another name:\n  git push origin HEAD:refs/heads/ANOTHER-NAME";
    if (const std::string_view danger = danger_of(ref); !danger.empty())
      accuser.add(fmt::format("{}: {}", ref, danger), hint);
    const auto matches = [&](const NamePattern& pattern) { return pattern.regex.matches_somewhere(name); };
    if (!required->empty() && std::none_of(required->begin(), required->end(), matches)) {
      std::vector<std::string_view> texts;
      for (const NamePattern& pattern : *required) texts.push_back(pattern.text);
      accuser.add(
          fmt::format("{} is not called as refs are here, which is: {}", ref, fmt::join(texts, " or ")),
          hint);
    }
    for (const NamePattern& pattern : *forbidden) {
      if (matches(pattern))
        accuser.add(fmt::format("{} may not be called so: `{}` is forbidden", ref, pattern.text), hint);
    }
  };
  return rule;
}

PushRule read_ref_case(const TableReader&) {
  PushRule rule;
  rule.needs.ref_names = true;
  rule.judge_ref = [](const RefView& view, Accuser& accuser) {
    if (view.ref.colliding_name.empty()) return;
    accuser.add(
        fmt::format("{} and {} would be one on a file system that looks past case and composition",
                    view.ref.update.name, view.ref.colliding_name),
        "Use the name that is there, or another one. To rename it, delete the old one first, in a push "
        "of its own.");
  };
  return rule;
}

}  // namespace

std::span<const RuleKind> rules_of_refs() {
  static const std::vector<RuleKind> kinds = {
      {"namespaces", "nothing is pushed outside of some name spaces", {"allow"}, read_namespaces, {"**"}},
      {"ref-name",
       "what branches and tags may be called (asked when they are created)",
       {"require", "forbid"},
       read_ref_name},
      {"ref-case", "no new ref differs from another in case or composition only", {}, read_ref_case},
      {"freeze", "no changes in windows of a calendar", {"windows", "changes"}, read_freeze},
      {"pusher", "who may push", {"roles", "changes"}, read_pusher},
  };
  return kinds;
}

}  // namespace sallyport::policy
