#include "sign/push_certificate.hpp"

#include <doctest/doctest.h>

#include <string>

#include "base/error.hpp"
#include "model/signature.hpp"
#include "sign/shell_home.hpp"
#include "sign/signed_text.hpp"

using namespace sallyport;
using sign::parse_push_certificate;
using sign::PushCertificate;

namespace {

const std::string kOld(40, 'a');
const std::string kNew(40, 'b');
const std::string kNull(40, '0');

// As git writes it; each part may be bent.
struct Text {
  std::string version = "certificate version 0.1\n";
  std::string pusher = "pusher SHA256:abc 1700000000 +0100\n";
  std::string pushee = "pushee ssh://example.org/a b.git\n";
  std::string nonce = "nonce 1700000000-0123abcd\n";
  std::string options;
  std::string gap = "\n";
  std::string commands = kOld + " " + kNew + " refs/heads/main\n";
  std::string all() const { return version + pusher + pushee + nonce + options + gap + commands; }
};

PushCertificate parse(const Text& text) {
  return parse_push_certificate(text.all(), model::Oid::kSha1Bytes);
}

std::string parse_error(const std::string& text, std::size_t id_bytes = model::Oid::kSha1Bytes) {
  try {
    parse_push_certificate(text, id_bytes);
    return {};
  } catch (const base::Error& error) {
    return error.what();
  }
}

std::string parse_error(const Text& text) {
  return parse_error(text.all());
}

}  // namespace

TEST_CASE("a push certificate is read part by part") {
  const PushCertificate certificate =
      parse({.options = "push-option ci.skip\npush-option \npush-option a b\n",
             .commands = kOld + " " + kNew + " refs/heads/main\n" + kNull + " " + kNew + " refs/tags/v1\n" +
                         kOld + " " + kNull + " refs/heads/gone\n"});
  CHECK(certificate.version == "0.1");
  CHECK(certificate.pusher == "SHA256:abc 1700000000 +0100");
  CHECK(certificate.pushee == "ssh://example.org/a b.git");
  CHECK(certificate.nonce == "1700000000-0123abcd");
  CHECK(certificate.push_options == std::vector<std::string>{"ci.skip", "", "a b"});
  REQUIRE(certificate.commands.size() == 3);
  CHECK(certificate.commands[0].old_id.hex() == kOld);
  CHECK(certificate.commands[0].new_id.hex() == kNew);
  CHECK(certificate.commands[0].ref == "refs/heads/main");
  CHECK(certificate.commands[1].old_id.is_null());
  CHECK(certificate.commands[1].ref == "refs/tags/v1");
  CHECK(certificate.commands[2].new_id.is_null());
}

TEST_CASE("the pushee may be missing, and nothing else") {
  CHECK(parse({.pushee = ""}).pushee.empty());
  CHECK(parse_error(Text{.version = ""}) == "push certificate: line 1 is not \"certificate version\"");
  CHECK(parse_error(Text{.pusher = ""}) == "push certificate: line 2 is not \"pusher\"");
  CHECK(parse_error(Text{.nonce = ""}) == "push certificate: line 4 is not \"nonce\"");
  CHECK(parse_error(Text{.gap = ""}) ==
        "push certificate: line 5 is neither a push option nor the empty one before the commands");
  CHECK(parse_error(Text{.commands = ""}) == "push certificate: line 6 is missing");
  CHECK(parse_error(std::string()) == "push certificate: line 1 is not \"certificate version\"");
}

TEST_CASE("a header without a value is refused") {
  CHECK(parse_error(Text{.version = "certificate version \n"}).find("line 1 has no value") !=
        std::string::npos);
  CHECK(parse_error(Text{.pusher = "pusher \n"}).find("line 2 has no value") != std::string::npos);
  CHECK(parse_error(Text{.pushee = "pushee \n"}).find("line 3 has no value") != std::string::npos);
  CHECK(parse_error(Text{.nonce = "nonce \n"}).find("line 4 has no value") != std::string::npos);
  CHECK(parse_error(Text{.nonce = "nonce\n"}).find("line 4 is not") != std::string::npos);
}

TEST_CASE("another version is refused") {
  CHECK(parse_error(Text{.version = "certificate version 0.2\n"}) ==
        "push certificate: line 1 is of version 0.2, and only 0.1 is known");
  CHECK_FALSE(parse_error(Text{.version = "certificate version 0.1 \n"}).empty());
}

TEST_CASE("headers twice, in another order or unknown are refused") {
  const Text usual;
  CHECK_FALSE(parse_error(Text{.pusher = usual.pusher + usual.pusher}).empty());
  CHECK_FALSE(parse_error(Text{.pushee = usual.pushee + usual.pushee}).empty());
  CHECK_FALSE(parse_error(Text{.nonce = usual.nonce + usual.nonce}).empty());
  CHECK_FALSE(parse_error(Text{.pushee = usual.nonce, .nonce = usual.pushee}).empty());
  CHECK_FALSE(parse_error(Text{.pusher = usual.nonce, .nonce = usual.pusher}).empty());
  CHECK_FALSE(parse_error(Text{.nonce = "push-option a\n" + usual.nonce}).empty());
  CHECK_FALSE(parse_error(Text{.options = "shallow " + kOld + "\n"}).empty());
}

TEST_CASE("a command that git would not write is refused") {
  const std::string ref = " refs/heads/main\n";
  for (const std::string& command :
       {kOld + " " + kNew + "\n", kOld + " " + kNew + " \n", kOld + " " + kNew + " refs/heads/a b\n",
        kOld + "  " + kNew + ref, " " + kOld + " " + kNew + ref, kOld + "\t" + kNew + ref,
        kOld.substr(1) + " " + kNew + ref, kOld + "a " + kNew + ref, std::string(40, 'A') + " " + kNew + ref,
        std::string(40, 'g') + " " + kNew + ref, kNull + " " + kNull + ref, std::string("\n"),
        std::string(64, 'a') + " " + std::string(64, 'b') + ref}) {
    CAPTURE(command);
    CHECK(parse_error(Text{.commands = command}).find("line 6 ") != std::string::npos);
  }
}

TEST_CASE("ids of a SHA-256 repository are read in one alone") {
  const std::string text =
      Text{.commands = std::string(64, 'a') + " " + std::string(64, 'b') + " refs/heads/main\n"}.all();
  CHECK(parse_error(text, model::Oid::kSha256Bytes).empty());
  CHECK_FALSE(parse_error(text, model::Oid::kSha1Bytes).empty());
  CHECK_FALSE(parse_error(Text{}.all(), model::Oid::kSha256Bytes).empty());
  // git 2.39 writes a missing id so there as well.
  const std::string made = Text{.commands = kNull + " " + std::string(64, 'b') + " refs/heads/main\n"}.all();
  CHECK(sign::parse_push_certificate(made, 32).commands.at(0).old_id.is_null());
}

TEST_CASE("a ref that stands twice is refused") {
  const std::string command = kOld + " " + kNew + " refs/heads/main\n";
  CHECK(parse_error(Text{.commands = command + command}) ==
        "push certificate: line 7 names a ref a second time");
}

TEST_CASE("carriage returns and NULs are refused, wherever they are") {
  for (const std::string& bad : {std::string("\r"), std::string("\0", 1)}) {
    CHECK_FALSE(parse_error(Text{.pusher = "pusher a" + bad + "b\n"}).empty());
    CHECK_FALSE(parse_error(Text{.options = "push-option a" + bad + "\n"}).empty());
    CHECK_FALSE(parse_error(Text{.commands = kOld + " " + kNew + " refs/heads/main" + bad + "\n"}).empty());
    CHECK_FALSE(parse_error(Text{}.all() + bad).empty());
  }
}

TEST_CASE("a certificate that is cut short anywhere is refused, or is of fewer commands") {
  const std::string whole =
      Text{.commands = kOld + " " + kNew + " refs/heads/a\n" + kOld + " " + kNew + " refs/heads/b\n"}.all();
  const std::size_t first_command_end = whole.find("refs/heads/a\n") + 13;
  for (std::size_t size = 0; size < whole.size(); ++size) {
    CAPTURE(size);
    CHECK(parse_error(whole.substr(0, size)).empty() == (size == first_command_end));
  }
}

TEST_CASE("text before or behind a certificate is refused") {
  CHECK_FALSE(parse_error("\n" + Text{}.all()).empty());
  CHECK_FALSE(parse_error(" " + Text{}.all()).empty());
  CHECK_FALSE(parse_error(Text{}.all() + "\n").empty());
  CHECK_FALSE(parse_error(Text{}.all() + "x\n").empty());
}

TEST_CASE("what git push --signed sends says what pre-receive is asked") {
  for (const std::string format : {"sha1", "sha256"}) {
    CAPTURE(format);
    const sign::test::ShellHome home;
    home.run("git init -q --bare --object-format=" + format +
             " server.git && git -C server.git config receive.certNonceSeed seed && "
             "git -C server.git config receive.advertisePushOptions true && git init -q --object-format=" +
             format +
             " work && ssh-keygen -q -N '' -t ed25519 -f key && git config -f gitconfig user.name A && "
             "git config -f gitconfig user.email a@example.org && git config -f gitconfig gpg.format ssh && "
             "git config -f gitconfig user.signingKey \"$HOME/key.pub\"");
    home.write(
        "server.git/hooks/pre-receive",
        "#!/bin/sh\ncat > \"$HOME/lines\"\n[ -z \"$GIT_PUSH_CERT\" ] || git cat-file blob "
        "\"$GIT_PUSH_CERT\" > \"$HOME/certificate\"\necho \"$GIT_PUSH_CERT_NONCE\" > \"$HOME/nonce\"\n");
    home.run(
        "chmod +x server.git/hooks/pre-receive && cd work && git commit -q --allow-empty -m one && "
        "git push -q ../server.git HEAD:refs/heads/main HEAD:refs/heads/gone && "
        "git commit -q --allow-empty -m two && git push -q --signed -o one -o 'two words' ../server.git "
        "HEAD:refs/heads/main HEAD:refs/heads/new :refs/heads/gone");

    const sign::SignedText text = sign::take_trailing_signature(home.read("certificate"));
    REQUIRE(text.form == model::SignatureForm::ssh);
    const PushCertificate certificate = parse_push_certificate(text.payload, format == "sha1" ? 20 : 32);
    CHECK(certificate.pusher.starts_with("SHA256:"));
    CHECK(certificate.pushee == "../server.git");
    CHECK(certificate.nonce + "\n" == home.read("nonce"));
    CHECK(certificate.push_options == std::vector<std::string>{"one", "two words"});
    CHECK(certificate.commands.size() == 3);
    std::string lines;
    for (const PushCertificate::Command& command : certificate.commands)
      lines += command.old_id.hex() + " " + command.new_id.hex() + " " + command.ref + "\n";
    CHECK(lines == home.read("lines"));
  }
}
