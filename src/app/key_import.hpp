#pragma once

#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

#include "app/key_tables.hpp"

namespace sallyport::app {

// What other programs know of people's keys, read for `sallyport key import`. All of it is foreign bytes, and
// whose a key or an address is, is the word of whoever wrote the list. What cannot be used stays as a note
// why. Each function throws base::Error, which names `source`, if there is no usable form of its kind in it
// at all.

// ssh-keygen(1), ALLOWED SIGNERS. The principals of a line that are addresses become those of a person, and
// lines that share one are the same person's. A pattern means more people than one, and is left out.
void import_allowed_signers(std::string_view text, const std::string& source, ImportedKeys& into);

// What `gpg --export` writes: each certificate is a person, by its user ids.
void import_openpgp(std::string_view bytes, const std::string& source, ImportedKeys& into);

// One file of gitolite's keydir: "sub/folder/alice@laptop.pub" is a key of the account alice. A name such as
// "alice@example.com.pub" is an address, too.
void import_public_key(std::string_view text, const std::filesystem::path& path, ImportedKeys& into);

// Whose the keys are of which a list does not say whose.
struct NamedPerson {
  std::string name;
  std::vector<std::string> emails;
  bool is_used = false;  // set where it was needed
};

// The answers of Gitea, Forgejo (/users/NAME/keys, /users/NAME/gpg_keys) and GitLab (/users/ID/keys,
// /user/keys, /keys/ID, /users/ID/gpg_keys): an object for a key, or a list of them.
void import_json(std::string_view text, const std::string& source, NamedPerson& named, ImportedKeys& into);

// The account that a file of gitolite's keydir is a key of: its name up to ".pub", and up to the first "@"
// behind which there is no dot.
std::string gitolite_account(std::string_view file_name);

// An SSH key as it is written in a list, whatever it is.
ImportedKey imported_ssh_key(std::string_view line);

// The certificates of a key ring, each as a person by its user ids. Throws base::Error for anything else.
std::vector<ImportedPerson> people_of_key_ring(std::string_view bytes, const std::string& source);

}  // namespace sallyport::app
