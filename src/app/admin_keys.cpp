// `sallyport key`: which keys a policy knows, what is wrong with them, what signatures are worth by them, and
// those of SSH in the form that git reads.

#include <ctime>
#include <memory>

#include <fmt/format.h>
#include <CLI/CLI.hpp>
#include <nlohmann/json.hpp>

#include "app/admin.hpp"
#include "app/columns.hpp"
#include "app/key_check.hpp"
#include "app/key_inventory.hpp"
#include "app/load_keys.hpp"
#include "app/resources.hpp"
#include "app/time_text.hpp"
#include "base/error.hpp"
#include "base/text.hpp"
#include "policy/load.hpp"
#include "sign/allowed_signers.hpp"

namespace sallyport::app {

namespace {

using model::SignatureStatus;
using nlohmann::ordered_json;

struct KeyOptions {
  std::string format = "text";
  std::vector<std::string> revisions;
};

// A policy that is named needs no repository.
policy::Policy policy_of(const Admin& admin) {
  if (admin.policy) return policy::load_file(*admin.policy);
  git::Repository repository(admin.repository, git::Trust::by_hand);
  return load_policy(repository, admin.policy, PolicyFrom::either);
}

std::string owner_of(const KeyEntry& entry) {
  if (entry.principal != nullptr) return entry.principal->name;
  return entry.authority.empty() ? "(nobody)" : fmt::format("(authority {})", entry.authority);
}

std::string until_of(const KeyEntry& entry) {
  return end_of(entry) == sign::kForever ? "" : "until " + day_text(end_of(entry));
}

// What keeps the key from counting now, and of a key that is nobody's, whose it says that it is.
std::string remark_on(const KeyEntry& entry, std::int64_t now) {
  const SignatureStatus status = status_of(entry, now);
  if (status == SignatureStatus::good) return {};
  if (status == SignatureStatus::unknown_key)
    return entry.names.empty() ? std::string() : entry.names.front();
  if (status == SignatureStatus::expired_key && now < end_of(entry)) return "not valid yet";
  return fmt::format("{}{}", to_string(status), entry.worth.detail.empty() ? "" : ": " + entry.worth.detail);
}

std::vector<std::string> roles_of(const KeyEntry& entry) {
  return entry.principal == nullptr ? std::vector<std::string>() : entry.principal->roles;
}

std::string as_text(const std::vector<KeyEntry>& keys, std::int64_t now) {
  std::vector<std::vector<std::string>> rows;
  for (const KeyEntry& entry : keys) {
    const std::string kind = entry.bits == 0 ? entry.kind : fmt::format("{} {}", entry.kind, entry.bits);
    rows.push_back({owner_of(entry), entry.format, entry.worth.key, kind, until_of(entry),
                    fmt::format("{}", fmt::join(roles_of(entry), ",")), remark_on(entry, now)});
  }
  return in_columns(rows);
}

ordered_json text_or_null(const std::string& text) {
  return text.empty() ? ordered_json() : ordered_json(base::escape_invalid_utf8(text));
}

ordered_json as_json(const KeyEntry& entry, std::int64_t now) {
  std::vector<std::string> names;
  for (const std::string& name : entry.names) names.push_back(base::escape_invalid_utf8(name));
  std::vector<std::string> roles;
  for (const std::string& role : roles_of(entry)) roles.push_back(base::escape_invalid_utf8(role));
  const std::int64_t end = end_of(entry);
  return {{"principal", entry.principal == nullptr ? ordered_json() : text_or_null(entry.principal->name)},
          {"authority", text_or_null(entry.authority)},
          {"format", entry.format},
          {"key", base::escape_invalid_utf8(entry.worth.key)},
          {"kind", text_or_null(entry.kind)},
          {"bits", entry.bits == 0 ? ordered_json() : ordered_json(entry.bits)},
          {"valid_until", end == sign::kForever ? ordered_json() : ordered_json(time_text(end))},
          {"roles", std::move(roles)},
          {"names", std::move(names)},
          {"status", to_string(status_of(entry, now))},
          {"detail", base::escape_invalid_utf8(entry.worth.detail)}};
}

base::ExitCode list(const Admin& admin, const KeyOptions& options) {
  const policy::Policy policy = policy_of(admin);
  const LoadedKeys loaded = load_keys(policy);
  const std::vector<KeyEntry> keys = list_keys(policy, *loaded.verifier);
  const std::int64_t now = std::time(nullptr);
  if (options.format == "json") {
    ordered_json all = ordered_json::array();
    for (const KeyEntry& entry : keys) all.push_back(as_json(entry, now));
    fmt::print("{}\n", ordered_json{{"schema", 1}, {"keys", std::move(all)}}.dump(2, ' ', true));
  } else {
    fmt::print("{}{} keys, as {} knows them\n", as_text(keys, now), keys.size(),
               base::escape_foreign(policy.source));
  }
  return base::ExitCode::accepted;
}

base::ExitCode check_policy(const Admin& admin) {
  const policy::Policy policy = policy_of(admin);
  const LoadedKeys loaded = load_keys(policy);
  const std::vector<KeyEntry> keys = list_keys(policy, *loaded.verifier);
  const std::vector<KeyProblem> problems = find_key_problems(policy, keys, std::time(nullptr));
  for (const KeyProblem& problem : problems)
    fmt::print("{} {}\n  {}\n", base::escape_foreign(problem.subject), base::escape_foreign(problem.message),
               base::escape_foreign(problem.hint));
  fmt::print("{} principals, {} keys, {} to mend, as {} says\n", policy.principals.size(), keys.size(),
             problems.size(), base::escape_foreign(policy.source));
  return problems.empty() ? base::ExitCode::accepted : base::ExitCode::refused;
}

base::ExitCode check_revisions(const Admin& admin, const KeyOptions& options) {
  git::Repository repository(admin.repository, git::Trust::by_hand);
  const policy::Policy policy = load_policy(repository, admin.policy, PolicyFrom::either);
  SignatureKeys keys(policy, {});
  const std::int64_t now = std::time(nullptr);
  std::vector<std::vector<std::string>> rows;
  bool is_good = true;
  for (const std::string& revision : options.revisions) {
    const model::Signature signature = judge_object(repository, keys, repository.resolve(revision), now);
    is_good = is_good && signature.status == SignatureStatus::good;
    rows.push_back({signature.object.hex(), std::string(to_string(signature.kind)),
                    std::string(model::format_word(signature.form)), std::string(to_string(signature.status)),
                    signature.key, signature.principal, signature.detail});
  }
  fmt::print("{}", in_columns(rows));
  return is_good ? base::ExitCode::accepted : base::ExitCode::refused;
}

base::ExitCode check(const Admin& admin, const KeyOptions& options) {
  return options.revisions.empty() ? check_policy(admin) : check_revisions(admin, options);
}

// One line of what git reads, for one key. Nothing of a principal whose time was over before time began.
void add_signer(const policy::Principal& principal, std::vector<std::string> names, bool is_authority,
                const sign::SshKey& key, std::vector<sign::AllowedSigner>& signers) {
  sign::AllowedSigner signer;
  signer.principals = std::move(names);
  signer.is_authority = is_authority;
  signer.namespaces = {"git"};
  signer.key = key;
  signer.key.comment = base::escape_foreign(principal.name);
  if (principal.valid_from.value_or(0) > 0) signer.valid_after = principal.valid_from;
  // To ssh-keygen a key counts at the bound itself, too.
  if (principal.valid_until) signer.valid_before = *principal.valid_until - 1;
  if (signer.valid_before.value_or(1) > 0) signers.push_back(std::move(signer));
}

// A name that cannot stand in the file is told with the principal that has it.
std::string lines_of(const policy::Principal& principal, const std::vector<sign::AllowedSigner>& signers) {
  try {
    return sign::write_allowed_signers(signers);
  } catch (const base::Error& error) {
    throw base::Error(fmt::format("{}: [[principal]] {}: {}", principal.origin, principal.name, error.what()),
                      "give it an address, or another name");
  }
}

std::string export_principal(const policy::Policy& policy, sign::Owner owner,
                             const std::vector<sign::SshKeys::Listed>& keys) {
  const policy::Principal& principal = policy.principals[owner];
  const std::vector<std::string> names =
      principal.emails.empty() ? std::vector<std::string>{principal.name} : principal.emails;
  std::string text;
  std::vector<sign::AllowedSigner> signers;
  for (const sign::SshKeys::Listed& listed : keys) {
    if (listed.worth.owner != owner) continue;
    if (listed.worth.status == SignatureStatus::good)
      add_signer(principal, names, false, listed.key, signers);
    else
      text += fmt::format("# left out: {} of {}: {} ({})\n", listed.key.fingerprint,
                          base::escape_foreign(principal.name), to_string(listed.worth.status),
                          listed.worth.detail);
  }
  for (const std::string& key : principal.keys) {
    for (const sign::SshKeys::Listed& listed : keys) {
      const std::string prefix = fmt::format("certificate:{}:", listed.authority);
      if (listed.authority.empty() || !key.starts_with(prefix)) continue;
      if (listed.worth.status == SignatureStatus::good)
        add_signer(principal, {key.substr(prefix.size())}, true, listed.key, signers);
    }
  }
  if (principal.is_merge_only() && !signers.empty())
    text += fmt::format("# {} may sign plain merges only, which git does not ask\n",
                        base::escape_foreign(principal.name));
  return text + lines_of(principal, signers);
}

base::ExitCode export_keys(const Admin& admin, const KeyOptions&) {
  const policy::Policy policy = policy_of(admin);
  const LoadedKeys loaded = load_keys(policy);
  const std::vector<sign::SshKeys::Listed> keys = loaded.verifier->ssh().list();
  std::string text;
  for (std::size_t i = 0; i < policy.principals.size(); ++i)
    text += export_principal(policy, static_cast<sign::Owner>(i), keys);
  fmt::print("{}", text);
  return base::ExitCode::accepted;
}

}  // namespace

void add_key_commands(CLI::App& cli, Admin& admin) {
  const auto options = std::make_shared<KeyOptions>();
  CLI::App* key = cli.add_subcommand("key", "the keys of principals, and what signatures are worth by them");
  key->require_subcommand(1);
  using Command = base::ExitCode (*)(const Admin&, const KeyOptions&);
  const auto command = [&](const char* name, const char* what, Command run) {
    CLI::App* sub = key->add_subcommand(name, what);
    sub->callback(
        [&admin, options, run] { admin.action = [&admin, options, run] { return run(admin, *options); }; });
    return sub;
  };
  command("list", "all keys that the policy knows, whose they are, and until when they are valid", list)
      ->add_option("--format", options->format, "text or json")
      ->check(CLI::IsMember({"text", "json"}));
  command("check",
          "what is wrong with the keys or will be within 30 days, or the state of signatures; exits with 1 "
          "if not all is well",
          check)
      ->add_option("revisions", options->revisions, "commits and tags whose signatures to judge as of now");
  add_key_import_command(*key, admin);
  const auto format = std::make_shared<std::string>("allowed-signers");
  command("export", "the SSH keys as a file for git's gpg.ssh.allowedSignersFile", export_keys)
      ->add_option("--format", *format, "allowed-signers")
      ->check(CLI::IsMember({"allowed-signers"}));
}

}  // namespace sallyport::app
