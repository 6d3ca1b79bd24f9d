#pragma once

#include <chrono>
#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "model/oid.hpp"
#include "model/profile.hpp"
#include "policy/glob.hpp"
#include "policy/identity.hpp"
#include "policy/mode.hpp"
#include "policy/principal.hpp"
#include "policy/push_rule.hpp"
#include "policy/receipts.hpp"

namespace sallyport::policy {

// What is asked of signatures; each asks for what stands before it, too.
enum class Signatures : std::uint8_t {
  off,
  present,     // exactly one well-formed signature
  verified,    // and it is good, by a key of a principal
  authorized,  // and the principal may sign this, here and now
};

// Of which commits new to the ref that is asked.
enum class Scope : std::uint8_t {
  tip,           // what the ref is to hold
  first_parent,  // the chain of first parents: who signs a merge vouches for what it brings in
  all,
};

// How canonical objects must be.
enum class ObjectForm : std::uint8_t {
  off,
  fsck,    // what `git fsck --strict` takes
  strict,  // and nothing that two readers could read differently, or that harms a work tree
};

// What a [[branch]], [[tag]] or [[ref]] table says of the refs it names.
struct RefRule {
  Glob name;           // on the name below refs/heads/ or refs/tags/; on the full name for [[ref]]
  std::string origin;  // "policy.toml:12", for messages
  bool deny_create = false;
  bool deny_delete = false;
  bool deny_force_push = false;
  bool deny_update = false;
  bool deny_merge_commits = false;
  Mode mode = Mode::refuse;  // of all that is asked here but `secrets`
  Mode secrets = Mode::refuse;
  ObjectForm objects = ObjectForm::fsck;
  Signatures signatures = Signatures::off;
  Scope scope = Scope::first_parent;              // of `signatures`; means nothing for a tag
  std::vector<std::string> roles;                 // whose holders may sign; none: any principal
  std::vector<model::Oid> anchors;                // of them and their ancestors nothing is asked; sorted
  Signatures push_certificate = Signatures::off;  // off, verified or authorized

  // Whether whatever commit this lets in, `other` would let in as well: by its signature; and by how
  // canonical it and what it brings is.
  bool is_as_strict_on_signatures_as(const RefRule& other) const;
  bool is_as_strict_on_objects_as(const RefRule& other) const;
};

// What a [[path]] table says of the paths it names.
struct PathRule {
  Glob name;  // without '/': on the last component; with one: on the whole path
  std::string origin;
  bool deny = false;
  bool allow = false;  // takes paths out of a less specific deny
  std::optional<std::uint64_t> max_bytes;
  // Who may change it on refs with signatures = "authorized": holders of any of these. None: not asked here.
  std::vector<std::string> roles;
  Mode mode = Mode::refuse;
  std::string message;  // the administrator's own word; may be empty
};

struct Limits {
  std::uint64_t object_bytes = 2ULL << 30;  // a larger object is not read
  std::uint64_t tree_depth = 2048;            // folders within folders
  std::uint64_t path_bytes = 65536;           // a whole path
  std::uint64_t push_refs = 100'000;          // refs in one push
  std::uint64_t push_commits = 5'000'000;     // new commits in one push
  std::uint64_t push_objects = 20'000'000;    // new objects in one push
  std::uint64_t findings = 50'000;            // secrets that are told, and kept of one text
  std::uint64_t push_paths = 5'000'000;       // paths that one push changes, summed over its commits
  std::chrono::milliseconds time{0};          // that a judgement may take; 0: as long as it takes
  // What comes of it when the time is over. But for `refuse` it ends the scanning of files alone.
  Mode on_time = Mode::refuse;
  unsigned threads = 0;  // that scan; 0: one for each processor
};

// How far archives, compressed files and encodings are looked into, and what is said where that ends.
struct Archives {
  std::uint64_t depth = 5;                    // archives within archives; 0: none is opened
  std::uint64_t members = 100'000;            // of one blob, in all
  std::uint64_t bytes = 512ULL << 20;         // unpacked from one blob, in all
  std::uint64_t member_bytes = 128ULL << 20;  // unpacked of one member
  std::uint64_t ratio = 500;                  // unpacked bytes to packed ones
  std::uint64_t decode_depth = 5;             // encodings within encodings
  Mode on_limit = Mode::refuse;               // a limit was met
  Mode unreadable = Mode::warn;               // damaged, encrypted or unknown inside
};

// Whose word counts on findings that were looked at before, beside the rules'.
struct Triage {
  enum class Ignore : std::uint8_t { off, protected_ref };
  // Whether the repository's own ignore files count. Unset: in local hooks, as they stand in the work tree,
  // and not on the server. protected_ref: on the server too, as `ref` had them before the push.
  std::optional<Ignore> ignore;
  std::string ref;                        // full name; empty: the branch that HEAD names
  std::vector<std::string> ignore_files;  // files of the site
  std::string baseline;                   // a file; empty: none
  std::string deny_list;                  // a file; empty: none
};

// [overrides]: what of the policy a repository may say in a file of its own, which lies on the server.
struct Overrides {
  std::string file = "sallyport.toml";  // below the git directory
  std::vector<std::string> keys;        // "contact", "limits.object_bytes", "rule.subject"; none: nothing
  std::string origin;
};

struct Policy {
  std::string source;            // the file, or "built-in defaults"
  std::filesystem::path folder;  // what names of key files are relative to
  // It is a file that nobody but the administrator can write. So must be the files of keys that it names.
  bool is_administrators = false;
  std::vector<RefRule> branches;
  std::vector<RefRule> tags;
  std::vector<RefRule> refs;  // other name spaces
  std::vector<PathRule> paths;
  std::vector<RuleTable> push_rules;
  Mode secrets = Mode::refuse;       // where no ref's table speaks
  Mode stowaways = Mode::refuse;     // objects in the push that nothing in it reaches
  std::optional<bool> inline_allow;  // unset: honoured by local hooks, not by the server
  std::string fingerprint_key = "sallyport";
  // A push to one of these, with the name of a branch behind it, proposes a change of that branch.
  std::vector<std::string> review_refs = {"refs/for/", "refs/drafts/"};
  std::string contact;  // who can allow it; printed with every refusal
  std::string mailmap;  // the full name of the branch whose .mailmap counts; empty: none does
  Limits limits;
  Archives archives;
  Triage triage;
  model::Profile profile = model::Profile::balanced;
  Overrides overrides;
  // SHA-256, in hexadecimal, of the file; of several, of the list of theirs, one a line, in the order of
  // reading. Empty for what is no file.
  std::string digest;
  std::vector<Principal> principals;
  std::vector<Authority> authorities;
  SignatureSettings signatures;
  CertificateSettings push_certificate;
  IdentitySettings identity;
  std::vector<Group> groups;

  std::optional<Receipts> receipts;  // unset: none are written

  RefRule fallback;  // what rule_for_ref answers where no table speaks

  // The most specific table that names the ref (full name, such as "refs/heads/main"), or a default that
  // holds `secrets` alone.
  const RefRule& rule_for_ref(std::string_view ref) const;
  // All tables that name the ref, the one that speaks first, then the next specific.
  std::vector<const RefRule*> all_rules_for_ref(std::string_view ref) const;
  // Of each kind of push rule the table that speaks of the ref, in the order of rule_kinds(): the most
  // specific one, unless its mode is off.
  std::vector<const RuleTable*> rules_for_ref(std::string_view ref) const;
  // Whether the path may be called what it is called: the most specific table with `deny` or `allow` that
  // names it; null if none does.
  const PathRule* name_rule_for_path(std::string_view path) const;
  // How large it may be: the most specific table with `max_bytes` that names it; null if none does. Apart
  // from the other question, so that a size for some key files does not let them in.
  const PathRule* size_rule_for_path(std::string_view path) const;
  // Who may change it: the most specific table with `roles` that names it; null if none does.
  const PathRule* role_rule_for_path(std::string_view path) const;
  bool has_path_roles() const noexcept;
  // Null if there is none of that name.
  const Principal* principal(std::string_view name) const noexcept;
  // Whose account it is, to the letter; null: nobody's.
  const Principal* principal_with_account(std::string_view account) const noexcept;
};

}  // namespace sallyport::policy
