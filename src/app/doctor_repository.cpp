// Whether a repository's surroundings keep what the hook promises: who may change it, what git's own settings
// let through, and whether the policy says what its author thinks.

#include <pwd.h>
#include <sys/stat.h>
#include <unistd.h>
#include <algorithm>
#include <cerrno>
#include <cstring>

#include <fmt/format.h>

#include "app/doctor.hpp"
#include "app/doctor_run.hpp"
#include "app/resources.hpp"
#include "base/error.hpp"
#include "base/text.hpp"

namespace sallyport::app {

namespace fs = std::filesystem;

namespace {

std::string shown_path(const fs::path& path) {
  return base::escape_foreign(path.string());
}

std::string account_name(uid_t uid) {
  const passwd* entry = ::getpwuid(uid);
  return entry == nullptr ? fmt::format("account {}", uid) : std::string(entry->pw_name);
}

// Others may write: a failure, because anybody with an account could switch the hook off. The group: so it is
// meant where people push as themselves, but each of them can.
void check_writers(const fs::path& path, Checks& checks) {
  struct ::stat status {};
  if (::stat(path.c_str(), &status) != 0) {
    if (errno == ENOENT) return;
    checks.push_back({Health::fail, "permissions",
                      fmt::format("cannot look at {}: {}", shown_path(path), std::strerror(errno)),
                      "look at the folders above it"});
  } else if ((status.st_mode & S_IWOTH) != 0) {
    checks.push_back({Health::fail, "permissions",
                      fmt::format("everybody may write {}, and so undo every check", shown_path(path)),
                      "chmod o-w " + base::shell_quote(path.string())});
  } else if ((status.st_mode & S_IWGRP) != 0) {
    checks.push_back(
        {Health::warn, "permissions",
         fmt::format("its group may write {}: whoever is in it can switch the hook off", shown_path(path)),
         "chmod g-w " + base::shell_quote(path.string()) +
             " if pushes do not come from accounts of that group"});
  }
}

}  // namespace

Checks check_access(const fs::path& git_dir) {
  struct ::stat status {};
  if (::stat(git_dir.c_str(), &status) != 0)
    throw base::Error(fmt::format("cannot look at {}: {}", shown_path(git_dir), std::strerror(errno)));
  Checks checks;
  for (const fs::path& path : {git_dir, git_dir / "config", git_dir / "hooks",
                               git_dir / "hooks" / "pre-receive", git_dir / "info", git_dir / "objects"})
    check_writers(path, checks);
  if (status.st_uid != ::geteuid())
    checks.push_back(
        {Health::warn, "owner",
         fmt::format("{} belongs to {}, and this runs as {}: what that account sees may differ",
                     shown_path(git_dir), account_name(status.st_uid), account_name(::geteuid())),
         fmt::format("sudo -u {} sallyport doctor {}", account_name(status.st_uid),
                     base::shell_quote(git_dir.string()))});
  if (::access((git_dir / "objects").c_str(), W_OK) != 0)
    checks.push_back({Health::fail, "permissions",
                      fmt::format("{} cannot write {}: no push gets in", account_name(::geteuid()),
                                  shown_path(git_dir / "objects")),
                      "run this as the account that serves the repository, or mend the owner"});
  if (std::ranges::none_of(checks, [](const Check& check) { return check.name == "permissions"; }))
    checks.push_back({Health::ok,
                      "permissions",
                      fmt::format("only {} may write {}", account_name(status.st_uid), shown_path(git_dir)),
                      {}});
  return checks;
}

namespace {

std::string described(const policy::Policy& policy) {
  if (!policy.is_administrators && policy.source == "built-in defaults") return policy.source;
  return fmt::format("{}: {} tables for refs, {} for paths, {} principals",
                     base::escape_foreign(policy.source),
                     policy.branches.size() + policy.tags.size() + policy.refs.size(), policy.paths.size(),
                     policy.principals.size());
}

template <typename Test>
bool any_ref_rule(const policy::Policy& policy, Test test) {
  return std::ranges::any_of(policy.branches, test) || std::ranges::any_of(policy.tags, test) ||
         std::ranges::any_of(policy.refs, test);
}

// What lets through more than somebody who has installed this will think.
void check_surprises(const policy::Policy& policy, Checks& checks) {
  const auto warn = [&](std::string what, std::string mend) {
    checks.push_back({Health::warn, "policy", std::move(what), std::move(mend)});
  };
  if (policy.secrets != policy::Mode::refuse)
    warn("secrets do not refuse a push where no table says so",
         "secrets = \"refuse\" at the top of the policy");
  for (const auto* rules : {&policy.branches, &policy.tags, &policy.refs}) {
    for (const policy::RefRule& rule : *rules) {
      if (rule.secrets != policy::Mode::refuse)
        warn(fmt::format("secrets do not refuse a push to '{}' ({})",
                         base::escape_foreign(rule.name.pattern()), base::escape_foreign(rule.origin)),
             "nothing, if that is meant");
    }
  }
  if (policy.stowaways != policy::Mode::refuse)
    warn("objects that nothing reaches get in unseen", "stowaways = \"refuse\" at the top of the policy");
  if (policy.inline_allow.value_or(false))
    warn("whoever pushes can excuse a secret by a comment",
         "nothing, if that is meant; else inline_allow = false");
  if (policy.archives.on_limit != policy::Mode::refuse)
    warn("files that are too large to unpack get in, looked at in part",
         "on_limit = \"refuse\" under [archives]");
  if (policy.limits.time.count() != 0 && policy.limits.on_time != policy::Mode::refuse)
    warn("files for which there was no time get in unseen", "on_time = \"refuse\" under [limits]");
  const bool asks_signers = any_ref_rule(
      policy, [](const policy::RefRule& rule) { return rule.signatures >= policy::Signatures::verified; });
  if (asks_signers && policy.principals.empty() && policy.authorities.empty())
    warn("signatures are verified, and nobody has a key: nothing can be signed well",
         "name principals and their keys");
}

}  // namespace

Checks check_policy(git::Repository& repository, const std::optional<std::string>& file,
                    std::optional<policy::Policy>& policy) {
  Checks checks;
  try {
    policy = load_policy(repository, file, PolicyFrom::server);
  } catch (const base::Error& error) {
    return {{Health::fail, "policy",
             fmt::format("every push is refused: {}", base::escape_foreign(error.what())),
             error.hint().empty() ? "mend the file" : error.hint()}};
  }
  checks.push_back({Health::ok, "policy", described(*policy), {}});
  const auto anybodys = repository.config("sallyport.policy");
  if (!file && anybodys && anybodys != repository.administrator_config("sallyport.policy"))
    checks.push_back(
        {Health::warn, "policy",
         fmt::format("sallyport.policy = {} in the account's own git configuration does not count",
                     base::escape_foreign(*anybodys)),
         "set it in the repository's configuration, or with git config --system"});
  check_surprises(*policy, checks);
  return checks;
}

namespace {

// One of git's settings that is a yes or no.
bool is_set(const fs::path& git_dir, const std::string& key) {
  return git_setting(git_dir, key, "bool").value_or("false") == "true";
}

std::string to_set(const fs::path& git_dir, std::string_view setting) {
  return fmt::format("git --git-dir={} config {}", base::shell_quote(git_dir.string()), setting);
}

bool asks_certificates(const policy::Policy& policy) {
  return any_ref_rule(
      policy, [](const policy::RefRule& rule) { return rule.push_certificate != policy::Signatures::off; });
}

Check check_fsck(const fs::path& git_dir) {
  const auto receive = git_setting(git_dir, "receive.fsckObjects", "bool");
  if (receive ? *receive == "true" : is_set(git_dir, "transfer.fsckObjects"))
    return {Health::ok, "receive.fsckObjects", "git looks at each object before we do", {}};
  return {Health::warn, "receive.fsckObjects", "git takes objects in without looking at them first",
          to_set(git_dir, "receive.fsckObjects true")};
}

Check check_size(const fs::path& git_dir) {
  const auto size = git_setting(git_dir, "receive.maxInputSize", "int");
  if (size && *size != "0")
    return {Health::ok, "receive.maxInputSize", *size + " bytes at most are received", {}};
  return {Health::warn, "receive.maxInputSize",
          "a push of any size is received before it is judged: it can fill the disk",
          to_set(git_dir, "receive.maxInputSize 2g")};
}

Check check_certificates(const fs::path& git_dir, const policy::Policy& policy) {
  const bool is_seeded = git_setting(git_dir, "receive.certNonceSeed").has_value();
  if (!asks_certificates(policy))
    return {Health::ok,
            "receive.certNonceSeed",
            is_seeded ? "is set, and the policy asks for no push certificate"
                      : "not needed: the policy asks for no push certificate",
            {}};
  if (is_seeded) return {Health::ok, "receive.certNonceSeed", "is set: clients can sign their pushes", {}};
  return {Health::fail, "receive.certNonceSeed",
          "the policy asks for signed pushes, and without it no client can send one",
          to_set(git_dir, "receive.certNonceSeed \"$(head -c 32 /dev/urandom | base64)\"")};
}

Check check_shallow(const fs::path& git_dir) {
  if (!is_set(git_dir, "receive.shallowUpdate"))
    return {Health::ok, "receive.shallowUpdate", "off: no push can cut history short", {}};
  return {Health::warn, "receive.shallowUpdate",
          "a push from a shallow clone can leave refs without their history",
          to_set(git_dir, "receive.shallowUpdate false")};
}

}  // namespace

Checks check_receive_settings(const fs::path& git_dir, const policy::Policy& policy) {
  Checks checks = {check_fsck(git_dir), check_size(git_dir), check_certificates(git_dir, policy),
                   check_shallow(git_dir)};
  checks.push_back({Health::ok,
                    "receive.advertisePushOptions",
                    is_set(git_dir, "receive.advertisePushOptions") ? "clients may send push options"
                                                                    : "clients may send no push options",
                    {}});
  for (const char* key : {"receive.denyNonFastForwards", "receive.denyDeletes"}) {
    if (is_set(git_dir, key))
      checks.push_back(
          {Health::ok, key, "git refuses by itself, whatever the policy says, and after it", {}});
  }
  return checks;
}

}  // namespace sallyport::app
