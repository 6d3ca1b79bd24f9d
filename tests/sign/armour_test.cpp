#include "sign/armour.hpp"

#include <doctest/doctest.h>

#include <string>

#include "sign/samples.hpp"

using namespace sallyport::sign;

namespace {

// The check value of CRC-24/OPENPGP is published for these nine bytes: 21CF02.
constexpr const char* kContent = "123456789";

std::string in_openpgp_armour(const std::string& inside) {
  return "-----BEGIN PGP SIGNATURE-----\n" + inside + "\n-----END PGP SIGNATURE-----";
}

std::string in_ssh_armour(const std::string& inside) {
  return "-----BEGIN SSH SIGNATURE-----\n" + inside + "\n-----END SSH SIGNATURE-----";
}

}  // namespace

TEST_CASE("an armour is read with its kind and content") {
  const auto pgp = read_armour(in_openpgp_armour("\nMTIzNDU2Nzg5"));
  REQUIRE(pgp);
  CHECK(pgp->kind == ArmourKind::openpgp);
  CHECK(pgp->content == kContent);
  const auto ssh_armour = read_armour(samples::ssh_armour(kContent));
  REQUIRE(ssh_armour);
  CHECK(ssh_armour->kind == ArmourKind::ssh);
  const auto x509_armour = read_armour(samples::x509_armour(kContent));
  REQUIRE(x509_armour);
  CHECK(x509_armour->kind == ArmourKind::x509);
}

TEST_CASE("content of every length modulo three, over several lines, comes back whole") {
  for (std::size_t size = 1; size < 200; ++size) {
    const std::string content(size, '\xFF');
    const auto armour = read_armour(samples::ssh_armour(content));
    REQUIRE(armour);
    CHECK(armour->content == content);
  }
}

TEST_CASE("the armour headers that OpenPGP programs write are passed over") {
  CHECK(read_armour(
      in_openpgp_armour("Version: GnuPG v1.4.10 (GNU/Linux)\nComment: a (b) <c>\n\nMTIzNDU2Nzg5")));
  CHECK(read_armour(in_openpgp_armour("Comment:\n\nMTIzNDU2Nzg5")));
}

TEST_CASE("OpenPGP armour needs an empty line before the base64") {
  CHECK_FALSE(read_armour(in_openpgp_armour("MTIzNDU2Nzg5")));
  CHECK_FALSE(read_armour(in_openpgp_armour("Version: x\nMTIzNDU2Nzg5")));
}

TEST_CASE("a line before the base64 that is no armour header is refused") {
  CHECK_FALSE(read_armour(in_openpgp_armour("tree 1234\n\nMTIzNDU2Nzg5")));
  CHECK_FALSE(read_armour(in_openpgp_armour(": x\n\nMTIzNDU2Nzg5")));
  CHECK_FALSE(read_armour(in_openpgp_armour("Comment: \x1b[2J\n\nMTIzNDU2Nzg5")));
}

TEST_CASE("headers and empty lines are refused in the armours that have none") {
  CHECK_FALSE(read_armour(in_ssh_armour("Version: x\n\nMTIzNDU2Nzg5")));
  CHECK_FALSE(read_armour(in_ssh_armour("\nMTIzNDU2Nzg5")));
}

TEST_CASE("a checksum that fits is accepted") {
  CHECK(read_armour(in_openpgp_armour("\nMTIzNDU2Nzg5\n=Ic8C")));
}

TEST_CASE("a checksum that does not fit is refused") {
  CHECK_FALSE(read_armour(in_openpgp_armour("\nMTIzNDU2Nzg5\n=Ic8D")));
  CHECK_FALSE(read_armour(in_openpgp_armour("\nMTIzNDU2Nzg5\n=")));
  CHECK_FALSE(read_armour(in_openpgp_armour("\nMTIzNDU2Nzg5\n=Ic8=")));
}

TEST_CASE("two checksums are refused") {
  CHECK_FALSE(read_armour(in_openpgp_armour("\nMTIzNDU2Nzg5\n=Ic8C\n=Ic8C")));
}

TEST_CASE("base64 that no encoder would write is refused") {
  for (const char* body :
       {"MTIzNDU2Nzg", "MTIzNDU2Nzg5=", "MTIz====", "MTI=NDU2", "MTIzND*2", "MTIz NDU2", "MTIz\tNDU2",
        " MTIz", "MTIz ", "MTIz\r", "MT-z", "MR==", "MTF=", "====", "=", ""}) {
    CAPTURE(body);
    CHECK_FALSE(read_armour(in_ssh_armour(body)));
  }
}

TEST_CASE("padding ends the base64, also at the end of a line") {
  CHECK_FALSE(read_armour(in_ssh_armour("MTI=\nMTIz")));
}

TEST_CASE("an empty line within the base64 is refused") {
  CHECK_FALSE(read_armour(in_ssh_armour("MTIz\n\nMTIz")));
}

TEST_CASE("a NUL within the base64 is refused") {
  CHECK_FALSE(read_armour(in_ssh_armour(std::string("MTIz\0MTI", 8))));
}

TEST_CASE("carriage returns are refused") {
  CHECK_FALSE(read_armour("-----BEGIN SSH SIGNATURE-----\r\nMTIz\r\n-----END SSH SIGNATURE-----\r"));
}

TEST_CASE("an empty armour is refused") {
  CHECK_FALSE(read_armour(""));
  CHECK_FALSE(read_armour("-----BEGIN SSH SIGNATURE-----\n-----END SSH SIGNATURE-----"));
  CHECK_FALSE(read_armour("-----BEGIN SSH SIGNATURE-----\n\n-----END SSH SIGNATURE-----"));
  CHECK_FALSE(read_armour(in_openpgp_armour("")));
  CHECK_FALSE(read_armour(in_openpgp_armour("\n=twTO")));
}

TEST_CASE("text before or behind the armour is refused") {
  const std::string whole = in_ssh_armour("MTIz");
  REQUIRE(read_armour(whole));
  CHECK_FALSE(read_armour("x\n" + whole));
  CHECK_FALSE(read_armour("\n" + whole));
  CHECK_FALSE(read_armour(" " + whole));
  CHECK_FALSE(read_armour(whole + "\n"));
  CHECK_FALSE(read_armour(whole + " "));
  CHECK_FALSE(read_armour(whole + "\nx"));
}

TEST_CASE("an armour that is cut short is refused") {
  const std::string whole = in_ssh_armour("MTIz");
  for (std::size_t size = 0; size < whole.size(); ++size) {
    CAPTURE(size);
    CHECK_FALSE(read_armour(whole.substr(0, size)));
  }
}

TEST_CASE("two armours are refused") {
  CHECK_FALSE(read_armour(in_ssh_armour("MTIz") + "\n" + in_ssh_armour("MTIz")));
  CHECK_FALSE(read_armour(in_openpgp_armour("\nMTIz") + "\n" + in_openpgp_armour("\nMTIz")));
}

TEST_CASE("an END line of another kind than the BEGIN line is refused") {
  CHECK_FALSE(read_armour("-----BEGIN SSH SIGNATURE-----\nMTIz\n-----END PGP SIGNATURE-----"));
}

TEST_CASE("other kinds of armour are refused") {
  for (const char* label :
       {"PGP MESSAGE", "PGP SIGNED MESSAGE", "PGP PUBLIC KEY BLOCK", "CERTIFICATE", "CMS", ""}) {
    CAPTURE(label);
    CHECK_FALSE(read_armour(samples::armour(label, kContent)));
    CHECK_FALSE(read_armour(samples::armour(label, kContent, "\n")));
  }
}

TEST_CASE("an armour above the limit is refused") {
  CHECK(read_armour(samples::ssh_armour(std::string(kMaxArmourBytes / 2, 'x'))));
  CHECK_FALSE(read_armour(samples::ssh_armour(std::string(kMaxArmourBytes * 3 / 4, 'x'))));
}

TEST_CASE("a signature begins where git takes one to begin") {
  CHECK(begins_signature("-----BEGIN PGP SIGNATURE-----"));
  CHECK(begins_signature("-----BEGIN PGP MESSAGE-----\n"));
  CHECK(begins_signature("-----BEGIN SSH SIGNATURE-----"));
  CHECK(begins_signature("-----BEGIN SIGNED MESSAGE-----and more"));
  CHECK_FALSE(begins_signature(" -----BEGIN SSH SIGNATURE-----"));
  CHECK_FALSE(begins_signature("-----BEGIN SSH SIGNATURE----"));
  CHECK_FALSE(begins_signature("-----BEGIN CERTIFICATE-----"));
  CHECK_FALSE(begins_signature("-----BEGIN PGP SIGNED MESSAGE-----"));
}
