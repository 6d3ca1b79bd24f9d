#include "sign/signed_text.hpp"

#include <doctest/doctest.h>

#include <string>

#include "git/parse_object.hpp"
#include "sign/samples.hpp"

using namespace sallyport;
using model::SignatureForm;
namespace samples = sign::samples;

namespace {

SignatureForm commit_form(const std::string& raw) {
  return sign::form_of(git::parse_commit(raw, 20));
}
SignatureForm tag_form(const std::string& raw) {
  return sign::form_of(git::parse_tag(raw, 20));
}

std::string ssh() {
  return samples::ssh_armour(samples::SshSignature().bytes());
}
std::string openpgp() {
  return samples::openpgp_armour(samples::openpgp_content());
}
std::string gpgsig(const std::string& value) {
  return samples::header("gpgsig", value);
}

SignatureForm form_of_header_value(const std::string& value) {
  return commit_form(samples::commit(gpgsig(value)));
}

}  // namespace

TEST_CASE("a commit without a signature header is unsigned") {
  CHECK(commit_form(samples::commit("")) == SignatureForm::absent);
  CHECK(commit_form(samples::commit("encoding ISO-8859-1\n")) == SignatureForm::absent);
}

TEST_CASE("each kind of signature is told from the others") {
  CHECK(form_of_header_value(openpgp()) == SignatureForm::openpgp);
  CHECK(form_of_header_value(ssh()) == SignatureForm::ssh);
  CHECK(form_of_header_value(samples::x509_armour(samples::cms_content())) == SignatureForm::x509);
}

TEST_CASE("one empty continuation line behind the armour, as GitHub writes it, is accepted; two are not") {
  CHECK(form_of_header_value(openpgp() + "\n") == SignatureForm::openpgp);
  CHECK(form_of_header_value(openpgp() + "\n\n") == SignatureForm::malformed);
}

TEST_CASE("a signature header in the body is text") {
  CHECK(commit_form(samples::commit("", "Subject\n\n" + gpgsig(ssh()))) == SignatureForm::absent);
  CHECK(commit_form(samples::commit("", gpgsig(ssh()))) == SignatureForm::absent);
}

TEST_CASE("an armour at the end of a commit's message is text") {
  CHECK(commit_form(samples::commit("", "Subject\n\n" + ssh() + "\n")) == SignatureForm::absent);
}

TEST_CASE("a NUL anywhere in a signed commit makes its signature malformed") {
  const std::string nul(1, '\0');
  CHECK(commit_form(samples::commit(gpgsig(ssh()), "Subject\n" + nul + "\nReviewed-by: Boss\n")) ==
        SignatureForm::malformed);
  CHECK(commit_form(samples::commit("note a" + nul + "b\n" + gpgsig(ssh()))) == SignatureForm::malformed);
}

TEST_CASE("a NUL does not make an unsigned commit signed") {
  CHECK(commit_form(samples::commit("", std::string("Subject\n\0\n", 10) + gpgsig(ssh()))) ==
        SignatureForm::absent);
}

TEST_CASE("two signature headers are malformed, adjacent or not, valid or not") {
  CHECK(commit_form(samples::commit(gpgsig(ssh()) + gpgsig(ssh()))) == SignatureForm::malformed);
  CHECK(commit_form(samples::commit(gpgsig(ssh()) + gpgsig("garbage"))) == SignatureForm::malformed);
  CHECK(commit_form(samples::commit(gpgsig("garbage") + gpgsig(ssh()))) == SignatureForm::malformed);
  CHECK(commit_form(samples::commit(gpgsig(ssh()) + "note x\n" + gpgsig(openpgp()))) ==
        SignatureForm::malformed);
  CHECK(commit_form(samples::commit(gpgsig(ssh()) + "gpgsig\n")) == SignatureForm::malformed);
}

TEST_CASE("a second author makes the signature malformed") {
  const std::string author = "author B <b@example.org> 1700000000 +0000\n";
  CHECK(commit_form(samples::commit(author + gpgsig(ssh()))) == SignatureForm::malformed);
}

TEST_CASE("headers out of order make the signature malformed") {
  const std::string parent = "parent " + std::string(40, 'c') + "\n";
  CHECK(commit_form(samples::commit(parent + gpgsig(ssh()))) == SignatureForm::malformed);
  CHECK(commit_form(samples::commit(gpgsig(ssh()) + parent)) == SignatureForm::malformed);
}

TEST_CASE("a header that does not end makes the signature malformed") {
  std::string raw = samples::commit(gpgsig(ssh()), "");
  raw.pop_back();
  CHECK(commit_form(raw) == SignatureForm::ssh);  // ends with the header's LF: a commit without a message
  raw.pop_back();
  CHECK(commit_form(raw) == SignatureForm::malformed);
}

TEST_CASE("the other algorithm's signature alone is none, and beside the own one makes that malformed") {
  const std::string other = samples::header("gpgsig-sha256", ssh());
  CHECK(commit_form(samples::commit(other)) == SignatureForm::absent);
  CHECK(commit_form(samples::commit(gpgsig(ssh()) + other)) == SignatureForm::malformed);
  CHECK(commit_form(samples::commit(other + gpgsig(ssh()))) == SignatureForm::malformed);
}

TEST_CASE("in a SHA-256 repository the signature stands in gpgsig-sha256") {
  const auto form = [](const std::string& headers) {
    const std::string raw = "tree " + std::string(64, 'a') +
                            "\nauthor A <a@example.org> 1 +0000\ncommitter A <a@example.org> 1 +0000\n" +
                            headers + "\nSubject\n";
    return sign::form_of(git::parse_commit(raw, 32));
  };
  CHECK(form(samples::header("gpgsig-sha256", ssh())) == SignatureForm::ssh);
  CHECK(form(gpgsig(ssh())) == SignatureForm::absent);
}

TEST_CASE("a header that git leaves out of what is signed makes the signature malformed") {
  CHECK(commit_form(samples::commit("gpgsig-note nobody signed this\n" + gpgsig(ssh()))) ==
        SignatureForm::malformed);
  CHECK(commit_form(samples::commit("gpgsigned x\n" + gpgsig(ssh()))) == SignatureForm::malformed);
}

TEST_CASE("a signed tag within a mergetag header does not sign the merge") {
  const std::string mergetag = samples::header("mergetag", samples::tag("Release\n" + ssh()));
  CHECK(commit_form(samples::commit(mergetag)) == SignatureForm::absent);
  CHECK(commit_form(samples::commit(mergetag + gpgsig(ssh()))) == SignatureForm::ssh);
}

TEST_CASE("an empty signature header is malformed") {
  CHECK(form_of_header_value("") == SignatureForm::malformed);
  CHECK(form_of_header_value("\n") == SignatureForm::malformed);
  CHECK(commit_form(samples::commit("gpgsig\n")) == SignatureForm::malformed);
}

TEST_CASE("an empty armour is malformed") {
  CHECK(form_of_header_value(samples::ssh_armour("")) == SignatureForm::malformed);
  CHECK(form_of_header_value(samples::openpgp_armour("")) == SignatureForm::malformed);
  CHECK(form_of_header_value(samples::x509_armour("")) == SignatureForm::malformed);
}

TEST_CASE("two armours in one header are malformed") {
  CHECK(form_of_header_value(openpgp() + "\n" + openpgp()) == SignatureForm::malformed);
  CHECK(form_of_header_value(ssh() + "\n" + openpgp()) == SignatureForm::malformed);
}

TEST_CASE("two packets in one armour are malformed") {
  const std::string two = samples::openpgp_content() + samples::openpgp_content();
  CHECK(form_of_header_value(samples::openpgp_armour(two)) == SignatureForm::malformed);
}

TEST_CASE("an inline-signed message is malformed, whatever it holds") {
  const std::string one_pass = samples::openpgp_packet("x", 4) + samples::openpgp_packet("y", 11);
  for (const std::string& content : {samples::openpgp_content(), one_pass + samples::openpgp_content()}) {
    CHECK(form_of_header_value(samples::armour("PGP MESSAGE", content, "\n")) == SignatureForm::malformed);
    CHECK(form_of_header_value(samples::openpgp_armour(one_pass + content)) == SignatureForm::malformed);
  }
}

TEST_CASE("a cleartext-signed message is malformed") {
  const std::string cleartext = "-----BEGIN PGP SIGNED MESSAGE-----\nHash: SHA512\n\ntext\n" + openpgp();
  CHECK(form_of_header_value(cleartext) == SignatureForm::malformed);
}

TEST_CASE("text around the armour is malformed") {
  CHECK(form_of_header_value("gpg: a warning\n" + openpgp()) == SignatureForm::malformed);
  CHECK(form_of_header_value(openpgp() + "\nmore") == SignatureForm::malformed);
  CHECK(form_of_header_value(" " + openpgp()) == SignatureForm::malformed);
}

TEST_CASE("an armour of an unknown kind is malformed") {
  CHECK(form_of_header_value(samples::armour("FUTURE SIGNATURE", "content")) == SignatureForm::malformed);
  CHECK(form_of_header_value("signed, honestly") == SignatureForm::malformed);
}

TEST_CASE("garbage in the base64 is malformed") {
  std::string text = ssh();
  text[text.size() / 2] = '*';
  CHECK(form_of_header_value(text) == SignatureForm::malformed);
}

TEST_CASE("content of another kind than the armour's is malformed") {
  CHECK(form_of_header_value(samples::openpgp_armour(samples::SshSignature().bytes())) ==
        SignatureForm::malformed);
  CHECK(form_of_header_value(samples::ssh_armour(samples::openpgp_content())) == SignatureForm::malformed);
  CHECK(form_of_header_value(samples::x509_armour(samples::openpgp_content())) == SignatureForm::malformed);
}

TEST_CASE("an SSH signature made for another purpose is malformed") {
  const samples::SshSignature file{.name_space = "file"};
  CHECK(form_of_header_value(samples::ssh_armour(file.bytes())) == SignatureForm::malformed);
}

TEST_CASE("a commit with carriage returns in its signature is malformed") {
  std::string text = ssh();
  for (std::size_t at = 0; (at = text.find('\n', at)) != std::string::npos; at += 2) text.insert(at, 1, '\r');
  CHECK(form_of_header_value(text) == SignatureForm::malformed);
}

TEST_CASE("a tag without a signature is unsigned") {
  CHECK(tag_form(samples::tag("Release\n")) == SignatureForm::absent);
  CHECK(tag_form(samples::tag("")) == SignatureForm::absent);
}

TEST_CASE("a tag is signed by the armour that ends it") {
  CHECK(tag_form(samples::tag("Release\n" + openpgp() + "\n")) == SignatureForm::openpgp);
  CHECK(tag_form(samples::tag("Release\n" + ssh() + "\n")) == SignatureForm::ssh);
  CHECK(tag_form(samples::tag("Release\n" + samples::x509_armour(samples::cms_content()) + "\n")) ==
        SignatureForm::x509);
}

TEST_CASE("a tag may be nothing but its signature") {
  CHECK(tag_form(samples::tag(ssh() + "\n")) == SignatureForm::ssh);
}

TEST_CASE("a tag's signature must end the object, with one LF") {
  CHECK(tag_form(samples::tag("Release\n" + ssh())) == SignatureForm::malformed);
  CHECK(tag_form(samples::tag("Release\n" + ssh() + "x")) == SignatureForm::malformed);
  CHECK(tag_form(samples::tag("Release\n" + ssh() + "\n\n")) == SignatureForm::malformed);
  CHECK(tag_form(samples::tag("Release\n" + ssh() + "\nApproved-by: Boss\n")) == SignatureForm::malformed);
}

TEST_CASE("an armour that does not begin a line does not sign a tag") {
  CHECK(tag_form(samples::tag("Release " + ssh() + "\n")) == SignatureForm::absent);
}

TEST_CASE("two whole armours in a tag are malformed") {
  CHECK(tag_form(samples::tag("Release\n" + ssh() + "\n" + openpgp() + "\n")) == SignatureForm::malformed);
  CHECK(tag_form(samples::tag("Release\n" + ssh() + "\nmore text\n" + ssh() + "\n")) ==
        SignatureForm::malformed);
}

TEST_CASE("a tag that only speaks of a signature is malformed, because git takes it for one") {
  CHECK(tag_form(samples::tag("About\n-----BEGIN PGP SIGNATURE-----\nand its form\n")) ==
        SignatureForm::malformed);
}

TEST_CASE("a tag that speaks of a signature and has one is signed") {
  const std::string about = "About\n-----BEGIN PGP SIGNATURE-----\nand its form\n";
  CHECK(tag_form(samples::tag(about + ssh() + "\n")) == SignatureForm::ssh);
}

TEST_CASE("an inline-signed message at the end of a tag is malformed") {
  const std::string inline_signed = samples::armour("PGP MESSAGE", samples::openpgp_content(), "\n");
  CHECK(tag_form(samples::tag("Release\n" + inline_signed + "\n")) == SignatureForm::malformed);
}

TEST_CASE("other armour in a tag's message is text") {
  CHECK(tag_form(samples::tag("Our key\n" + samples::armour("CERTIFICATE", "x") + "\n")) ==
        SignatureForm::absent);
}

TEST_CASE("a NUL anywhere in a signed tag makes its signature malformed") {
  CHECK(tag_form(samples::tag(std::string("Release\0\n", 9) + ssh() + "\n")) == SignatureForm::malformed);
}

TEST_CASE("a second tagger makes a tag's signature malformed") {
  const std::string tagger = "tagger B <b@example.org> 1700000000 +0000\n";
  CHECK(tag_form(samples::tag(ssh() + "\n", tagger)) == SignatureForm::malformed);
}

TEST_CASE("a header of a tag that git leaves out of what is signed makes its signature malformed") {
  CHECK(tag_form(samples::tag(ssh() + "\n", "gpgsig-note x\n")) == SignatureForm::malformed);
  CHECK(tag_form(samples::tag(ssh() + "\n", samples::header("gpgsig-sha256", ssh()))) ==
        SignatureForm::malformed);
}

TEST_CASE("a signature in a tag's header alone is none") {
  CHECK(tag_form(samples::tag("Release\n", gpgsig(ssh()))) == SignatureForm::absent);
}

TEST_CASE("what a commit's signature is over is the commit without its signature header") {
  const std::string before = "x-note one\n two\n";
  const std::string raw =
      samples::commit(before + gpgsig(ssh()) + "x-more three\n", "Subject\n\ngpgsig no\n");
  const sign::SignedText text = sign::take_signature(git::parse_commit(raw, 20), raw);
  CHECK(text.form == SignatureForm::ssh);
  CHECK(text.payload == samples::commit(before + "x-more three\n", "Subject\n\ngpgsig no\n"));
  CHECK(text.content == samples::SshSignature{}.bytes());
}

TEST_CASE("what a tag's signature is over is all before it, and where there is none nothing is taken") {
  const std::string raw = samples::tag("Release\n" + ssh() + "\n");
  const sign::SignedText text = sign::take_signature(git::parse_tag(raw, 20), raw);
  CHECK(text.form == SignatureForm::ssh);
  CHECK(text.payload == samples::tag("Release\n"));
  const std::string unsigned_raw = samples::tag("Release\n");
  const sign::SignedText none = sign::take_signature(git::parse_tag(unsigned_raw, 20), unsigned_raw);
  CHECK(none.form == SignatureForm::absent);
  CHECK(none.payload.empty());
  CHECK(none.content.empty());
}

TEST_CASE("a text that ends in a signature is taken apart, and not where it holds a NUL") {
  const std::string text = "certificate version 0.1\n\n0 1 refs/heads/main\n";
  CHECK(sign::take_trailing_signature(text).form == SignatureForm::absent);
  const sign::SignedText taken = sign::take_trailing_signature(text + ssh() + "\n");
  CHECK(taken.form == SignatureForm::ssh);
  CHECK(taken.payload == text);
  CHECK(sign::take_trailing_signature(std::string(1, '\0') + text + ssh() + "\n").form ==
        SignatureForm::malformed);
}
