// The lists of keys that forges give. They agree on most names: an SSH key is "key" and "title", and "user"
// says whose it is where the list is not one user's. Gitea, Forgejo: "login", and OpenPGP keys as
// "public_key" with "emails". GitLab: "username", "usage_type" and "expires_at", and OpenPGP keys in "key",
// armoured.

#include <algorithm>
#include <array>
#include <charconv>
#include <chrono>
#include <utility>

#include <fmt/core.h>
#include <nlohmann/json.hpp>

#include "app/key_import.hpp"
#include "base/error.hpp"
#include "base/text.hpp"
#include "sign/openpgp_packets.hpp"
#include "sign/openpgp_public_key.hpp"
#include "sign/ssh_wire.hpp"

namespace sallyport::app {

namespace {

using Json = nlohmann::json;

Json parse(std::string_view text, const std::string& source) {
  // The lists have two or three; every one costs memory.
  constexpr int kMaxDepth = 16;
  const auto bound_depth = [&](int depth, Json::parse_event_t, Json&) {
    if (depth > kMaxDepth)
      throw base::Error(fmt::format("{}: nests deeper than {} lists", source, kMaxDepth));
    return true;
  };
  try {
    return Json::parse(text, bound_depth);
  } catch (const Json::parse_error& error) {
    throw base::Error(fmt::format("{}: is no JSON: {}", source, error.what()),
                      "give the answer of the programming interface as it came");
  }
}

// The text of a key; empty if there is none.
std::string text_of(const Json& object, const char* key) {
  const auto found = object.find(key);
  return found != object.end() && found->is_string() ? found->get<std::string>() : std::string();
}

// The number that `text` begins with, of exactly `digits`, which are taken off.
std::optional<unsigned> take_number(std::string_view& text, std::size_t digits) {
  unsigned number = 0;
  if (text.size() < digits || text[0] < '0' || text[0] > '9') return std::nullopt;
  const auto [end, error] = std::from_chars(text.data(), text.data() + digits, number);
  if (error != std::errc() || end != text.data() + digits) return std::nullopt;
  text.remove_prefix(digits);
  return number;
}

bool take(std::string_view& text, char c) {
  if (!text.starts_with(c)) return false;
  text.remove_prefix(1);
  return true;
}

// "2027-01-01", or "2027-01-01T00:00:00", then ".000" or nothing, then "Z" or "+01:00" (ISO 8601).
std::optional<std::int64_t> read_time(std::string_view text) {
  constexpr std::array<std::size_t, 6> kDigits = {4, 2, 2, 2, 2, 2};
  constexpr std::string_view kBehind = "--T::";
  std::array<unsigned, 6> fields{};
  const bool is_day = text.size() == 10;
  for (std::size_t i = 0; i < (is_day ? 3U : 6U); ++i) {
    if (i > 0 && !take(text, kBehind[i - 1])) return std::nullopt;
    const std::optional<unsigned> number = take_number(text, kDigits[i]);
    if (!number) return std::nullopt;
    fields[i] = *number;
  }
  const auto [year, month, day, hour, minute, second] = fields;
  const std::chrono::year_month_day date(std::chrono::year(static_cast<int>(year)), std::chrono::month(month),
                                         std::chrono::day(day));
  if (!date.ok() || hour > 23 || minute > 59 || second > 60) return std::nullopt;
  const std::int64_t days = std::chrono::sys_days(date).time_since_epoch().count();
  const std::int64_t seconds = days * 86'400 + hour * 3600 + minute * 60 + second;
  if (is_day) return seconds;
  if (take(text, '.')) text.remove_prefix(std::min(text.find_first_not_of("0123456789"), text.size()));
  if (text == "Z") return seconds;
  const std::int64_t sign = text.starts_with('-') ? -1 : 1;
  if (!take(text, '+') && !take(text, '-')) return std::nullopt;
  const std::optional<unsigned> hours = take_number(text, 2);
  const std::optional<unsigned> minutes = take(text, ':') ? take_number(text, 2) : std::nullopt;
  if (!hours || !minutes || !text.empty()) return std::nullopt;
  return seconds - sign * (*hours * 3600 + *minutes * 60);
}

// Gitea gives the bare key, without what its owner signed (RFC 9580, 5.5.2), in base64. Nothing if it is
// none.
std::optional<std::string> fingerprint_of_bare_key(std::string_view base64) {
  const std::optional<std::string> bytes = sign::from_base64(base64);
  if (!bytes) return std::nullopt;
  sign::ByteReader in(*bytes);
  const std::optional<sign::OpenPgpPacket> packet = sign::take_openpgp_packet(in);
  if (!packet || packet->tag != sign::openpgp_tag::kPublicKey || !in.is_at_end()) return std::nullopt;
  const std::optional<sign::OpenPgpPublicKey> key = sign::OpenPgpPublicKey::read(packet->body);
  return key ? std::optional(key->fingerprint()) : std::nullopt;
}

class Reader {
 public:
  Reader(const std::string& source, NamedPerson& named, ImportedKeys& into)
      : source_(source), named_(named), into_(into) {}

  void read(const Json& list) {
    const bool is_list = list.is_array();
    const std::size_t count = is_list ? list.size() : 1;
    for (std::size_t i = 0; i < count; ++i) {
      place_ = is_list ? fmt::format("{}, entry {}", source_, i + 1) : source_;
      read_entry(is_list ? list[i] : list);
    }
    if (!is_any_read_)
      throw base::Error(source_ + ": holds no key", "each must be an object with \"key\" or \"public_key\"");
  }

 private:
  void read_entry(const Json& entry) {
    const std::string key = entry.is_object() ? text_of(entry, "key") : std::string();
    const std::string bare = entry.is_object() ? text_of(entry, "public_key") : std::string();
    if (key.empty() && bare.empty()) {
      into_.left_out.push_back(place_ + ": is no object with a text \"key\" or \"public_key\"");
      return;
    }
    is_any_read_ = true;
    const std::string& text = key.empty() ? bare : key;
    if (text.find("-----BEGIN PGP ") != std::string::npos) {
      read_certificate(entry, text);
    } else if (key.empty()) {
      read_bare_key(entry, bare);
    } else {
      read_ssh_key(entry, key);
    }
  }

  void read_ssh_key(const Json& entry, const std::string& text) {
    ImportedKey key = imported_ssh_key(text);
    if (const std::string title = text_of(entry, "title"); !title.empty()) key.comment = title;
    note_usage(entry, key);
    if (const auto expires = entry.find("expires_at"); expires != entry.end() && !expires->is_null()) {
      key.valid_until = expires->is_string() ? read_time(text_of(entry, "expires_at")) : std::nullopt;
      if (!key.valid_until && key.flaw.empty()) key.flaw = "its \"expires_at\" is no time that can be read";
    }
    person_of(entry, {}).keys.push_back(std::move(key));
  }

  void read_certificate(const Json& entry, const std::string& armoured) {
    std::vector<ImportedPerson> people;
    try {
      people = people_of_key_ring(armoured, place_);
    } catch (const base::Error& error) {
      into_.left_out.emplace_back(error.what());
      return;
    }
    for (ImportedPerson& holder : people) {
      take_emails(entry, holder.emails);
      note_usage(entry, holder.keys.front());
      add_openpgp(entry, std::move(holder));
    }
  }

  void read_bare_key(const Json& entry, const std::string& base64) {
    const std::optional<std::string> fingerprint = fingerprint_of_bare_key(base64);
    ImportedPerson holder;
    take_emails(entry, holder.emails);
    holder.keys.push_back({fingerprint.value_or(""),
                           text_of(entry, "key_id"),
                           fingerprint ? "" : "its \"public_key\" is no OpenPGP key that can be read",
                           {},
                           {},
                           {}});
    add_openpgp(entry, std::move(holder));
  }

  void add_openpgp(const Json& entry, ImportedPerson holder) {
    ImportedPerson& person = person_of(entry, holder.emails);
    for (std::string& email : holder.emails) person.emails.push_back(std::move(email));
    ImportedKey& key = holder.keys.front();
    if (key.flaw.empty())
      person.notes.push_back(fmt::format(
          "{} counts only with its certificate in one of the keyrings of [signatures]; forges give "
          "it as https://HOST/ACCOUNT.gpg",
          key.text));
    person.keys.push_back(std::move(key));
  }

  // GitLab's; a key to log in with alone signs nothing there.
  static void note_usage(const Json& entry, ImportedKey& key) {
    const std::string usage = text_of(entry, "usage_type");
    if (usage.empty() || usage == "signing" || usage == "auth_and_signing" || !key.flaw.empty()) return;
    key.flaw = fmt::format("it is for \"{}\" there, not for signing", usage);
  }

  // Where the list says which addresses a key has, as Gitea's does, and which of them are its owner's.
  void take_emails(const Json& entry, std::vector<std::string>& emails) {
    const auto list = entry.find("emails");
    if (list == entry.end() || !list->is_array()) return;
    emails.clear();
    for (const Json& item : *list) {
      const std::string email = item.is_object() ? text_of(item, "email") : std::string();
      if (email.empty()) continue;
      const auto verified = item.find("verified");
      if (verified != item.end() && *verified == false) {
        into_.left_out.push_back(fmt::format("{}: the address {} is not verified there", place_, email));
      } else {
        emails.push_back(email);
      }
    }
  }

  // Whose the entry is: its user, else the person who was named for those, else who has the addresses. Only a
  // whole address says that two are the same person.
  ImportedPerson& person_of(const Json& entry, const std::vector<std::string>& emails) {
    ImportedPerson& person = find_person(entry, emails);
    person.notes.push_back("from " + source_);
    return person;
  }

  ImportedPerson& find_person(const Json& entry, const std::vector<std::string>& emails) {
    const auto user = entry.find("user");
    if (user != entry.end() && user->is_object()) {
      const std::string login = text_of(*user, "login");
      const std::string account = login.empty() ? text_of(*user, "username") : login;
      if (!account.empty()) return add_user(account, *user);
    }
    if (!named_.name.empty()) {
      named_.is_used = true;
      ImportedPerson& person = into_.person(named_.name, named_.name);
      if (person.keys.empty()) person.emails = named_.emails;
      return person;
    }
    if (emails.empty())
      throw base::Error(place_ + ": does not say whose key it is",
                        "say it for all that do not: --name NAME --email ADDRESS");
    const std::string& email = emails.front();
    return into_.person(base::to_lower(email), email.substr(0, email.find('@')));
  }

  ImportedPerson& add_user(const std::string& account, const Json& user) {
    ImportedPerson& person = into_.person(account, account);
    for (const char* const key : {"email", "public_email", "commit_email"}) {
      if (std::string email = text_of(user, key); !email.empty()) person.emails.push_back(std::move(email));
    }
    return person;
  }

  const std::string& source_;
  NamedPerson& named_;
  ImportedKeys& into_;
  std::string place_;
  bool is_any_read_ = false;
};

}  // namespace

void import_json(std::string_view text, const std::string& source, NamedPerson& named, ImportedKeys& into) {
  Reader(source, named, into).read(parse(text, source));
}

}  // namespace sallyport::app
