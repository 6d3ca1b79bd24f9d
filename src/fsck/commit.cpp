// A commit is looked at twice. First as git does, line by line up to the first error. What git takes is then
// held against the one grammar that everything that writes commits keeps to:
//
//   tree ID LF (parent ID LF)* author IDENTITY LF committer IDENTITY LF (HEADER LF)* LF message
//
// Git itself reads no further than to the committer, and looks for other headers wherever they may be.
// Libraries go on and take the last `tree` or `author`, or the first; so that none of these may stand again.
#include <algorithm>
#include <string>
#include <string_view>

#include "fsck/encoding.hpp"
#include "fsck/fsck.hpp"
#include "fsck/identity.hpp"
#include "fsck/kinds.hpp"
#include "fsck/object_text.hpp"
#include "fsck/unicode.hpp"
#include "model/oid.hpp"

namespace sallyport::fsck {

namespace {

Found find_git_defect(ObjectText text, std::string_view raw) {
  if (const Found found = text.find_header_defect()) return found;
  if (!text.skip("tree ")) return {&kind("missingTree"), text.first_line()};
  if (!text.take_id_line()) return {&kind("badTreeSha1"), text.first_line()};
  while (text.skip("parent ")) {
    if (!text.take_id_line()) return {&kind("badParentSha1"), text.first_line()};
  }
  int authors = 0;
  while (text.skip("author ")) {
    if (const Found found = find_identity_defect(text.take_line())) return found;
    ++authors;
  }
  if (authors == 0) return {&kind("missingAuthor"), text.first_line()};
  if (authors > 1) return {&kind("multipleAuthors"), {}};
  if (!text.skip("committer ")) return {&kind("missingCommitter"), text.first_line()};
  if (const Found found = find_identity_defect(text.take_line())) return found;
  if (raw.find('\0') != std::string_view::npos) return {&kind("nulInCommit"), {}};
  return {};
}

// Such as "change-id", "HG:rename-source" and "gitbutler-headers-version".
bool is_header_name(std::string_view name) {
  const auto is_letter_or_digit = [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
  };
  return !name.empty() && is_letter_or_digit(name.front()) &&
         std::all_of(name.begin(), name.end(), [&](char c) {
           return is_letter_or_digit(c) || std::string_view("-_.:/").find(c) != std::string_view::npos;
         });
}

// The headers behind the committer: each judged by itself, and what they say together.
class ExtraHeaders {
 public:
  ExtraHeaders(std::string_view own_signature, Defects& defects)
      : own_signature_(own_signature), defects_(defects) {}

  void check(const Header& header) {
    if (!header.has_value || !is_header_name(header.name))
      add(defects_, kind("badHeader"), std::string(header.name));
    // The message of a tag that was merged may be of any kind of text, and jj writes armours on Windows as
    // they come.
    if (header.name != "mergetag" && has_carriage_return(header))
      add(defects_, kind("carriageReturnInHeader"), std::string(header.name));
    if (is_of_the_front(header.name)) add(defects_, kind("duplicateHeader"), std::string(header.name));
    if (is_of_a_tag(header.name)) add(defects_, kind("extraHeaderEntry"), std::string(header.name));
    if (header.name == "encoding") check_encoding(header);
    if (header.name.starts_with("gpgsig")) check_signature(header);
  }

  Encoding encoding() const noexcept { return encoding_; }

 private:
  static bool has_carriage_return(const Header& header) {
    const bool is_armour = header.name.starts_with("gpgsig");
    for (std::size_t at = header.value.find('\r'); at != std::string_view::npos;
         at = header.value.find('\r', at + 1)) {
      const std::string_view behind = header.value.substr(at + 1);
      if (!is_armour || !(behind.empty() || behind.starts_with('\n'))) return true;
    }
    return false;
  }

  static bool is_of_a_tag(std::string_view name) {
    return name == "object" || name == "type" || name == "tag" || name == "tagger";
  }

  static bool is_of_the_front(std::string_view name) {
    return name == "tree" || name == "parent" || name == "author" || name == "committer";
  }

  void check_encoding(const Header& header) {
    if (has_encoding_) add(defects_, kind("duplicateHeader"), std::string(header.name));
    if (header.value.find('\n') != std::string_view::npos)
      add(defects_, kind("strayContinuation"), std::string(header.name));
    has_encoding_ = true;
    encoding_ = encoding_named(header.value);
    if (encoding_ == Encoding::unknown) add(defects_, kind("unknownEncoding"), std::string(header.value));
  }

  void check_signature(const Header& header) {
    if (header.name != own_signature_) add(defects_, kind("foreignSignature"), std::string(header.name));
    if (has_signature_) add(defects_, kind("multipleSignatures"), std::string(header.name));
    has_signature_ = true;
  }

  std::string_view own_signature_;
  Defects& defects_;
  Encoding encoding_ = Encoding::utf8;
  bool has_encoding_ = false;
  bool has_signature_ = false;
};

void check_strictly(ObjectText text, std::string_view raw, std::string_view own_signature, Defects& defects) {
  text.skip("tree ");
  check_id_case(text.take_line(), defects);
  while (text.skip("parent ")) check_id_case(text.take_line(), defects);
  text.skip("author ");
  const std::string_view author = text.take_line();
  text.skip("committer ");
  const std::string_view committer = text.take_line();

  if (text.rest().starts_with(' ')) add(defects, kind("strayContinuation"), "committer");
  ExtraHeaders headers(own_signature, defects);
  while (const auto header = text.take_header()) headers.check(*header);
  if (text.rest().empty()) add(defects, kind("missingBlankLine"));

  const bool is_in_utf8 = headers.encoding() == Encoding::utf8;
  if (is_in_utf8 && !is_utf8(raw)) add(defects, kind("invalidUtf8"));
  check_identity(author, is_in_utf8, defects);
  check_identity(committer, is_in_utf8, defects);
}

}  // namespace

Defects check_commit(std::string_view raw, std::size_t id_bytes) {
  const ObjectText text(raw, id_bytes);
  Defects defects;
  if (const Found found = find_git_defect(text, raw)) {
    add(defects, *found.kind, std::string(found.line));
    return defects;
  }
  check_strictly(text, raw, id_bytes == model::Oid::kSha256Bytes ? "gpgsig-sha256" : "gpgsig", defects);
  return defects;
}

}  // namespace sallyport::fsck
