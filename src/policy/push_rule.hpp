#pragma once

#include <cstddef>
#include <functional>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "content/owner_pattern.hpp"
#include "model/facts.hpp"
#include "model/verdict.hpp"
#include "policy/glob.hpp"
#include "policy/mode.hpp"
#include "policy/push_facts.hpp"

// Push rules: [[rule.<id>]] tables, each of one kind. A kind is a function that reads a table's settings and
// answers with what judges by them; the kinds stand in policy/rules, one file a family.
namespace sallyport::policy {

struct Policy;
struct RuleTable;
class TableReader;
class Accuser;

// Facts that are dear, and gathered only where a rule asks for them.
struct RuleNeeds {
  bool merges = false;         // NewCommitFact::merge, from parents that are merged anew
  bool heads = false;          // BlobFact::head of every file
  bool kinds = false;          // BlobFact::head is longer, where what kind of file it is shows only then
  bool git_files = false;      // the whole of .gitattributes, CODEOWNERS and of links, in BlobFact::head
  bool forms = false;          // BlobFact::form of every file
  bool removals = false;       // what a commit takes away, among NewCommitFact::changes
  bool collisions = false;     // NewCommitFact::collisions
  bool submodules = false;     // NewCommitFact::gitmodules
  bool net_paths = false;      // PushedRef::net_paths
  bool mailmap = false;        // PushFacts::mailmap, and so NewCommitFact::mapped_author
  bool chain = false;          // PushedRef::chain
  bool first_parents = false;  // PushedRef::loses_first_parents
  bool ref_names = false;      // PushedRef::colliding_name

  RuleNeeds& operator|=(const RuleNeeds& other) noexcept;
};

// What a judge looks at. All references live as long as the call.
struct RefView {
  const Policy& policy;
  const model::Facts& facts;  // of the whole push
  const PushFacts& push;
  const PushedRef& ref;
  const RuleTable& table;
};
struct CommitView : RefView {
  const NewCommitFact& commit;
};
struct ChangeView : CommitView {
  const ChangeFact& change;
  const std::string& path;
  const BlobFact* blob;  // null for a submodule, an empty folder, and what is removed
};

// A file of owners, whose word counts as it was before the push.
struct OwnersFile {
  std::string ref;                  // full name; empty: the branch that HEAD names
  std::vector<std::string> places;  // paths; the first that is there counts
  content::OwnersDialect dialect = content::OwnersDialect::github;
};

// Where the repositories of submodules lie on this machine.
struct SubmoduleHosting {
  std::string folder;                 // absolute
  std::vector<std::string> prefixes;  // of URLs; what follows is a path below the folder
};

// One rule with its settings. A judge that is not set has nothing to say. Which one a rule sets says where
// else it is asked: commit-msg asks judge_message, pre-commit judge_change.
struct PushRule {
  RuleNeeds needs;
  std::vector<model::Oid> banned;           // sorted; which of them a ref gets is PushedRef::banned
  std::optional<OwnersFile> owners_file;    // asked for: PushFacts::owners
  std::optional<SubmoduleHosting> hosting;  // asked for: PushFacts::pins
  std::function<void(const RefView&, Accuser&)> judge_ref;        // each update of a ref, deletions included
  std::function<void(const CommitView&, Accuser&)> judge_commit;  // each commit that is new to the ref
  // The same, of the text and the people of a commit, which are known before it is made.
  std::function<void(const CommitView&, Accuser&)> judge_message;
  std::function<void(const ChangeView&, Accuser&)> judge_change;  // each path that such a commit changes
};

struct RuleKind {
  std::string_view id;       // "subject": its table is [[rule.subject]], and so its reasons are called
  std::string_view meaning;  // one line, for `policy explain` and the documents
  std::vector<std::string_view> keys;          // beside those that all rules have
  PushRule (*read)(const TableReader& table);  // throws base::Error, with file and line
  // Of which refs a table speaks that does not say.
  std::vector<std::string_view> refs = {"refs/heads/**", "refs/tags/**"};
};

// All kinds, in the order in which their reasons are told.
std::span<const RuleKind> rule_kinds();
// Null if there is none of this id.
const RuleKind* rule_kind(std::string_view id);

// One [[rule.<id>]] table.
struct RuleTable {
  const RuleKind* kind = nullptr;
  std::string origin;      // "policy.toml:12"
  std::vector<Glob> refs;  // of full names
  Mode mode = Mode::refuse;
  std::string message;              // the administrator's own word; may be empty
  std::vector<std::string> exempt;  // roles of a pusher whom it does not bind
  std::vector<model::Oid> anchors;  // of them and their ancestors nothing is asked; sorted
  std::string settings;  // all other keys, in one form: two tables of one kind with the same ask the same
  PushRule rule;

  // The specificity of the most specific pattern that matches, or nothing.
  std::optional<std::size_t> speaks_of(std::string_view ref) const;
  // Whether whatever commit this lets in, `other`, of the same kind, would let in as well.
  bool is_as_strict_as(const RuleTable& other) const;
};

// Takes what a rule objects to. Reasons of one table and ref are counted together: each of the first
// kReasonsOfAKind has one of its own, then one tells how many there are besides.
class Accuser {
 public:
  Accuser(const RefView& view, std::vector<model::Reason>& reasons) : view_(view), reasons_(reasons) {}

  // `message` says what is wrong, without a full stop: "refs/heads/x may not be called so". `hint` says what
  // to type; lines that begin with two spaces are commands.
  void add(std::string message, std::string hint);
  void add_commit(const CommitView& commit, std::string message, std::string hint);
  // A path in `message` must be `path`, so that reports know it for foreign.
  void add_path(const ChangeView& change, std::string message, std::string hint);
  // Where nobody has been asked yet who pushes, because nobody pushes yet: warns that the server will ask,
  // whatever the table's mode. `message` says for what: "2 files have owners".
  void warn_unknown_pusher(const std::string& message);
  void finish();

 private:
  void push(const model::Oid& commit, const std::string& path, std::string message, std::string hint);

  RefView view_;
  std::vector<model::Reason>& reasons_;
  std::size_t count_ = 0;
  std::string last_hint_;
};

}  // namespace sallyport::policy
