#include "app/triage_files.hpp"

#include <filesystem>

#include <fmt/core.h>

#include "base/error.hpp"
#include "base/file.hpp"
#include "base/text.hpp"
#include "git/tree_path.hpp"
#include "scan/hit.hpp"
#include "triage/foreign.hpp"
#include "triage/ignore_file.hpp"

namespace sallyport::app {

namespace fs = std::filesystem;

namespace {

constexpr const char* kGitleaksIgnore = ".gitleaksignore";

class TriageLoader {
 public:
  TriageLoader(git::Repository& repository, const policy::Policy& policy, const TriageSource& source)
      : repository_(repository), policy_(policy), source_(source) {}

  TriageFiles load() {
    const policy::Triage& triage = policy_.triage;
    for (const std::string& name : triage.ignore_files) {
      const fs::path path = site_path("triage.ignore_files", name);
      add_ignores(path.filename(), read(path, triage::kMaxIgnoreFileBytes), path.string());
    }
    if (!triage.deny_list.empty()) {
      const fs::path path = site_path("triage.deny_list", triage.deny_list);
      files_.deny_list = triage::DenyList::parse(read(path, triage::kMaxDenyListBytes), path.string());
    }
    if (source_.baseline) {
      add_baseline(base::read_file(*source_.baseline, triage::kMaxBaselineBytes), *source_.baseline);
    } else if (!triage.baseline.empty()) {
      const fs::path path = site_path("triage.baseline", triage.baseline);
      add_baseline(read(path, triage::kMaxBaselineBytes), path.string());
    }
    if (source_.from == TriageSource::From::work_tree) {
      if (triage.ignore != policy::Triage::Ignore::off) add_work_tree();
    } else if (triage.ignore == policy::Triage::Ignore::protected_ref) {
      add_protected_ref();
    }
    return std::move(files_);
  }

 private:
  // On the server a name must say where the file is, whatever folder the hook was started in. Elsewhere a
  // relative one is below the top of the work tree.
  fs::path site_path(std::string_view key, const std::string& name) const {
    fs::path path(name);
    if (path.is_absolute()) return path;
    if (source_.is_server || repository_.is_bare())
      throw base::Error(
          fmt::format("{}: `{}` names {}, which is no absolute path", policy_.source, key, name),
          "write it from the root: /etc/sallyport/...");
    return repository_.work_tree() / path;
  }

  std::string read(const fs::path& path, std::uint64_t limit_bytes) const {
    return source_.is_server ? base::read_trustworthy_file(path, limit_bytes)
                             : base::read_file(path, limit_bytes);
  }

  void add_ignores(const fs::path& name, const std::string& text, const std::string& shown) {
    if (name == kGitleaksIgnore) {
      files_.ledger.add(triage::parse_gitleaks_ignore(text, shown));
    } else {
      files_.ledger.add(triage::parse_ignore_file(text, shown));
    }
  }

  void add_baseline(const std::string& text, const std::string& name) {
    // Ours is an object, a gitleaks report a list.
    if (base::trim(text).starts_with('[')) {
      files_.ledger.add(triage::parse_gitleaks_report(text, name,
                                                      [&](std::string_view rule, std::string_view secret) {
                                                        return scan::fingerprint(policy_.fingerprint_key,
                                                                                 rule, secret);
                                                      }),
                        name);
      return;
    }
    files_.baseline = triage::parse_baseline(text, name, policy_.fingerprint_key);
    files_.ledger.add(*files_.baseline);
  }

  void add_work_tree() {
    if (repository_.is_bare()) return;
    for (const char* name : {triage::kIgnoreFileName, kGitleaksIgnore}) {
      const fs::path path = repository_.work_tree() / name;
      const auto text = base::read_file_if_exists(path, triage::kMaxIgnoreFileBytes);
      if (text) add_ignores(name, *text, name);
    }
  }

  void add_protected_ref() {
    const auto commit = protected_commit(repository_, policy_.triage.ref, source_.request);
    if (!commit) return;
    for (const char* name : {triage::kIgnoreFileName, kGitleaksIgnore}) {
      // What stands in the ref was pushed. If it is broken, nothing of it counts; but it must not keep out
      // the push that mends it.
      try {
        const auto text = git::file_at(repository_.objects(), *commit, name, triage::kMaxIgnoreFileBytes);
        if (text) add_ignores(name, *text, name);
      } catch (const base::Error& error) {
        files_.ledger.add_warning(fmt::format("{} of commit {} is not heeded: {}", name,
                                              commit->abbreviated(), base::escape_foreign(error.what())));
      }
    }
  }

  git::Repository& repository_;
  const policy::Policy& policy_;
  const TriageSource& source_;
  TriageFiles files_;
};

}  // namespace

TriageFiles load_triage(git::Repository& repository, const policy::Policy& policy,
                        const TriageSource& source) {
  return TriageLoader(repository, policy, source).load();
}

namespace {

// What the ref `name` (full) held before what `request` asks for; now, if that is null or no push.
std::optional<model::Oid> commit_before(git::Repository& repository, const std::string& name,
                                        const PushRequest* request) {
  const auto known = [](const model::Oid& oid) {
    return oid.is_null() ? std::nullopt : std::optional<model::Oid>(oid);
  };
  if (request != nullptr && request->is_push) {
    for (const model::RefUpdate& update : request->push.updates) {
      if (update.name == name) return known(update.old_id);
    }
  }
  return repository.ref(name);
}

}  // namespace

std::optional<model::Oid> protected_commit(git::Repository& repository, const std::string& ref,
                                           const PushRequest* request) {
  const std::string name = ref.empty() ? repository.head_branch().value_or("") : ref;
  if (name.empty()) return std::nullopt;
  return commit_before(repository, name, request);
}

void add_warnings(model::Verdict& verdict, const triage::Ledger& ledger) {
  for (const std::string& warning : ledger.warnings()) {
    model::Reason reason;
    reason.rule = "triage";
    reason.message = warning;
    reason.effect = model::Effect::warns;
    verdict.reasons.push_back(std::move(reason));
  }
}

}  // namespace sallyport::app
