// Private keys as openssl, ssh-keygen and gpg write them: made here, and gone with the test.
#include <array>
#include <cstdio>
#include <filesystem>
#include <string>

#include <doctest/doctest.h>

#include "proof/proof.hpp"
#include "support/temporary_folder.hpp"

namespace sallyport::proof {

namespace {

std::string output_of(const std::string& command) {
  std::string text;
  FILE* pipe = popen(command.c_str(), "r");
  REQUIRE(pipe != nullptr);
  std::array<char, 4096> buffer{};
  while (const std::size_t size = std::fread(buffer.data(), 1, buffer.size(), pipe))
    text.append(buffer.data(), size);
  REQUIRE(pclose(pipe) == 0);
  return text;
}

std::string body_of(const std::string& block) {
  const std::size_t begin = block.find("-----\n") + 6;
  return block.substr(begin, block.find("-----END ") - begin);
}

std::string escaped(std::string body) {
  for (std::size_t at = 0; (at = body.find('\n', at)) != body.npos; at += 2) body.replace(at, 1, "\\n");
  return body;
}

Outcome check(std::string_view name, const std::string& text) {
  return find(name)->check(text);
}

using Folder = test::TemporaryFolder;

}  // namespace

TEST_CASE("blocks and bodies of openssl") {
  const std::string ec = output_of("openssl ecparam -name prime256v1 -genkey -noout 2>/dev/null");
  CHECK(check("pem", ec) == Outcome::passed);
  CHECK(check("pkcs1-key-body", body_of(ec)) == Outcome::passed);
  CHECK(check("pkcs8-key-body", body_of(ec)) == Outcome::failed);
  const std::string pkcs8 = output_of("openssl genpkey -algorithm ed25519 2>/dev/null");
  CHECK(check("pem", pkcs8) == Outcome::passed);
  CHECK(check("pkcs8-key-body", body_of(pkcs8)) == Outcome::passed);
  CHECK(check("openssh-key-body", body_of(pkcs8)) == Outcome::failed);
  const std::string rsa = output_of("openssl genrsa -traditional 1024 2>/dev/null");
  CHECK(check("pem", rsa) == Outcome::passed);
  CHECK(check("pem", rsa.substr(0, 300)) == Outcome::passed);
  CHECK(check("pkcs1-key-body", body_of(rsa)) == Outcome::passed);
  CHECK(check("pkcs1-key-body", escaped(body_of(rsa)).substr(0, 150)) == Outcome::passed);
  const std::string encrypted =
      output_of("openssl genrsa -aes128 -traditional -passout pass:test 1024 2>/dev/null");
  CHECK(check("pem", encrypted) == Outcome::passed);
  CHECK(check("pkcs1-key-body", body_of(encrypted)) == Outcome::unknown);
  const std::string pbes =
      output_of("openssl genpkey -algorithm ed25519 -aes128 -pass pass:test 2>/dev/null");
  CHECK(check("pem", pbes) == Outcome::passed);
  CHECK(check("pkcs8-encrypted-key-body", escaped(body_of(pbes))) == Outcome::passed);
  CHECK(check("pkcs8-key-body", body_of(pbes)) == Outcome::failed);

  std::string mislabelled = pkcs8;
  mislabelled.replace(mislabelled.find("PRIVATE"), 7, "RSA PRIVATE");
  CHECK(check("pem", mislabelled) == Outcome::failed);
}

TEST_CASE("keys of ssh-keygen, plain and encrypted") {
  const Folder folder;
  for (const std::string passphrase : {"", "longer"}) {
    const std::string file = (folder.path() / ("key" + passphrase)).string();
    output_of("ssh-keygen -q -t ed25519 -C test -N '" + passphrase + "' -f '" + file + "'");
    const std::string block = output_of("cat '" + file + "'");
    CHECK(check("pem", block) == Outcome::passed);
    CHECK(check("openssh-key-body", body_of(block)) == Outcome::passed);
    CHECK(check("openssh-key-body", escaped(body_of(block)).substr(0, 90)) == Outcome::passed);
    CHECK(check("pkcs8-key-body", body_of(block)) == Outcome::failed);
  }
}

TEST_CASE("an OpenPGP key's armour has a checksum") {
  const Folder folder;
  const std::string gpg = "gpg --homedir '" + folder.path().string() + "' --batch --quiet --passphrase '' ";
  output_of(gpg + "--quick-gen-key 'A <a@example.test>' ed25519 sign never 2>/dev/null");
  const std::string block = output_of(gpg + "--armor --export-secret-keys 2>/dev/null");
  output_of("gpgconf --homedir '" + folder.path().string() + "' --kill all");
  REQUIRE(block.starts_with("-----BEGIN PGP"));
  CHECK(check("pem", block) == Outcome::passed);
  std::string changed = block;
  char& middle = changed[block.find("\n\n") + 70];
  middle = middle == 'A' ? 'B' : 'A';
  CHECK(check("pem", changed) == Outcome::failed);
}

}  // namespace sallyport::proof
