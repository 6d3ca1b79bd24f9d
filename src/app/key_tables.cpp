#include "app/key_tables.hpp"

#include <algorithm>
#include <set>
#include <utility>

#include <fmt/core.h>

#include "app/time_text.hpp"
#include "base/error.hpp"
#include "base/text.hpp"
#include "policy/load.hpp"

namespace sallyport::app {

namespace {

constexpr std::size_t kMaxTablesBytes = 4 << 20;  // as policy::load_file() has it

using Bounds = std::pair<std::optional<std::int64_t>, std::optional<std::int64_t>>;

Bounds bounds_of(const ImportedKey& key) {
  return {key.valid_from, key.valid_until};
}

// A TOML string. No control character is left by whoever made `text` fit for it.
std::string in_quotes(std::string_view text) {
  std::string out = "\"";
  for (const char c : text) {
    if (c == '"' || c == '\\') out += '\\';
    out += c;
  }
  return out += '"';
}

// A name that a policy takes, and that is what it seems to be.
std::string fit_name(std::string_view name) {
  std::string fit = base::escape_foreign(base::trim(name));
  std::replace(fit.begin(), fit.end(), ':', '-');  // it ends the name in "certificate:<authority>:..."
  return fit.empty() ? "nameless" : fit;
}

std::string in_words(const Bounds& bounds) {
  std::string words;
  if (bounds.first) words += " from " + day_text(*bounds.first);
  if (bounds.second) words += " until " + day_text(*bounds.second);
  return words;
}

// Times that a policy can say, in their order.
bool are_sound(const Bounds& bounds) {
  constexpr std::int64_t kYear10000 = 253'402'300'800;
  for (const std::optional<std::int64_t>& time : {bounds.first, bounds.second}) {
    if (time && (*time < 0 || *time >= kYear10000)) return false;
  }
  return !bounds.first || !bounds.second || *bounds.first < *bounds.second;
}

class Writer {
 public:
  explicit Writer(std::int64_t now_seconds) : now_seconds_(now_seconds) {}

  KeyTables write(const ImportedKeys& imported) {
    for (const std::string& note : imported.notes) comment(note);
    for (const ImportedAuthority& authority : imported.authorities) write_authority(authority);
    for (const ImportedPerson& person : imported.people) write_person(person);
    if (!imported.left_out.empty() || !left_out_.empty()) tables_.toml += '\n';
    for (const std::vector<std::string>& lines : {imported.left_out, left_out_}) {
      for (const std::string& line : lines) leave_out(line);
    }
    return std::move(tables_);
  }

 private:
  using Owners = std::map<std::string, std::string>;  // of keys, by their text

  void comment(std::string_view text) { tables_.toml += fmt::format("# {}\n", base::escape_foreign(text)); }

  void leave_out(std::string_view what) {
    comment(fmt::format("left out: {}", what));
    ++tables_.left_out;
  }

  void field(std::string_view key, std::string_view value) {
    tables_.toml += fmt::format("{} = {}\n", key, value);
  }

  // The name itself if no table has it yet, else with a number.
  std::string take_name(const std::string& wanted) {
    std::string name = wanted;
    for (std::size_t& count = taken_[wanted]; !names_.insert(name).second;)
      name = fmt::format("{} {}", wanted, ++count + 1);
    return name;
  }

  // Why the key does not count; empty: it does, and is `owner`'s from now on.
  std::string why_not(const ImportedKey& key, const std::string& owner, Owners& owners) const {
    if (!key.flaw.empty()) return key.flaw;
    if (!are_sound(bounds_of(key))) return "the times between which it counts are none";
    for (const std::optional<std::int64_t>& end : {key.valid_until, key.own_end}) {
      if (end && *end <= now_seconds_) return "it has run out on " + day_text(*end);
    }
    const auto [first, is_new] = owners.try_emplace(key.text, owner);
    return is_new ? "" : fmt::format("it stands above already, as a key of {}", first->second);
  }

  void write_authority(const ImportedAuthority& authority) {
    const ImportedKey& key = authority.key;
    const std::string name = fmt::format("authority-{}", authority_owners_.size() + 1);
    std::string flaw;
    if (key.valid_from || key.valid_until)
      flaw = fmt::format("it counts{} only, and an [[authority]] has no bounds", in_words(bounds_of(key)));
    if (flaw.empty()) flaw = why_not(key, name, authority_owners_);
    if (!flaw.empty()) {
      left_out_.push_back(fmt::format("{}, which signs certificates: {}", key.text, flaw));
      return;
    }
    tables_.toml += '\n';
    for (const std::string& note : authority.notes) comment(note);
    comment(
        fmt::format("whom it certifies becomes a principal by a key such as \"certificate:{}:NAME\"", name));
    tables_.toml += "[[authority]]\n";
    field("name", in_quotes(name));
    field("ssh", fmt::format("[{}]", in_quotes(key.text)));
  }

  void write_person(const ImportedPerson& person) {
    const std::string name = take_name(fit_name(person.name));
    std::map<Bounds, std::vector<const ImportedKey*>> keys;
    std::vector<std::pair<const ImportedKey*, std::string>> flawed;
    for (const ImportedKey& key : person.keys) {
      std::string flaw = why_not(key, name, owners_);
      if (flaw.empty()) {
        keys[bounds_of(key)].push_back(&key);
      } else {
        flawed.emplace_back(&key, std::move(flaw));
      }
    }
    if (keys.empty()) keys.try_emplace(Bounds());
    tables_.toml += '\n';
    std::set<std::string> said;
    for (const std::string& note : person.notes) {
      if (said.insert(note).second) comment(note);
    }
    const std::string emails = emails_of(person);
    bool is_first = true;
    for (const auto& [bounds, own] : keys) {
      if (!is_first) {
        tables_.toml += '\n';
        comment(fmt::format("{} again: only a principal has bounds, so that this key needs one more", name));
      }
      begin_principal(is_first ? name : take_name(name + in_words(bounds)), emails);
      for (const ImportedKey* const key : own) write_key(*key);
      for (const auto& [key, flaw] : flawed) write_flawed(*key, flaw);
      end_principal(bounds);
      flawed.clear();
      is_first = false;
    }
  }

  // A list in TOML; what is no address becomes a comment.
  std::string emails_of(const ImportedPerson& person) {
    std::string list;
    std::set<std::string> seen;
    for (const std::string& email : person.emails) {
      if (!is_email(email)) {
        leave_out(fmt::format("{} is no address that a commit could have", email));
      } else if (seen.insert(base::to_lower(email)).second) {
        list += (list.empty() ? "" : ", ") + in_quotes(email);
      }
    }
    if (list.empty())
      comment("no address is known; signatures = \"authorized\" takes nothing from a principal without one");
    return fmt::format("[{}]", list);
  }

  void begin_principal(const std::string& name, const std::string& emails) {
    ++tables_.principals;
    tables_.toml += "[[principal]]\n";
    field("name", in_quotes(name));
    field("emails", emails);
    tables_.toml += "keys = [\n";
  }

  void write_key(const ImportedKey& key) {
    ++tables_.keys;
    tables_.toml += fmt::format("  {},{}\n", in_quotes(key.text), label_of(key));
  }

  void write_flawed(const ImportedKey& key, const std::string& flaw) {
    ++tables_.left_out;
    tables_.toml += fmt::format("  # left out: {}{}{}{}\n", key.text.empty() ? "" : in_quotes(key.text),
                                key.text.empty() ? "" : ", ", base::escape_foreign(flaw), label_of(key));
  }

  static std::string label_of(const ImportedKey& key) {
    return key.comment.empty() ? std::string() : fmt::format("  # {}", base::escape_foreign(key.comment));
  }

  void end_principal(const Bounds& bounds) {
    tables_.toml += "]\n";
    if (bounds.first) field("valid_from", time_text(*bounds.first));
    if (bounds.second) field("valid_until", time_text(*bounds.second));
  }

  std::int64_t now_seconds_;
  KeyTables tables_;
  std::vector<std::string> left_out_;
  std::set<std::string> names_;
  std::map<std::string, std::size_t> taken_;  // how often each name was wanted and not to be had
  Owners owners_;
  Owners authority_owners_;
};

}  // namespace

ImportedPerson& ImportedKeys::person(const std::string& identity, const std::string& name) {
  const auto [known, is_new] = known_.try_emplace(identity, people.size());
  if (is_new) people.push_back({name, {}, {}, {}});
  return people[known->second];
}

KeyTables write_key_tables(const ImportedKeys& imported, std::int64_t now_seconds) {
  KeyTables tables = Writer(now_seconds).write(imported);
  constexpr const char* kHint = "import fewer keys at a time";
  if (tables.toml.size() > kMaxTablesBytes)
    throw base::Error(
        fmt::format("the tables would be larger than a policy may be, {} bytes", kMaxTablesBytes), kHint);
  try {
    policy::load(tables.toml, "the tables");
  } catch (const base::Error& error) {
    throw base::Error(fmt::format("what was read cannot be written as tables of a policy: {}", error.what()),
                      kHint);
  }
  return tables;
}

bool is_email(std::string_view text) {
  const std::size_t at = text.find('@');
  return at != std::string_view::npos && at > 0 && at + 1 < text.size() &&
         text.find('@', at + 1) == std::string_view::npos &&
         text.find_first_of(" <>,;\"*?!") == std::string_view::npos && base::escape_foreign(text) == text;
}

}  // namespace sallyport::app
