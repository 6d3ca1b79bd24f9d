#include <algorithm>

#include <fmt/core.h>

#include "policy/load_parts.hpp"
#include "policy/table_reader.hpp"

namespace sallyport::policy {

namespace {

// A name that other tables call this one by, given once only.
template <typename Named>
std::string take_name(const TableReader& table, const std::vector<Named>& others) {
  const std::string name = table.string("name").value_or("");
  if (name.empty()) table.fail("name", "is missing");
  if (name.find_first_of(":\n") != std::string::npos)
    table.fail("name", "holds a colon or a line break, which no name may");
  for (const Named& other : others) {
    if (other.name == name)
      table.fail("name", fmt::format("is \"{}\" once more (first at {})", name, other.origin));
  }
  return name;
}

std::vector<std::string> not_empty(const TableReader& table, std::string_view key) {
  std::vector<std::string> all = table.strings(key).value_or(std::vector<std::string>());
  if (std::find(all.begin(), all.end(), "") != all.end()) table.fail(key, "holds an empty text");
  return all;
}

void read_principal(const TableReader& table, Policy& policy) {
  Principal principal;
  principal.name = take_name(table, policy.principals);
  principal.origin = table.origin();
  principal.emails = not_empty(table, "emails");
  principal.keys = not_empty(table, "keys");
  principal.accounts = not_empty(table, "accounts");
  for (const std::string& account : principal.accounts) {
    if (!is_account_name(account)) table.fail("accounts", "holds what can be the name of no account");
  }
  principal.roles = table.words("roles");
  principal.valid_from = table.time("valid_from");
  principal.valid_until = table.time("valid_until");
  if (principal.valid_from && principal.valid_until && *principal.valid_from >= *principal.valid_until)
    table.fail("valid_until", "is not after `valid_from`");
  policy.principals.push_back(std::move(principal));
}

void read_authority(const TableReader& table, Policy& policy) {
  Authority authority;
  authority.name = take_name(table, policy.authorities);
  authority.origin = table.origin();
  authority.ssh = not_empty(table, "ssh");
  authority.x509 = not_empty(table, "x509");
  if (authority.ssh.empty() && authority.x509.empty())
    table.fail("name", "stands alone: say whose certificates count, with ssh or x509");
  policy.authorities.push_back(std::move(authority));
}

void read_settings(const toml::table& root, const std::string& file, SignatureSettings& settings) {
  const toml::table* values = table_of(root, "signatures", file);
  if (values == nullptr) return;
  const TableReader table(*values, "[signatures]", file,
                          {"keyrings", "revoked_ssh", "revoked_x509", "allow_sha1", "allow_md5", "allow_dsa",
                           "allow_ssh_rsa", "min_rsa_bits", "max_future_seconds", "max_past_seconds"});
  settings.origin = table.origin();
  for (const auto& [key, files] : {std::pair("keyrings", &settings.keyrings),
                                   {"revoked_ssh", &settings.revoked_ssh},
                                   {"revoked_x509", &settings.revoked_x509}}) {
    if (table.has(key)) *files = not_empty(table, key);
  }
  settings.allow_sha1 = table.boolean("allow_sha1").value_or(settings.allow_sha1);
  settings.allow_md5 = table.boolean("allow_md5").value_or(settings.allow_md5);
  settings.allow_dsa = table.boolean("allow_dsa").value_or(settings.allow_dsa);
  settings.allow_ssh_rsa = table.boolean("allow_ssh_rsa").value_or(settings.allow_ssh_rsa);
  constexpr std::uint64_t kLeastRsaBits = 1024;
  constexpr std::uint64_t kMostRsaBits = 16384;
  settings.min_rsa_bits = table.count("min_rsa_bits", kLeastRsaBits).value_or(settings.min_rsa_bits);
  if (settings.min_rsa_bits > kMostRsaBits)
    table.fail("min_rsa_bits", fmt::format("may not be more than {}", kMostRsaBits));
  // Dates are added to these, and must stay far from the ends of 64 bits.
  constexpr std::uint64_t kMostSeconds = 1ULL << 40;
  for (const auto& [key, seconds] : {std::pair("max_future_seconds", &settings.max_future_seconds),
                                     {"max_past_seconds", &settings.max_past_seconds}}) {
    *seconds = table.count(key, 0).value_or(*seconds);
    if (*seconds > kMostSeconds) table.fail(key, fmt::format("may not be more than {}", kMostSeconds));
  }
}

void read_certificate_settings(const toml::table& root, const std::string& file,
                               CertificateSettings& settings) {
  const toml::table* values = table_of(root, "push_certificate", file);
  if (values == nullptr) return;
  const TableReader table(*values, "[push_certificate]", file, {"pushees", "max_nonce_slop_seconds"});
  if (table.has("pushees")) settings.pushees.clear();
  for (const std::string& pattern : not_empty(table, "pushees")) {
    try {
      settings.pushees.emplace_back(pattern);
    } catch (const base::Error& error) {
      table.fail("pushees", fmt::format("cannot be used: {}", error.what()));
    }
  }
  settings.max_nonce_slop_seconds =
      table.count("max_nonce_slop_seconds", 0).value_or(settings.max_nonce_slop_seconds);
}

}  // namespace

void read_principals(const toml::table& root, const std::string& file, Policy& policy) {
  for (const toml::table* node : tables_of(root, "principal", file))
    read_principal(TableReader(*node, "[[principal]]", file,
                               {"name", "emails", "accounts", "keys", "roles", "valid_from", "valid_until"}),
                   policy);
  for (const toml::table* node : tables_of(root, "authority", file))
    read_authority(TableReader(*node, "[[authority]]", file, {"name", "ssh", "x509"}), policy);
  read_settings(root, file, policy.signatures);
  read_certificate_settings(root, file, policy.push_certificate);
}

}  // namespace sallyport::policy
