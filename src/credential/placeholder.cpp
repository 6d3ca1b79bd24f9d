#include "credential/placeholder.hpp"

#include <algorithm>
#include <array>
#include <cstddef>

#include "credential/characters.hpp"
#include "credential/rarity.hpp"

namespace sallyport::credential {

namespace {

using Text = std::string_view;

// Words that no random value has by chance, wherever they stand.
constexpr Text kTellingWords[] = {
    "changeit", "changeme",  "change_me",   "change-me", "changethis", "credential", "default",   "disabled",
    "dummy",    "enabled",   "encrypt",     "example",   "foobar",     "hidden",     "hunter2",   "insert",
    "invalid",  "letmein",   "localhost",   "masked",    "mypass",     "notused",    "optional",  "p@ss",
    "passw",    "p4ss",      "placeholder", "private",   "qwerty",     "redacted",   "removed",   "replace",
    "required", "sample",    "secret",      "s3cr3t",    "some_",      "somepass",   "something", "supersec",
    "testing",  "undefined", "username",    "variable",  "whatever",   "xxxx",       "your",      "pa55w",
    "asdf",     "qwer1",     "zxcv",        "test1",     "test_",      "_test",      "-test",     "test-",
    "admin1",   "root1",     "pass1",       "user1",     "pwd1",       "abc123",     "123abc",    "a1b2c3",
    "sekrit",   "secur",     "blabla",      "access",    "token",      "apikey",     "api_key",   "api-key",
    "password", "unknown",   "insecure",
};

// What programs are installed with, or documented with; digits may follow.
constexpr Text kDefaults[] = {
    "admin",    "airflow",  "ansible",   "couchbase", "docker",     "drupal",    "elastic",   "grafana",
    "guest",    "influx",   "jenkins",   "keycloak",  "kibana",     "ldap",      "mariadb",   "metabase",
    "minio",    "mongo",    "mongodb",   "mysql",     "neo4j",      "nexus",     "nextcloud", "oracle",
    "postgres", "rabbitmq", "redis",     "root",      "sonar",      "sonarqube", "sysadmin",  "tomcat",
    "toor",     "vagrant",  "wordpress", "zabbix",    "postgresql", "cassandra", "sakila",    "scott"};
// MD5, SHA-1 and SHA-256 of the empty text.
constexpr Text kDigestsOfNothing[] = {"d41d8cd98f00b204e9800998ecf8427e",
                                      "da39a3ee5e6b4b0d3255bfef95601890afd80709",
                                      "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"};
constexpr std::size_t kLongestLeet = 32;

bool has_telling_word(Text value) noexcept {
  return std::ranges::any_of(kTellingWords, [&](Text word) { return contains_lower(value, word); });
}

bool is_default(Text value) noexcept {
  while (!value.empty() && !is_letter(value.back())) value.remove_suffix(1);
  return std::ranges::any_of(kDefaults, [&](Text word) { return is_same_lower(value, word); });
}

bool is_digest_of_nothing(Text value) noexcept {
  return std::ranges::any_of(kDigestsOfNothing, [&](Text digest) { return is_same_lower(value, digest); });
}

constexpr bool is_neighbour(Text row, char a, char b) noexcept {
  for (std::size_t at = 0; at + 1 < row.size(); ++at) {
    if ((row[at] == a && row[at + 1] == b) || (row[at] == b && row[at + 1] == a)) return true;
  }
  return false;
}

// The next character of an alphabet, of digits, of a row of the keyboard, or the same again.
bool follows(char a, char b) noexcept {
  if (a == b) return true;
  const bool is_one_class = (is_letter(a) && is_letter(b)) || (is_digit(a) && is_digit(b));
  if (is_one_class && (b == a + 1 || a == b + 1)) return true;
  if ((a == '9' && b == '0') || (a == '0' && b == '9')) return true;
  constexpr Text kRows[] = {"qwertyuiop", "asdfghjkl", "zxcvbnm"};
  return std::ranges::any_of(kRows, [&](Text row) { return is_neighbour(row, to_lower(a), to_lower(b)); });
}

bool is_in_a_row(Text value) noexcept {
  std::size_t steps = 0;
  for (std::size_t at = 0; at + 1 < value.size(); ++at) steps += follows(value[at], value[at + 1]) ? 1U : 0U;
  return value.size() > 2 && steps * 5 >= (value.size() - 1) * 3;
}

// Random values of n characters have some 0.6 n different ones and more, up to their alphabet.
bool has_few_characters(Text value) noexcept {
  std::array<bool, 256> is_seen{};
  std::size_t count = 0;
  for (const char c : value) {
    bool& seen = is_seen[static_cast<unsigned char>(c)];
    count += seen ? 0U : 1U;
    seen = true;
  }
  const std::size_t least = value.size() < 8 ? 3 : value.size() < 16 ? 5 : 7;
  return count < least;
}

// The same piece again and again: "abcabcabc", "0a0a0a0a".
bool repeats(Text value) noexcept {
  for (std::size_t period = 1; period <= 4 && period * 3 <= value.size(); ++period) {
    std::size_t same = 0;
    for (std::size_t at = period; at < value.size(); ++at) same += value[at] == value[at - period] ? 1U : 0U;
    if (same * 10 >= (value.size() - period) * 9) return true;
  }
  return false;
}

bool starts_with_any(Text value, std::initializer_list<Text> heads) noexcept {
  return std::ranges::any_of(heads, [&](Text head) { return value.starts_with(head); });
}
bool contains_any(Text value, std::initializer_list<Text> parts) noexcept {
  return std::ranges::any_of(parts, [&](Text part) { return value.find(part) != Text::npos; });
}

bool is_template(Text value) noexcept {
  if (contains_any(
          value, {"${",  "$(",  "{{",           "}}",  "#{", "%{", "%(", "<%", "%>", "@{", "$$(", "$[", "{0}",
                  "{1}", "...", "\xE2\x80\xA6", "***", "%s", "%d", "%v", "%@", "<<", ">>", "@@",  "\\n"})) {
    return true;
  }
  const char first = value.front();
  const char last = value.back();
  if (value.size() < 2) return false;
  const char second = value[1];
  if ((first == '<' && last == '>') || (first == '[' && last == ']') || (first == '{' && last == '}'))
    return true;
  if ((first == '%' && last == '%') || (first == '@' && last == '@') || (first == '_' && last == '_'))
    return true;
  if (first == '(' || first == '|' || (first == '#' && last == '#')) return true;
  // $NAME, but not $2pQ!x: a password may begin with a dollar.
  return first == '$' && (is_letter(second) || second == '_') && rarity_bits(value.substr(1)) < 12;
}

bool is_address_or_path(Text value) noexcept {
  if (contains_any(value, {"://", "::", "->", ".com", ".org", ".net/", "../", "~/", ":\\"})) return true;
  if (starts_with_any(value, {"arn:", "urn:",    "file:", "vault:", "op:",  "ref+", "classpath:",
                              "env:", "secret:", "ssm:",  "data:",  "S-1-", "./",   "~",
                              "@/",   "kms:",    "aws:",  "AES:",   "ENC[", "ENC(", "!"})) {
    return true;
  }
  const std::size_t slashes = static_cast<std::size_t>(std::ranges::count(value, '/'));
  return slashes > 0 && rarity_bits(value) < 1.2 * static_cast<double>(value.size());
}

bool is_file_name(Text value) noexcept {
  const std::size_t dot = value.rfind('.');
  if (dot == Text::npos || dot == 0 || value.size() - dot > 11) return false;
  constexpr Text kEndings[] = {
      "js",  "ts",   "json", "yml", "yaml", "xml", "html", "htm",  "css",  "pem",        "key", "crt",
      "txt", "py",   "rb",   "php", "java", "go",  "sh",   "conf", "cfg",  "properties", "png", "jpg",
      "ini", "toml", "env",  "jks", "p12",  "pfx", "cer",  "md",   "tmpl", "gpg",        "asc", "svg",
      "log", "sql",  "erb",  "cs",  "jsx",  "tsx", "vue",  "data", "pub",  "days",       "day", "test"};
  const Text ending = value.substr(dot + 1);
  return std::ranges::any_of(kEndings, [&](Text each) { return is_same_lower(ending, each); });
}

// a.b.c, a->b, a::b, a(b, a[b
bool is_expression(Text value) noexcept {
  std::size_t at = 0;
  while (at < value.size() && (is_name_char(value[at]) || value[at] == '.')) ++at;
  if (at == value.size()) {
    const std::size_t dot = value.find('.');
    return dot != Text::npos && dot > 0 && !is_digit(value.front()) && dot + 1 < value.size();
  }
  return at > 1 && !is_digit(value.front()) &&
         (value[at] == '(' || value[at] == '[' || value.ends_with("()"));
}

// 2012-01-01T00:00:00, 2012/01/01
bool is_date(Text value) noexcept {
  if (value.size() < 10 || (value[4] != '-' && value[4] != '/') || value[7] != value[4]) return false;
  constexpr std::size_t kDigits[] = {0, 1, 2, 3, 5, 6, 8, 9};
  return std::ranges::all_of(kDigits, [&](std::size_t at) { return is_digit(value[at]); });
}

// 0x00c300c5, 0xc0406619UL
bool is_number_literal(Text value) noexcept {
  if (!value.starts_with("0x") && !value.starts_with("0X")) return false;
  return std::ranges::all_of(
      value.substr(2), [](char c) { return is_hex_char(c) || to_lower(c) == 'u' || to_lower(c) == 'l'; });
}

}  // namespace

bool is_placeholder(Text value) noexcept {
  if (value.empty() || is_in_a_row(value) || has_few_characters(value) || repeats(value)) return true;
  if (has_telling_word(value) || is_default(value) || is_digest_of_nothing(value)) return true;
  std::array<char, kLongestLeet> letters{};
  const Text head = value.substr(0, kLongestLeet);
  if (without_leet(head, letters) > 0 && has_telling_word({letters.data(), head.size()})) return true;
  return is_same_lower(value, "n/a") || value.ends_with("EXAMPLE") || value.ends_with("EXAMPLEKEY");
}

bool is_reference(Text value, bool is_quoted) noexcept {
  if (value.empty()) return true;
  if (is_template(value) || is_address_or_path(value) || is_file_name(value) || is_date(value)) return true;
  if (!is_quoted && is_number_literal(value)) return true;
  if (is_quoted) return is_expression(value) && rarity_bits(value) < 10;
  if (contains_any(value.substr(0, 1), {"@", ":", "*", "&", "$", "%", "-", "=", "+", "?", "."})) return true;
  return (is_expression(value) && rarity_bits(value) < 20) ||
         contains_any(value, {"==", "&&", "||", "=>", "!="});
}

bool is_password_hash(Text value) noexcept {
  if (starts_with_any(
          value, {"pbkdf2_", "pbkdf2:", "sha1$", "sha256$", "sha512$", "md5$", "bcrypt", "scrypt:", "{SHA",
                  "{SSHA", "{MD5}", "{CRYPT}", "SCRAM-SHA", "argon2", "{bcrypt}", "crypt$"})) {
    return true;
  }
  if (value.size() == 35 && value.starts_with("md5") && is_hex(value.substr(3))) return true;  // PostgreSQL
  if (value.size() == 41 && value.front() == '*' && is_hex(value.substr(1))) return true;      // MySQL
  return value.size() > 12 && value.front() == '$' && value.find('$', 1) < 12;
}

}  // namespace sallyport::credential
