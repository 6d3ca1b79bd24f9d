#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace sallyport::app {

// A key as another program's list has it.
struct ImportedKey {
  std::string text;     // as `keys` takes it: sign::to_line() of an SSH key, an OpenPGP fingerprint
  std::string comment;  // what people call it; foreign bytes
  std::string flaw;     // why it cannot count, in words; empty: it can. If not, there may be no text
  // What the list says of it, in seconds since the epoch; the second bound is the first second at which it is
  // no longer valid.
  std::optional<std::int64_t> valid_from;
  std::optional<std::int64_t> valid_until;
  std::optional<std::int64_t> own_end;  // what the key itself says, which need not be written
};

// Whose keys are one principal's. All texts are foreign bytes.
struct ImportedPerson {
  std::string name;                 // as the list has it; several may have the same
  std::vector<std::string> emails;  // what is no address, or stands twice, is left out where it is written
  std::vector<ImportedKey> keys;
  std::vector<std::string> notes;  // for people: where it comes from, what is left out
};

struct ImportedAuthority {
  ImportedKey key;
  std::vector<std::string> notes;
};

// What lists of keys say, before it is written as tables.
struct ImportedKeys {
  std::vector<ImportedPerson> people;
  std::vector<ImportedAuthority> authorities;
  std::vector<std::string> notes;     // for people, on all of it
  std::vector<std::string> left_out;  // for people: what is in no table, and why

  // Who is known by `identity`, an account or an address, in whichever file that comes up; added under that
  // name if there is nobody. The reference is good until another is added.
  ImportedPerson& person(const std::string& identity, const std::string& name);

 private:
  std::map<std::string, std::size_t> known_;  // by identity
};

struct KeyTables {
  std::string toml;
  std::size_t principals = 0;
  std::size_t keys = 0;      // that count
  std::size_t left_out = 0;  // comments that say of something why it does not
};

// [[authority]] and [[principal]] tables, to look at and paste into a policy: TOML that policy::load() reads,
// with names that differ. A key that stands twice, is flawed, or has run out by `now_seconds` is a comment.
// Since a policy knows bounds of principals and not of keys, keys of one person with other bounds have a
// table of their own. Throws base::Error if that is more than a policy may hold.
KeyTables write_key_tables(const ImportedKeys& imported, std::int64_t now_seconds);

// Whether it can be the address of a commit, and looks like what it is.
bool is_email(std::string_view text);

}  // namespace sallyport::app
