#include "app/rule_files.hpp"

#include <fmt/core.h>

#include "app/judge.hpp"
#include "app/triage_files.hpp"
#include "base/error.hpp"
#include "content/file_kind.hpp"
#include "git/tree_path.hpp"
#include "model/object.hpp"

namespace sallyport::app {

namespace {

constexpr std::uint64_t kMaxOwnersBytes = 3ULL << 20;  // more is read by nobody (codeowners.hpp)

// The first of the places at which the commit has anything.
void read_owners_of(git::ObjectSource& objects, const model::Oid& commit, const policy::OwnersFile& file,
                    policy::OwnersFact& fact) {
  for (const std::string& place : file.places) {
    const auto entry = git::entry_at(objects, commit, place);
    if (!entry) continue;
    fact.path = place;
    if ((entry->mode & model::mode::kTypeMask) != model::mode::kRegular) {
      fact.problem = "it is no plain file";
    } else if (objects.info(entry->oid).size_bytes > kMaxOwnersBytes) {
      fact.problem = "it is larger than 3 MiB";
    } else {
      fact.owners = content::Codeowners::parse(objects.read(entry->oid).bytes(), file.dialect);
    }
    return;
  }
}

}  // namespace

WholeFiles::WholeFiles(const std::vector<const policy::RuleTable*>& tables) {
  for (const policy::RuleTable* table : tables) {
    is_asked_ |= table->rule.needs.git_files || table->rule.needs.submodules;
    if (table->rule.owners_file)
      owners_.insert(table->rule.owners_file->places.begin(), table->rule.owners_file->places.end());
  }
}

bool WholeFiles::holds(std::string_view path, std::uint32_t mode) const {
  if (!is_asked_) return false;
  const std::string_view last = path.substr(path.rfind('/') + 1);  // npos + 1 is 0
  return (mode & model::mode::kTypeMask) == model::mode::kSymlink || last == ".gitattributes" ||
         last == ".gitmodules" || owners_.contains(std::string(path));
}

void note_bytes(std::string_view bytes, const policy::RuleNeeds& needs, bool is_whole,
                policy::BlobFact& fact) {
  fact.is_read = true;
  const std::string_view head = bytes.substr(0, policy::kHeadBytes);
  if (is_whole) {
    fact.head = bytes;
  } else if (needs.kinds && bytes.size() > policy::kHeadBytes &&
             content::file_kinds_of({}, bytes) != content::file_kinds_of({}, head)) {
    fact.head = bytes.substr(0, policy::kKindBytes);
  } else if (needs.heads) {
    fact.head = head;
  }
  if (needs.forms) fact.form = content::read_text_form(bytes);
}

std::vector<policy::OwnersFact> read_owners(git::Repository& repository, git::ObjectSource& objects,
                                            const PushRequest& request,
                                            const std::vector<const policy::RuleTable*>& tables) {
  std::vector<policy::OwnersFact> facts;
  for (const policy::RuleTable* table : tables) {
    if (!table->rule.owners_file) continue;
    const policy::OwnersFile& file = *table->rule.owners_file;
    policy::OwnersFact& fact = facts.emplace_back();
    fact.table = table;
    fact.ref = file.ref.empty() ? repository.head_branch().value_or("HEAD") : file.ref;
    std::optional<model::Oid> commit = protected_commit(repository, file.ref, &request);
    // Before a push, the other side's commit may be one that is not here; then the one here must do.
    if (commit && request.may_lack_old && !objects.contains(*commit)) commit = repository.ref(fact.ref);
    if (commit) read_owners_of(objects, *commit, file, fact);
  }
  return facts;
}

}  // namespace sallyport::app
