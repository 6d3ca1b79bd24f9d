#include "proof/proof.hpp"

#include <algorithm>
#include <string>
#include <vector>

#include <doctest/doctest.h>

namespace sallyport::proof {

namespace {

Outcome check(std::string_view name, const std::string& secret) {
  const Proof* proof = find(name);
  REQUIRE(proof != nullptr);
  return proof->check(secret);
}

std::string seal(std::string_view name, const std::string& secret) {
  const Proof* proof = find(name);
  REQUIRE(proof != nullptr);
  REQUIRE((proof->seal != nullptr));
  return proof->seal(secret);
}

// Characters that look drawn at random.
std::string drawn(std::string_view alphabet, std::size_t size, unsigned seed) {
  std::string text;
  for (std::size_t i = 0; i < size; ++i) {
    seed = seed * 1103515245U + 12345U;
    text += alphabet[(seed >> 16) % alphabet.size()];
  }
  return text;
}

constexpr std::string_view kAlphanumeric = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
constexpr std::string_view kUrl = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz-_";
constexpr std::string_view kBase32 = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
constexpr std::string_view kBech32 = "QPZRY9X8GF2TVDW0S3JN54KHCE6MUA7L";
constexpr std::string_view kHex = "0123456789abcdef";

struct Form {
  std::string_view proof;
  std::string secret;
};

// A random secret for each proof that seals.
std::vector<Form> forms(unsigned seed) {
  return {
      {"age", "AGE-SECRET-KEY-1" + drawn(kBech32, 58, seed)},
      {"aws-key-id", "AKIA" + drawn("0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ", 16, seed)},
      {"base64-16", drawn(kAlphanumeric, 22, seed) + "=="},
      {"base64-32", drawn(kAlphanumeric, 43, seed) + "="},
      {"base64-64", drawn(kAlphanumeric, 86, seed) + "=="},
      {"base64-json", "glc_eyJ" + drawn(kAlphanumeric, 80 + seed % 9, seed)},
      {"bitcoin-wif", "K" + drawn(kAlphanumeric, 51, seed)},
      {"bitcoin-wif", "5" + drawn(kAlphanumeric, 50, seed)},
      {"bitcoin-xprv", "xprv9" + drawn(kAlphanumeric, 106, seed)},
      {"docker-auth", drawn(kAlphanumeric, 39, seed) + "="},
      {"github-crc32", "ghp_" + drawn(kAlphanumeric, 36, seed)},
      {"gitlab-crc32",
       "glpat-" + drawn(kUrl, 37, seed) + ".01." + drawn("0123456789abcdefghijklmnopqrstuvwxyz", 9, seed)},
      {"grafana-crc32", "glsa_" + drawn(kAlphanumeric, 32, seed) + "_" + drawn(kHex, 8, seed)},
      {"jwt", "eyJ" + drawn(kUrl, 30 + seed % 5, seed) + ".eyJ" + drawn(kUrl, 90 + seed % 7, seed) + "." +
                  drawn(kUrl, 43, seed)},
      {"luhn", drawn("0123456789", 16, seed)},
      {"nats-nkey", "SUA" + drawn(kBase32, 55, seed)},
      {"npm-crc32", "npm_" + drawn(kAlphanumeric, 36, seed)},
      {"openssh-key-body", drawn(kAlphanumeric, 70, seed) + "\n" + drawn(kAlphanumeric, 70, seed + 1)},
      {"pkcs8-encrypted-key-body", drawn(kAlphanumeric, 64, seed)},
      {"pkcs8-key-body", drawn(kAlphanumeric, 20, seed) + "\\n" + drawn(kAlphanumeric, 44, seed)},
      {"pypi-macaroon", "pypi-AgEIcHlwaS5vcmc" + drawn(kUrl, 120 + seed % 90, seed)},
      {"stellar-seed", "S" + drawn(kBase32, 55, seed)},
      {"uuid", drawn(kHex, 8, seed) + "-" + drawn(kHex, 4, seed) + "-" + drawn(kHex, 4, seed + 1) + "-" +
                   drawn(kHex, 4, seed + 2) + "-" + drawn(kHex, 12, seed)},
  };
}

}  // namespace

TEST_CASE("names are in order, each once") {
  for (std::size_t i = 1; i < all().size(); ++i) CHECK(all()[i - 1].name < all()[i].name);
  CHECK(find("no-such-proof") == nullptr);
}

TEST_CASE("every seal makes what its proof passes, of about the same length, at any seed") {
  std::size_t sealed_names = 0;
  for (const Proof& proof : all()) {
    if (proof.seal == nullptr) continue;
    ++sealed_names;
    const std::vector<Form> known = forms(1);
    CHECK(
        std::any_of(known.begin(), known.end(), [&](const Form& form) { return form.proof == proof.name; }));
  }
  CHECK(sealed_names > 10);
  for (unsigned seed = 1; seed < 200; ++seed) {
    for (const Form& form : forms(seed)) {
      CAPTURE(form.proof);
      const std::string secret = seal(form.proof, form.secret);
      CAPTURE(secret);
      CHECK(check(form.proof, secret) == Outcome::passed);
      CHECK(secret.size() <= form.secret.size());
      CHECK(secret.size() + 3 >= form.secret.size());
      CHECK(seal(form.proof, secret).size() == secret.size());
    }
  }
}

TEST_CASE("of the proofs with a checksum, one changed character is enough") {
  for (const Form& form : forms(77)) {
    const bool has_checksum = form.proof.ends_with("crc32") || form.proof == "age" ||
                              form.proof == "nats-nkey" || form.proof == "stellar-seed" ||
                              form.proof.starts_with("bitcoin") || form.proof == "luhn";
    if (!has_checksum) continue;
    CAPTURE(form.proof);
    const std::string secret = seal(form.proof, form.secret);
    for (std::size_t i = secret.size() - 10; i < secret.size(); ++i) {
      if (secret[i] == '_' || secret[i] == '.') continue;
      std::string other = secret;
      other[i] = other[i] == '2' ? '3' : '2';
      if (form.proof == "nats-nkey" && i + 1 == secret.size()) continue;
      CHECK(check(form.proof, other) == Outcome::failed);
    }
  }
}

TEST_CASE("values that issuers and standards have published") {
  CHECK(check("github-crc32", std::string("ghp_") + "zQWBuTSOoRi4A9spHcVY5ncnsDkxkJ" + "0mLq17") ==
        Outcome::passed);
  CHECK(check("age", "A12UEL5L") == Outcome::passed);  // BIP 173
  CHECK(check("age", std::string("abcdef1qpzry9x8gf2tvdw0s3jn54khce6mua7") + "lmqqqxw") == Outcome::passed);
  CHECK(check("age", std::string("abcdef1qpzry9x8gf2tvdw0s3jn54khce6mua7") + "lmqqqxx") == Outcome::failed);
  CHECK(check("aws-key-id", std::string("ASIA") + "Y34FZKBOKMUTVV7A") == Outcome::passed);
  CHECK(check("aws-key-id", std::string("AKIA") + "IOSFODNN7EXAMPLE") == Outcome::unknown);
  CHECK(check("aws-key-id", std::string("AKIA") + "Y34FZKBOKMUTVV0A") == Outcome::failed);
  CHECK(check("aws-key-id", std::string("AKIA") + "7777777777777777") == Outcome::failed);
  CHECK(check("bitcoin-wif", std::string("5HueCGU8rMjxEXxiPuD5BDku") + "4MkFqeZyd4dZ1jvhTVqvbTLvyTJ") ==
        Outcome::passed);
  CHECK(check("bitcoin-xprv",
              std::string("xprv9s21ZrQH143K3QTDL4LXw2F7HEK3wJUD2nW2nRk4stbPy6cq3jPPqjiChkVvvNKmPGJ") +
                  "xWUtg6LnF5kejMRNNU3TGtRBeJgk33yuGBxrMPHi") == Outcome::passed);  // BIP 32
  CHECK(check("stellar-seed", std::string("SBU2RRGLXH3E5CQHTD3ODLDF2BWD") + "CYUSSBLLZ5GNW7JXHDIYKXZWHOKR") ==
        Outcome::passed);  // SEP 23
  CHECK(check("luhn", "4111 1111 1111 1111") == Outcome::passed);
  CHECK(check("luhn", "4111 1111 1111 1112") == Outcome::failed);
}

TEST_CASE("forms without a checksum are unknown, not wrong") {
  CHECK(check("github-crc32", "ghp_" + drawn(kAlphanumeric, 80, 3)) == Outcome::unknown);
  CHECK(check("github-crc32", "v1." + drawn(kHex, 40, 3)) == Outcome::unknown);
  CHECK(check("gitlab-crc32", "glpat-" + drawn(kUrl, 20, 3)) == Outcome::unknown);
  CHECK(check("grafana-crc32", "eyJrIjoi" + drawn(kAlphanumeric, 60, 3)) == Outcome::unknown);
  CHECK(check("aws-key-id", "AKIAJ" + drawn(kBase32, 15, 3)) == Outcome::unknown);
  CHECK(check("bitcoin-xprv", "xprv") == Outcome::unknown);
  CHECK(check("pem", drawn(kAlphanumeric, 60, 3)) == Outcome::unknown);
  CHECK(check("paseto", "v9.local.AAAA") == Outcome::unknown);
}

TEST_CASE("a JSON Web Token's parts must be objects, the claims as far as they go") {
  const std::string header = "eyJhbGciOiJIUzI1NiJ9";     // {"alg":"HS256"}
  const std::string claims = "eyJzdWIiOiJBIiwibiI6MX0";  // {"sub":"A","n":1}
  CHECK(check("jwt", header + "." + claims + ".c2ln") == Outcome::passed);
  CHECK(check("jwt", header + "." + claims) == Outcome::passed);
  for (std::size_t size = 4; size < claims.size(); ++size) {
    CAPTURE(size);
    CHECK(check("jwt", header + "." + claims.substr(0, size)) == Outcome::passed);
    if (size + 2 < claims.size())
      CHECK(check("jwt", header + "." + claims.substr(0, size) + ".c2ln") == Outcome::failed);
  }
  CHECK(check("jwt", "eyJ0eXAiOiJKV1QifQ." + claims + ".c2ln") == Outcome::failed);  // {"typ":"JWT"}
  CHECK(check("jwt", header.substr(0, 12) + "." + claims + ".c2ln") == Outcome::failed);
  CHECK(check("jwt", header + ".WzEsMl0.c2ln") == Outcome::failed);  // [1,2]
  CHECK(check("jwt", "eyJ" + drawn(kUrl, 33, 5) + ".eyJ" + drawn(kUrl, 99, 6) + ".x") == Outcome::failed);
}

TEST_CASE("base64 of JSON behind a prefix, whole or cut") {
  const std::string object =
      "eyJrIjoiYWJjZGVmIiwibiI6InRlc3QiLCJpZCI6MX0";  // {"k":"abcdef","n":"test","id":1}
  CHECK(check("base64-json", object) == Outcome::passed);
  CHECK(check("base64-json", "glc_" + object + "=") == Outcome::passed);
  CHECK(check("base64-json", "sntrys_" + object + "=_c2VjcmV0") == Outcome::passed);
  CHECK(check("base64-json", "ops_" + object.substr(0, 30)) == Outcome::passed);
  CHECK(check("base64-json", object.substr(0, 30) + "_c2VjcmV0") == Outcome::failed);
  CHECK(check("base64-json", "eyJ" + drawn(kAlphanumeric, 80, 5)) == Outcome::failed);
  CHECK(check("base64-json", "AAAA") == Outcome::unknown);
}

TEST_CASE("credentials as JSON") {
  const std::string key = R"({"kty":"EC","crv":"P-256","x":"AA","y":"AA","d":"AQID"})";
  CHECK(check("jwk", key) == Outcome::passed);
  CHECK(check("jwk", R"({"kty":"EC","crv":"P-256","x":"AA","y":"AA"})") == Outcome::failed);
  CHECK(check("jwk", R"({"kty":"none","d":"AQID"})") == Outcome::failed);
  CHECK(check("jwk", "{") == Outcome::unknown);
  const std::string body = seal("pkcs8-key-body", drawn(kAlphanumeric, 64, 3));
  const auto account = [&](const std::string& id) {
    return R"({"type":"service_account","project_id":"p","private_key_id":")" + id +
           R"(","private_key":"-----BEGIN )" + R"(PRIVATE KEY-----\n)" + body +
           R"(\n-----END PRIVATE KEY-----\n"})";
  };
  CHECK(check("gcp-service-account", account(drawn(kHex, 40, 3))) == Outcome::passed);
  CHECK(check("gcp-service-account", account(drawn(kHex, 39, 3))) == Outcome::failed);
  CHECK(check("gcp-service-account", "[]") == Outcome::unknown);
}

TEST_CASE("a PASETO's payload must have room for what protects it") {
  const std::string message(100, 'A');
  CHECK(check("paseto", "v4.local." + message) == Outcome::passed);
  CHECK(check("paseto", "v4.public." + message + ".AAAA") == Outcome::passed);
  CHECK(check("paseto", "v4.local." + message.substr(0, 80)) == Outcome::failed);
  CHECK(check("paseto", "v4.local." + message + ".AAAA.AAAA") == Outcome::failed);
}

TEST_CASE("a macaroon may be cut, but not be of somebody else") {
  const std::string token = seal("pypi-macaroon", "pypi-AgEIcHlwaS5vcmc" + drawn(kUrl, 150, 9));
  for (std::size_t size = 40; size <= token.size(); ++size) {
    CHECK(check("pypi-macaroon", token.substr(0, size)) == Outcome::passed);
  }
  CHECK(check("pypi-macaroon", token + "AAAA") == Outcome::failed);
  std::string other = token;
  other[10] = other[10] == 'A' ? 'B' : 'A';
  CHECK(check("pypi-macaroon", other) == Outcome::failed);
}

}  // namespace sallyport::proof
