// As for commits (commit.cpp): first what git refuses, then the one grammar
//
//   object ID LF type KIND LF tag NAME LF tagger IDENTITY LF LF message
//
// A tag's signature stands at the end of its message. Git leaves signature headers out of what is signed,
// whatever they hold, so that in a tag they are text that nobody signed.
#include <algorithm>
#include <string>
#include <string_view>

#include "base/text.hpp"
#include "fsck/fsck.hpp"
#include "fsck/identity.hpp"
#include "fsck/kinds.hpp"
#include "fsck/object_text.hpp"
#include "fsck/unicode.hpp"

namespace sallyport::fsck {

namespace {

bool is_kind_of_object(std::string_view word) {
  return word == "blob" || word == "tree" || word == "commit" || word == "tag";
}

Found find_git_defect(ObjectText text, std::string_view raw, std::size_t id_bytes) {
  if (const Found found = text.find_header_defect()) return found;
  if (!text.skip("object ")) return {&kind("missingObject"), text.first_line()};
  if (!text.take_id_line()) return {&kind("badObjectSha1"), text.first_line()};
  if (!text.skip("type ")) return {&kind("missingTypeEntry"), text.first_line()};
  if (!is_kind_of_object(text.first_line())) return {&kind("badType"), text.first_line()};
  text.take_line();
  if (!text.rest().starts_with("tag ")) return {&kind("missingTagEntry"), text.first_line()};
  // Git reads no tag that is shorter than that of a blob with a name of one letter.
  constexpr std::size_t kShortestBesideId = 24;
  if (raw.size() < 2 * id_bytes + kShortestBesideId) return {&kind("missingTag"), text.first_line()};
  text.take_line();
  return text.skip("tagger ") ? find_identity_defect(text.take_line()) : Found{};
}

// One part of a ref's name between slashes (git-check-ref-format(1)).
bool is_ref_component(std::string_view part) {
  const auto is_forbidden = [](char c) {
    return static_cast<unsigned char>(c) <= ' ' || c == '\x7F' ||
           std::string_view("~^:?*[\\").find(c) != std::string_view::npos;
  };
  return !part.empty() && !part.starts_with('.') && !part.ends_with(".lock") &&
         part.find("..") == std::string_view::npos && part.find("@{") == std::string_view::npos &&
         std::none_of(part.begin(), part.end(), is_forbidden);
}

bool is_tag_name(std::string_view name) {
  const auto parts = base::split(name, '/');
  return !name.ends_with('.') && std::all_of(parts.begin(), parts.end(), is_ref_component);
}

void check_extra_header(const Header& header, Defects& defects) {
  const bool is_signature = header.name == "gpgsig" || header.name == "gpgsig-sha256";
  add(defects, is_signature ? kind("foreignSignature") : kind("extraHeaderEntry"), std::string(header.name));
}

void check_strictly(ObjectText text, std::string_view raw, Defects& defects) {
  text.skip("object ");
  check_id_case(text.take_line(), defects);
  text.take_line();  // the type
  text.skip("tag ");
  const std::string_view name = text.take_line();
  if (!is_tag_name(name)) add(defects, kind("badTagName"), std::string(name));
  if (text.skip("tagger ")) {
    check_identity(text.take_line(), true, defects);
  } else {
    add(defects, kind("missingTaggerEntry"));
  }
  while (const auto header = text.take_header()) check_extra_header(*header, defects);
  if (text.rest().empty()) add(defects, kind("missingBlankLine"));
  if (raw.find('\0') != std::string_view::npos) add(defects, kind("nulInTag"));
  if (!is_utf8(raw)) add(defects, kind("invalidUtf8"));
}

}  // namespace

Defects check_tag(std::string_view raw, std::size_t id_bytes) {
  const ObjectText text(raw, id_bytes);
  Defects defects;
  if (const Found found = find_git_defect(text, raw, id_bytes)) {
    add(defects, *found.kind, std::string(found.line));
    return defects;
  }
  check_strictly(text, raw, defects);
  return defects;
}

}  // namespace sallyport::fsck
