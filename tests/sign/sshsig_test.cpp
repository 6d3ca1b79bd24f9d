#include "sign/sshsig.hpp"

#include <doctest/doctest.h>

#include <string>

#include "sign/samples.hpp"

using namespace sallyport::sign;
using samples::ssh_string;
using samples::SshSignature;

TEST_CASE("an SSH signature of git's namespace is one") {
  CHECK(is_ssh_signature(SshSignature().bytes()));
}

TEST_CASE("a reserved field is passed over, as the protocol says") {
  CHECK(is_ssh_signature(SshSignature{.reserved = "later"}.bytes()));
}

TEST_CASE("only git's namespace is accepted") {
  for (const char* name_space : {"", "file", "Git", "git\n", "gi"}) {
    CAPTURE(name_space);
    CHECK_FALSE(is_ssh_signature(SshSignature{.name_space = name_space}.bytes()));
  }
  CHECK_FALSE(is_ssh_signature(SshSignature{.name_space = std::string("git\0", 4)}.bytes()));
}

TEST_CASE("only the two hash algorithms of the protocol are accepted") {
  CHECK(is_ssh_signature(SshSignature{.hash = "sha256"}.bytes()));
  for (const char* hash : {"", "sha1", "md5", "sha384", "SHA256"}) {
    CAPTURE(hash);
    CHECK_FALSE(is_ssh_signature(SshSignature{.hash = hash}.bytes()));
  }
}

TEST_CASE("another magic or version is refused") {
  CHECK_FALSE(is_ssh_signature(SshSignature{.magic = "SSHSIH"}.bytes()));
  CHECK_FALSE(is_ssh_signature(SshSignature{.version = 0}.bytes()));
  CHECK_FALSE(is_ssh_signature(SshSignature{.version = 2}.bytes()));
}

TEST_CASE("a signature that is cut short anywhere is refused") {
  const std::string whole = SshSignature().bytes();
  for (std::size_t size = 0; size < whole.size(); ++size) {
    CAPTURE(size);
    CHECK_FALSE(is_ssh_signature(whole.substr(0, size)));
  }
}

TEST_CASE("bytes behind the signature are refused") {
  CHECK_FALSE(is_ssh_signature(SshSignature().bytes() + '\0'));
  CHECK_FALSE(is_ssh_signature(SshSignature().bytes() + SshSignature().bytes()));
}

TEST_CASE("an empty or partial key is refused") {
  CHECK_FALSE(is_ssh_signature(SshSignature{.key = ""}.bytes()));
  CHECK_FALSE(is_ssh_signature(SshSignature{.key = ssh_string("ssh-ed25519")}.bytes()));
  CHECK_FALSE(is_ssh_signature(SshSignature{.key = ssh_string("") + ssh_string("key")}.bytes()));
  CHECK_FALSE(is_ssh_signature(SshSignature{.key = ssh_string("ssh-ed25519") + ssh_string("")}.bytes()));
}

TEST_CASE("an empty or partial signature is refused") {
  CHECK_FALSE(is_ssh_signature(SshSignature{.signature = ""}.bytes()));
  CHECK_FALSE(is_ssh_signature(SshSignature{.signature = ssh_string("ssh-ed25519")}.bytes()));
  CHECK_FALSE(is_ssh_signature(SshSignature{.signature = ssh_string("") + ssh_string("sig")}.bytes()));
  CHECK_FALSE(
      is_ssh_signature(SshSignature{.signature = ssh_string("ssh-ed25519") + ssh_string("")}.bytes()));
}

TEST_CASE("only a security key's signature has flags and a counter behind it") {
  const std::string flags_and_counter(5, '\x01');
  const std::string plain = ssh_string("ssh-ed25519") + ssh_string("sig");
  const std::string security_key = ssh_string("sk-ssh-ed25519@openssh.com") + ssh_string("sig");
  CHECK_FALSE(is_ssh_signature(SshSignature{.signature = plain + flags_and_counter}.bytes()));
  CHECK(is_ssh_signature(SshSignature{.signature = security_key + flags_and_counter}.bytes()));
  CHECK_FALSE(is_ssh_signature(SshSignature{.signature = security_key}.bytes()));
  CHECK_FALSE(is_ssh_signature(SshSignature{.signature = security_key + flags_and_counter + "x"}.bytes()));
}

TEST_CASE("a signature that was made in a browser has what the browser said behind it") {
  const std::string start = ssh_string("webauthn-sk-ecdsa-sha2-nistp256@openssh.com") + ssh_string("sig") +
                            std::string(5, '\x01') + ssh_string("https://example.org") + ssh_string("{}");
  CHECK(is_ssh_signature(SshSignature{.signature = start + ssh_string("")}.bytes()));
  CHECK_FALSE(is_ssh_signature(SshSignature{.signature = start}.bytes()));
  CHECK_FALSE(is_ssh_signature(SshSignature{.signature = start + ssh_string("") + "x"}.bytes()));
}

TEST_CASE("the parts of a signature are told") {
  const std::string content = SshSignature{.signature = ssh_string("sk-ssh-ed25519@openssh.com") +
                                                        ssh_string("sig") + std::string("\x05\0\0\1\2", 5)}
                                  .bytes();
  const auto sshsig = read_sshsig(content);
  REQUIRE(sshsig);
  CHECK(sshsig->key == SshSignature().key);
  CHECK(sshsig->hash == "sha512");
  CHECK(sshsig->signature.algorithm == "sk-ssh-ed25519@openssh.com");
  CHECK(sshsig->signature.bytes == "sig");
  CHECK(sshsig->signature.flags == 5);
  CHECK(sshsig->signature.counter == 258);
}
