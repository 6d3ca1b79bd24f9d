#include "app/load_keys.hpp"

#include <doctest/doctest.h>

#include "base/error.hpp"
#include "policy/load.hpp"
#include "support/sandbox.hpp"

using namespace sallyport;
using app::KeyKind;

namespace {

// The base point of Ed25519 (RFC 8032): a key like any other, of which nobody would make use.
const std::string kOne = "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIFhmZmZmZmZmZmZmZmZmZmZmZmZmZmZmZmZmZmZmZmZm";

app::LoadedKeys load(const test::Sandbox& box, std::string_view text) {
  policy::Policy policy = policy::load(text, "policy.toml");
  policy.folder = box.path();
  return app::load_keys(policy);
}

bool fails_with(const test::Sandbox& box, std::string_view text, std::string_view message) {
  try {
    load(box, text);
  } catch (const base::Error& error) {
    INFO(error.what());
    const bool says = std::string_view(error.what()).find(message) != std::string_view::npos;
    CHECK(says);
    return says;
  }
  return false;
}

std::string principal(std::string_view name, std::string_view key) {
  return "[[principal]]\nname = \"" + std::string(name) + "\"\nkeys = [\"" + std::string(key) + "\"]\n";
}

}  // namespace

TEST_CASE("what a key is meant to be is told from its text") {
  CHECK(app::kind_of_key("certificate:corp:alice") == KeyKind::certificate_identity);
  CHECK(app::kind_of_key("ssh-ed25519 AAAA") == KeyKind::ssh_line);
  CHECK(app::kind_of_key(std::string(40, 'A')) == KeyKind::openpgp_fingerprint);
  CHECK(app::kind_of_key("0123 4567 89ab CDEF 0123  4567 89AB CDEF 0123 4567") ==
        KeyKind::openpgp_fingerprint);
  CHECK(app::kind_of_key(std::string(41, 'A')) == KeyKind::file);
  CHECK(app::kind_of_key("keys/alice.asc") == KeyKind::file);
}

TEST_CASE("a key may be a line, or a file whose name is relative to the policy") {
  const test::Sandbox box;
  box.write("keys/a.pub", "# a comment\n\n" + kOne + " a comment\n");
  CHECK(load(box, principal("a", kOne)).verifier != nullptr);
  CHECK(load(box, principal("a", "keys/a.pub")).verifier != nullptr);
}

TEST_CASE("a key that two principals have is an error that names the second") {
  const test::Sandbox box;
  CHECK(fails_with(box, principal("a", kOne) + principal("b", kOne), "[[principal]] b"));
}

TEST_CASE("a file that is missing or holds no key is an error that names the principal and the file") {
  const test::Sandbox box;
  box.write("empty", "\n");
  CHECK(fails_with(box, principal("a", "missing.pub"), "[[principal]] a"));
  CHECK(fails_with(box, principal("a", "empty"), "holds no key"));
  CHECK(fails_with(box, principal("a", std::string(40, 'A')), "[[principal]] a"));
}

TEST_CASE("a certificate's authority must be there") {
  const test::Sandbox box;
  const std::string corp = "[[authority]]\nname = \"corp\"\nssh = [\"" + kOne + "\"]\n";
  CHECK(load(box, corp + principal("a", "certificate:corp:alice")).verifier != nullptr);
  CHECK(fails_with(box, corp + principal("a", "certificate:corpo:alice"), "did you mean corp?"));
  CHECK(fails_with(box, corp + principal("a", "certificate:corp"), "names no identity"));
}

TEST_CASE("the digest of the keys is another one when anything that verifying depends on is") {
  const test::Sandbox box;
  box.write("keys/a.pub", kOne + "\n");
  const auto digest = [&](const std::string& text) { return load(box, text).digest; };
  const std::string by_line = digest(principal("a", kOne));
  CHECK(by_line.size() == 32);
  CHECK(by_line == digest(principal("a", kOne)));
  CHECK(by_line != digest(principal("b", kOne)));
  CHECK(by_line != digest("[signatures]\nallow_sha1 = true\n" + principal("a", kOne)));
  CHECK(by_line != digest("[[principal]]\nname = \"z\"\n" + principal("a", kOne)));
  const std::string by_file = digest(principal("a", "keys/a.pub"));
  box.write("keys/a.pub", kOne + " changed\n");
  CHECK(by_file != digest(principal("a", "keys/a.pub")));
}
