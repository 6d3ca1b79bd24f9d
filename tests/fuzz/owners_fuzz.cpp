// Any bytes as a .mailmap, as CODEOWNERS of both kinds, and as a pointer of Git LFS. What is read is of the
// file, the last pattern wins, and what a pointer says is a pointer again.
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>

#include "content/codeowners.hpp"
#include "content/lfs_pointer.hpp"
#include "content/mailmap.hpp"

namespace {

using namespace sallyport::content;

void require(bool holds) {
  if (!holds) std::abort();
}

void check_mailmap(std::string_view text) {
  const Mailmap mailmap = Mailmap::parse(text).value();
  const Mailmap::Resolved resolved = mailmap.resolve("Ann", "ann@example.org");
  require(resolved.name == "Ann" || text.find(resolved.name) != std::string_view::npos);
  require(resolved.email == "ann@example.org" || text.find(resolved.email) != std::string_view::npos);
  require(mailmap.resolve("ANN", "ANN@example.org").name == resolved.name || resolved.name == "Ann");
  const Mailmap more = Mailmap::parse("X <x@y>\n" + std::string(text)).value();
  require(more.resolve("Ann", "ann@example.org") == resolved);
}

void check_groups(const Codeowners& file, std::string_view path, std::size_t lines) {
  for (const OwnerGroup& group : file.owners_of(path)) {
    require(!group.owners.empty() && group.line_1based >= 1 && group.line_1based <= lines);
    require(group.is_optional == (group.approvals == 0));
    for (const std::string& owner : group.owners)
      require(owner.find('@') != std::string::npos && owner.find_first_of(" \t\r\n") == std::string::npos);
  }
}

void check_codeowners(std::string_view text) {
  const std::size_t lines = text.size() + 1;
  for (const OwnersDialect dialect : {OwnersDialect::github, OwnersDialect::gitlab}) {
    const Codeowners file = Codeowners::parse(text, dialect);
    check_groups(file, "docs/a.md", lines);
    check_groups(file, text.substr(0, 64), lines);
    for (const OwnersProblem& problem : file.problems()) require(problem.line_1based <= lines);
  }
  const Codeowners last = Codeowners::parse(std::string(text) + "\n* @last\n", OwnersDialect::github);
  const auto groups = last.owners_of(text.substr(0, 64));
  require(groups.size() == 1 && groups[0].owners.size() == 1 && groups[0].owners[0] == "@last");
}

void check_pointer(std::string_view text) {
  const LfsReading reading = read_lfs_pointer(text);
  require(reading.pointer.has_value() == reading.reason.empty());
  if (!reading.pointer) return;
  require(is_pointer_like(text) && reading.pointer->oid.size() == 64);
  const std::string again =
      "version https://git-lfs.github.com/spec/v1\noid sha256:" + std::string(reading.pointer->oid) +
      "\nsize " + std::to_string(reading.pointer->size_bytes) + "\n";
  require(read_lfs_pointer(again).pointer.has_value() && text.ends_with(again.substr(again.find("oid"))));
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  check_mailmap(text);
  check_codeowners(text);
  check_pointer(text);
  return 0;
}
