#include "app/load_keys.hpp"

#include <doctest/doctest.h>

#include "app/curve_points.hpp"
#include "base/error.hpp"
#include "policy/load.hpp"
#include "support/sandbox.hpp"

using namespace sallyport;
using app::KeyKind;
using test::kOneKey;

namespace {

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

std::string principal_with_key(std::string_view name, std::string_view key) {
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
  box.write("keys/a.pub", "# a comment\n\n" + kOneKey + " a comment\n");
  CHECK(load(box, principal_with_key("a", kOneKey)).verifier != nullptr);
  CHECK(load(box, principal_with_key("a", "keys/a.pub")).verifier != nullptr);
}

TEST_CASE("a key that two principals have is an error that names the second") {
  const test::Sandbox box;
  CHECK(fails_with(box, principal_with_key("a", kOneKey) + principal_with_key("b", kOneKey),
                   "[[principal]] b"));
}

TEST_CASE("a file that is missing or holds no key is an error that names the principal and the file") {
  const test::Sandbox box;
  box.write("empty", "\n");
  CHECK(fails_with(box, principal_with_key("a", "missing.pub"), "[[principal]] a"));
  CHECK(fails_with(box, principal_with_key("a", "empty"), "holds no key"));
  CHECK(fails_with(box, principal_with_key("a", std::string(40, 'A')), "[[principal]] a"));
}

TEST_CASE("a certificate's authority must be there") {
  const test::Sandbox box;
  const std::string corp = "[[authority]]\nname = \"corp\"\nssh = [\"" + kOneKey + "\"]\n";
  CHECK(load(box, corp + principal_with_key("a", "certificate:corp:alice")).verifier != nullptr);
  CHECK(fails_with(box, corp + principal_with_key("a", "certificate:corpo:alice"), "did you mean corp?"));
  CHECK(fails_with(box, corp + principal_with_key("a", "certificate:corp"), "names no identity"));
}

TEST_CASE("the digest of the keys is another one when anything that verifying depends on is") {
  const test::Sandbox box;
  box.write("keys/a.pub", kOneKey + "\n");
  const auto digest = [&](const std::string& text) { return load(box, text).digest; };
  const std::string by_line = digest(principal_with_key("a", kOneKey));
  CHECK(by_line.size() == 32);
  CHECK(by_line == digest(principal_with_key("a", kOneKey)));
  CHECK(by_line != digest(principal_with_key("b", kOneKey)));
  CHECK(by_line != digest("[signatures]\nallow_sha1 = true\n" + principal_with_key("a", kOneKey)));
  CHECK(by_line != digest("[[principal]]\nname = \"z\"\n" + principal_with_key("a", kOneKey)));
  const std::string by_file = digest(principal_with_key("a", "keys/a.pub"));
  box.write("keys/a.pub", kOneKey + " changed\n");
  CHECK(by_file != digest(principal_with_key("a", "keys/a.pub")));
}
