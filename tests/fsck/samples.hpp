#pragma once

#include <cstddef>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "fsck/fsck.hpp"
#include "model/oid.hpp"

// Well-formed objects to begin with, and what is asked of every answer.
namespace sallyport::test {

inline constexpr std::size_t kIdBytes = model::Oid::kSha1Bytes;

inline const std::string kTreeId(40, 'a');
inline const std::string kParentId(40, 'b');
inline const std::string kIdentity = "A U Thor <author@example.com> 1700000000 +0100";

// `extra`: headers behind the committer, each with its LF.
inline std::string commit_text(std::string_view extra = {}, std::string_view message = "subject\n") {
  return "tree " + kTreeId + "\nparent " + kParentId + "\nauthor " + kIdentity + "\ncommitter " + kIdentity +
         "\n" + std::string(extra) + "\n" + std::string(message);
}

inline std::string tag_text(std::string_view extra = {}, std::string_view message = "subject\n") {
  return "object " + kParentId + "\ntype commit\ntag v1.0\ntagger " + kIdentity + "\n" + std::string(extra) +
         "\n" + std::string(message);
}

inline std::string entry(std::string_view mode, std::string_view name, char id = 'i') {
  return std::string(mode) + ' ' + std::string(name) + '\0' + std::string(kIdBytes, id);
}

// A tree of files of these names, in this order.
inline std::string tree_of(const std::vector<std::string>& names) {
  std::string raw;
  for (const std::string& name : names) raw += entry("100644", name);
  return raw;
}

inline std::string replaced(std::string text, std::string_view from, std::string_view to) {
  const std::size_t at = text.find(from);
  return at == std::string::npos ? std::string("nothing to replace") : text.replace(at, from.size(), to);
}

// "id" of each defect, those of level strict with an asterisk, as one text: "badDate nulInTag*". Empty: none.
inline std::string ids(const fsck::Defects& defects) {
  std::string text;
  for (const fsck::Defect& defect : defects) {
    if (!text.empty()) text += ' ';
    text += defect.id;
    if (defect.level == fsck::Level::strict) text += '*';
  }
  return text;
}

// The ids of those defects that are git's.
inline std::set<std::string> ids_of_git(const fsck::Defects& defects) {
  std::set<std::string> found;
  for (const fsck::Defect& defect : defects) {
    if (defect.level == fsck::Level::fsck) found.emplace(defect.id);
  }
  return found;
}

inline std::string commit_ids(std::string_view raw) {
  return ids(fsck::check_commit(raw, kIdBytes));
}
inline std::string tag_ids(std::string_view raw) {
  return ids(fsck::check_tag(raw, kIdBytes));
}
inline std::string tree_ids(std::string_view raw) {
  return ids(fsck::check_tree(raw, kIdBytes));
}

}  // namespace sallyport::test
