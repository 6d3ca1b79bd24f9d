// Any bytes as lists of keys. The input is pieces that 0x1E parts; the first byte of each says what the rest
// is taken for: '0' allowed signers, '1' the JSON of a forge, '2' a file of gitolite's keydir (its name, LF,
// its text), '3' an OpenPGP key ring. Whatever is printed of it, a policy takes, and it says no more than
// keys, names and addresses: no roles, no names of files, nobody whom an authority certifies.

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>

#include "app/key_import.hpp"
#include "app/load_keys.hpp"
#include "base/error.hpp"
#include "base/text.hpp"
#include "policy/load.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size);

namespace {

using namespace sallyport;

constexpr std::int64_t kNow = 1'780'000'000;

void require(bool holds) {
  if (!holds) std::abort();
}

void import(char form, std::string_view text, app::ImportedKeys& into) {
  app::NamedPerson named{"named", {"named@example.org"}};
  const std::size_t line = std::min(text.find('\n'), text.size());
  switch (form) {
    case '0':
      return app::import_allowed_signers(text, "signers", into);
    case '1':
      return app::import_json(text, "keys.json", named, into);
    case '2':
      return app::import_public_key(text.substr(line), std::string(text.substr(0, line)), into);
    case '3':
      return app::import_openpgp(text, "ring", into);
    default:
      return;
  }
}

void check_principal(const policy::Principal& principal, bool& has_openpgp) {
  require(principal.roles.empty());
  require(!principal.name.empty() && base::escape_foreign(principal.name) == principal.name);
  for (const std::string& email : principal.emails) require(app::is_email(email));
  for (const std::string& key : principal.keys) {
    const app::KeyKind kind = app::kind_of_key(key);
    require(kind == app::KeyKind::ssh_line || kind == app::KeyKind::openpgp_fingerprint);
    has_openpgp = has_openpgp || kind == app::KeyKind::openpgp_fingerprint;
  }
  require(!principal.valid_until || *principal.valid_until > kNow);
}

void check_tables(const app::ImportedKeys& imported) {
  const app::KeyTables tables = app::write_key_tables(imported, kNow);
  const policy::Policy policy = policy::load(tables.toml, "tables");
  require(policy.principals.size() == tables.principals);
  require(policy.principals.size() >= imported.people.size());
  require(policy.authorities.size() <= imported.authorities.size());
  require(policy.branches.empty() && policy.tags.empty() && policy.signatures.keyrings.empty());
  std::size_t keys = 0;
  bool has_openpgp = false;
  for (const policy::Principal& principal : policy.principals) {
    check_principal(principal, has_openpgp);
    keys += principal.keys.size();
  }
  require(keys == tables.keys);
  // Certificates are in no file here.
  if (!has_openpgp) app::load_keys(policy);
}

}  // namespace

int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  app::ImportedKeys imported;
  const std::string_view input(reinterpret_cast<const char*>(data), size);
  for (const std::string_view piece : base::split(input, '\x1e')) {
    try {
      if (!piece.empty()) import(piece[0], piece.substr(1), imported);
    } catch (const base::Error&) {
      // What is no such list is refused; what was read of it before must be sound all the same.
    }
  }
  check_tables(imported);
  return 0;
}
