#include "app/key_import.hpp"

#include <algorithm>
#include <map>
#include <numeric>
#include <utility>

#include <fmt/format.h>

#include "base/error.hpp"
#include "base/text.hpp"
#include "sign/allowed_signers.hpp"
#include "sign/openpgp_keys.hpp"
#include "sign/ssh_identities.hpp"
#include "sign/ssh_keys.hpp"

namespace sallyport::app {

namespace {

ImportedKey imported(const sign::SshKey& key) {
  sign::SshKeys keys{sign::Strength()};
  keys.add(key, 0);
  const sign::Verified worth = keys.list().front().worth;
  const bool is_good = worth.status == model::SignatureStatus::good;
  return {sign::to_line(key), key.comment, is_good ? "" : worth.detail, {}, {}, {}};
}

// OpenSSH's pattern lists: one must match, and none that "!" stands before.
bool lets_git_in(const std::vector<std::string>& namespaces) {
  constexpr std::string_view kGit = "git";
  bool is_in = namespaces.empty();
  for (const std::string_view pattern : namespaces) {
    if (pattern.starts_with('!')) {
      if (sign::matches_pattern(kGit, pattern.substr(1))) return false;
    } else {
      is_in = is_in || sign::matches_pattern(kGit, pattern);
    }
  }
  return is_in;
}

bool is_pattern(std::string_view principal) {
  return principal.starts_with('!') || principal.find_first_of("*?") != std::string_view::npos;
}

// Lines of allowed signers, put together to people. Lines are numbered in the order in which they were added.
class Signers {
 public:
  Signers(const std::string& source, ImportedKeys& into) : source_(source), into_(into) {}

  void add(sign::AllowedSigner signer, std::size_t line_1based) {
    const std::string place = fmt::format("{}:{}", source_, line_1based);
    ImportedKey key = imported(signer.key);
    key.valid_from = signer.valid_after;
    key.valid_until = signer.valid_before;
    const std::string what = fmt::format("{}: {}", place, signer.key.fingerprint);
    if (!lets_git_in(signer.namespaces)) {
      into_.left_out.push_back(fmt::format("{}: its namespaces are {}, and git's is \"git\"", what,
                                           fmt::join(signer.namespaces, ", ")));
    } else if (signer.is_authority) {
      into_.authorities.push_back(
          {std::move(key),
           {fmt::format("from {}, where it certified {}", place, fmt::join(signer.principals, ", "))}});
    } else {
      add_line(std::move(signer.principals), std::move(key), place, what);
    }
  }

  // The people, each where the first of their lines stands.
  void finish() {
    std::map<std::size_t, std::size_t> person_of;  // index in `into`, by the line that stands for all
    for (std::size_t i = 0; i < lines_.size(); ++i) {
      const auto [known, is_new] = person_of.try_emplace(first_of(i), into_.people.size());
      if (is_new) into_.people.emplace_back();
      ImportedPerson& person = into_.people[known->second];
      Line& line = lines_[i];
      for (std::string& principal : line.principals) {
        const std::size_t at = principal.find('@');
        if (person.name.empty()) person.name = principal.substr(0, at);
        if (at != std::string::npos)
          person.emails.push_back(std::move(principal));
        else if (principal != person.name)
          person.notes.push_back(fmt::format("called {} in {}, too", principal, line.place));
      }
      person.keys.push_back(std::move(line.key));
      person.notes.push_back("from " + line.place);
    }
  }

 private:
  struct Line {
    std::vector<std::string> principals;
    ImportedKey key;
    std::string place;
  };

  void add_line(std::vector<std::string> principals, ImportedKey key, const std::string& place,
                const std::string& what) {
    const auto patterns = std::stable_partition(principals.begin(), principals.end(),
                                                [](const std::string& name) { return !is_pattern(name); });
    for (auto pattern = patterns; pattern != principals.end(); ++pattern)
      into_.left_out.push_back(
          fmt::format("{}: {} is a pattern, and a principal is one person or machine", what, *pattern));
    principals.erase(patterns, principals.end());
    if (principals.empty()) return;
    const std::size_t line = lines_.size();
    joined_.push_back(line);
    for (const std::string& principal : principals) {
      const std::size_t other = line_of_.try_emplace(base::to_lower(principal), line).first->second;
      const auto [first, second] = std::minmax({first_of(other), first_of(line)});
      joined_[second] = first;
    }
    lines_.push_back({std::move(principals), std::move(key), place});
  }

  // The first line of the person whose `line` is. Shortens the way to it.
  std::size_t first_of(std::size_t line) {
    while (joined_[line] != line) line = joined_[line] = joined_[joined_[line]];
    return line;
  }

  const std::string& source_;
  ImportedKeys& into_;
  std::vector<Line> lines_;
  std::vector<std::size_t> joined_;             // by line: one before it that is the same person's, or itself
  std::map<std::string, std::size_t> line_of_;  // of each principal, in lower case
};

struct UserId {
  std::string_view name;
  std::string_view email;
};

// "Name (comment) <address>", an address alone, or anything else.
UserId read_user_id(std::string_view text) {
  text = base::trim(text);
  const std::size_t open = text.rfind('<');
  if (text.ends_with('>') && open != std::string_view::npos) {
    const std::string_view name = base::trim(text.substr(0, open));
    return {base::trim(name.substr(0, name.find('('))), text.substr(open + 1, text.size() - open - 2)};
  }
  return is_email(text) ? UserId{"", text} : UserId{text, ""};
}

ImportedPerson person_of(const sign::OpenPgpKeys::Listed& listed) {
  ImportedPerson person;
  for (const std::string& id : listed.user_ids) {
    const UserId read = read_user_id(id);
    if (person.name.empty()) person.name = read.name;
    if (!read.email.empty()) person.emails.emplace_back(read.email);
  }
  if (person.name.empty() && !person.emails.empty())
    person.name = person.emails.front().substr(0, person.emails.front().find('@'));
  if (person.name.empty()) person.name = listed.fingerprint;
  const sign::Verified& worth = listed.worth;
  const bool is_good = worth.status == model::SignatureStatus::good;
  person.keys.push_back({listed.fingerprint, "", is_good ? "" : worth.detail, {}, {}, {}});
  if (worth.valid_until != sign::kForever) person.keys.back().own_end = worth.valid_until;
  return person;
}

}  // namespace

void import_allowed_signers(std::string_view text, const std::string& source, ImportedKeys& into) {
  Signers signers(source, into);
  std::size_t line_1based = 0;
  bool is_any_read = false;
  std::vector<std::string> errors;
  for (const std::string_view whole : base::split(text, '\n')) {
    ++line_1based;
    const std::string_view line = base::trim(whole);
    if (line.empty() || line.starts_with('#')) continue;
    try {
      signers.add(sign::read_allowed_signer(line), line_1based);
      is_any_read = true;
    } catch (const base::Error& error) {
      errors.push_back(fmt::format("{}:{}: {}", source, line_1based, error.what()));
    }
  }
  if (!is_any_read)
    throw base::Error(errors.empty() ? source + ": holds no key" : errors.front(),
                      "a line of allowed signers is NAMES [OPTIONS] KEY; one person's public key is imported "
                      "from a file that is called NAME.pub");
  into.left_out.insert(into.left_out.end(), errors.begin(), errors.end());
  signers.finish();
}

void import_openpgp(std::string_view bytes, const std::string& source, ImportedKeys& into) {
  std::vector<ImportedPerson> people = people_of_key_ring(bytes, source);
  if (people.empty()) throw base::Error(source + ": holds no certificate");
  into.notes.push_back(
      fmt::format("the certificates themselves count only from a file that [signatures] names: keyrings = "
                  "[\"{}\"]",
                  source));
  for (ImportedPerson& person : people) {
    person.notes.push_back("from " + source);
    into.people.push_back(std::move(person));
  }
}

void import_public_key(std::string_view text, const std::filesystem::path& path, ImportedKeys& into) {
  std::vector<std::string_view> lines;
  for (const std::string_view line : base::split(text, '\n')) {
    if (const std::string_view trimmed = base::trim(line); !trimmed.empty() && !trimmed.starts_with('#'))
      lines.push_back(trimmed);
  }
  const std::string account = gitolite_account(path.filename().string());
  ImportedPerson& person = into.person(account, account);
  if (is_email(account)) person.emails = {account};
  person.notes.push_back("from " + path.string());
  if (lines.size() == 1) {
    person.keys.push_back(imported_ssh_key(lines.front()));
  } else {
    person.keys.push_back({"",
                           path.string(),
                           fmt::format("the file holds {} lines, and gitolite takes one", lines.size()),
                           {},
                           {},
                           {}});
  }
}

std::string gitolite_account(std::string_view file_name) {
  constexpr std::string_view kEnding = ".pub";
  if (file_name.ends_with(kEnding)) file_name.remove_suffix(kEnding.size());
  const std::size_t behind_dot = file_name.rfind('.') + 1;  // npos + 1 is 0
  const std::size_t at = file_name.find('@', behind_dot);
  const bool is_followed = at != std::string_view::npos && at + 1 < file_name.size();
  return std::string(is_followed ? file_name.substr(0, at) : file_name);
}

ImportedKey imported_ssh_key(std::string_view line) {
  try {
    return imported(sign::parse_ssh_key(line));
  } catch (const base::Error& error) {
    return {"", "", error.what(), {}, {}, {}};
  }
}

std::vector<ImportedPerson> people_of_key_ring(std::string_view bytes, const std::string& source) {
  sign::OpenPgpKeys ring{sign::Strength()};
  ring.load(bytes, source);
  std::vector<ImportedPerson> people;
  for (const sign::OpenPgpKeys::Listed& listed : ring.list()) people.push_back(person_of(listed));
  return people;
}

}  // namespace sallyport::app
