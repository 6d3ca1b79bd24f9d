#include <string>

#include <doctest/doctest.h>

#include "policy/facts_builder.hpp"

using namespace sallyport;
using model::MergeFact;
using model::Outcome;
using model::RefChange;
using model::SignatureForm;
using model::SignatureStatus;
using test::count;
using test::kMain;
using test::ref;
using test::signed_commit;
using test::with;

namespace {

constexpr std::int64_t kNow = 1'800'000'000;

model::Verdict judge_now(std::string_view policy_text, model::Facts facts) {
  facts.received_seconds = kNow;
  return test::judge(policy_text, std::move(facts));
}

constexpr std::string_view kSigned = "[[branch]]\nname = \"main\"\nsignatures = \"present\"\n";
constexpr std::string_view kSignedTags = "[[tag]]\nname = \"v*\"\nsignatures = \"present\"\n";

constexpr std::string_view kSigners = R"(
[[principal]]
name = "alice"
emails = ["alice@example.org"]
roles = ["maintainer"]
[[principal]]
name = "bob"
emails = ["bob@example.org"]
roles = ["developer"]
[[principal]]
name = "forge"
emails = ["forge@example.org"]
roles = ["merge-only", "maintainer"]
)";

std::string main_is(std::string_view level, std::string_view more = {}) {
  return std::string(kSigners) + "[[branch]]\nname = \"main\"\nsignatures = \"" + std::string(level) +
         "\"\n" + std::string(more) + "\n";
}

// A commit that is well signed by one of kSigners, and dated now.
model::SignatureFact signed_by(std::string principal, char digit = 'a', std::uint32_t parents = 1) {
  model::SignatureFact fact = signed_commit(digit, parents, SignatureForm::ssh);
  fact.signature.status = SignatureStatus::good;
  fact.signature.key = "SHA256:" + std::string(43, 'k');
  fact.email = principal + "@example.org";
  fact.signature.principal = std::move(principal);
  fact.date_seconds = kNow;
  return fact;
}

model::Verdict judge_main(std::string_view policy_text, model::SignatureFact signature) {
  model::RefFact fact = ref(kMain, RefChange::fast_forward);
  fact.signatures = {std::move(signature)};
  return judge_now(policy_text, with(std::move(fact)));
}

model::RefFact release(std::string name, model::SignatureFact signature) {
  model::RefFact fact = ref("refs/tags/v1", RefChange::create);
  fact.is_annotated_tag = fact.is_tag_of_commit = true;
  fact.tag_name = std::move(name);
  fact.signatures = {std::move(signature)};
  return fact;
}

std::string tags_are(std::string_view level) {
  return std::string(kSigners) + "[[tag]]\nname = \"v*\"\nsignatures = \"" + std::string(level) + "\"\n";
}

}  // namespace

TEST_CASE("an unsigned commit is refused where signatures are asked for") {
  model::RefFact fact = ref(kMain, RefChange::fast_forward);
  fact.signatures = {signed_commit('a', 1, SignatureForm::ssh), signed_commit('b'),
                     signed_commit('c', 1, SignatureForm::openpgp)};
  const auto verdict = judge_now(kSigned, with(fact));
  CHECK(verdict.outcome == Outcome::refused);
  REQUIRE(count(verdict, "branch.signatures") == 1);
  CHECK(verdict.reasons[0].commit == test::oid('b'));
  CHECK(verdict.reasons[0].message.find("unsigned") != std::string::npos);
}

TEST_CASE("a malformed signature counts as none and is called so") {
  model::RefFact fact = ref(kMain, RefChange::create);
  fact.signatures = {signed_commit('a', 0, SignatureForm::malformed)};
  const auto verdict = judge_now(kSigned, with(fact));
  CHECK(verdict.outcome == Outcome::refused);
  CHECK(verdict.reasons.at(0).message.find("malformed") != std::string::npos);
}

TEST_CASE("signed commits of every form are accepted") {
  model::RefFact fact = ref(kMain, RefChange::fast_forward);
  fact.signatures = {signed_commit('a', 1, SignatureForm::ssh), signed_commit('b', 1, SignatureForm::x509),
                     signed_commit('c', 1, SignatureForm::openpgp)};
  CHECK(judge_now(kSigned, with(fact)).outcome == Outcome::accepted);
}

TEST_CASE("deleting a branch asks for no signature") {
  CHECK(judge_now(kSigned, with(ref(kMain, RefChange::remove))).outcome == Outcome::accepted);
}

TEST_CASE("the hint signs the tip alone when the tip alone is unsigned") {
  model::RefFact fact = ref(kMain, RefChange::fast_forward);
  fact.signatures = {signed_commit('a'), signed_commit('b', 1, SignatureForm::ssh)};
  const auto verdict = judge_now(kSigned, with(fact));
  CHECK(verdict.reasons.at(0).hint.find("\n  git commit --amend --no-edit -S") != std::string::npos);
}

TEST_CASE("the hint signs from the oldest unsigned commit on") {
  model::RefFact fact = ref(kMain, RefChange::fast_forward);
  fact.signatures = {signed_commit('a'), signed_commit('b'), signed_commit('c', 1, SignatureForm::ssh)};
  const auto verdict = judge_now(kSigned, with(fact));
  CHECK(verdict.reasons.at(0).hint.find("-S' bbbbbbbbbbbb~") != std::string::npos);
}

TEST_CASE("the hint keeps merges and goes back to the root where it must") {
  model::RefFact fact = ref(kMain, RefChange::create);
  fact.signatures = {signed_commit('a', 2), signed_commit('b', 0)};
  const auto verdict = judge_now(kSigned, with(fact));
  CHECK(verdict.reasons.at(0).hint.find("git rebase --rebase-merges --exec") != std::string::npos);
  CHECK(verdict.reasons.at(0).hint.find("-S' --root") != std::string::npos);
}

TEST_CASE("a lightweight tag is refused where tags must be signed") {
  const auto verdict = judge_now(kSignedTags, with(ref("refs/tags/v1", RefChange::create)));
  REQUIRE(count(verdict, "tag.signatures") == 1);
  CHECK(verdict.reasons[0].message.find("lightweight") != std::string::npos);
}

TEST_CASE("an unsigned annotated tag is refused where tags must be signed") {
  model::RefFact fact = ref("refs/tags/v1", RefChange::create);
  fact.is_annotated_tag = true;
  fact.signatures = {signed_commit('a', 0)};
  CHECK(judge_now(kSignedTags, with(fact)).outcome == Outcome::refused);
}

TEST_CASE("a signed tag is accepted where a signature must be present") {
  model::RefFact fact = ref("refs/tags/v1", RefChange::create);
  fact.is_annotated_tag = true;
  fact.signatures = {signed_commit('a', 0, SignatureForm::openpgp)};
  CHECK(judge_now(kSignedTags, with(fact)).outcome == Outcome::accepted);
}

TEST_CASE("deleting a tag asks for no signature") {
  CHECK(judge_now(kSignedTags, with(ref("refs/tags/v1", RefChange::remove))).outcome == Outcome::accepted);
}

TEST_CASE("a tag's name is quoted in the command that signs it") {
  const auto verdict = judge_now("[[tag]]\nname = \"**\"\nsignatures = \"present\"\n",
                                 with(ref("refs/tags/v1';reboot;'", RefChange::create)));
  CHECK(verdict.reasons.at(0).hint.find("git tag -s -f -- 'v1'\\'';reboot;'\\'''") != std::string::npos);
}

TEST_CASE("commits of another name space answer to its ref table") {
  model::RefFact fact = ref("refs/notes/commits", RefChange::create);
  fact.signatures = {signed_commit('a')};
  const auto verdict = judge_now("[[ref]]\nname = \"refs/notes/**\"\nsignatures = \"present\"\n", with(fact));
  CHECK(count(verdict, "ref.signatures") == 1);
}

TEST_CASE(
    "only a good signature by a principal passes for verified, and each other state is called by its name") {
  CHECK(judge_main(main_is("verified"), signed_by("bob")).outcome == Outcome::accepted);
  for (const SignatureStatus status :
       {SignatureStatus::absent, SignatureStatus::malformed, SignatureStatus::weak,
        SignatureStatus::unknown_key, SignatureStatus::bad, SignatureStatus::revoked_key,
        SignatureStatus::expired_key, SignatureStatus::expired_signature}) {
    model::SignatureFact fact = signed_by("alice");
    fact.signature.status = status;
    for (const std::string_view level : {"verified", "authorized"}) {
      const auto verdict = judge_main(main_is(level), fact);
      INFO(model::to_string(status));
      CHECK(verdict.outcome == Outcome::refused);
      REQUIRE(count(verdict, "branch.signatures") == 1);
      const std::string word(model::to_string(status));
      const std::string& message = verdict.reasons[0].message;
      CHECK(message.find(status == SignatureStatus::expired_signature ? "has expired" : word) !=
            std::string::npos);
      CHECK_FALSE(verdict.reasons[0].hint.empty());
    }
  }
}

TEST_CASE("a good signature that is no principal's counts for nothing") {
  model::SignatureFact fact = signed_by("alice");
  fact.signature.principal.clear();
  CHECK(judge_main(main_is("verified"), fact).outcome == Outcome::refused);
  fact.signature.principal = "somebody else";
  CHECK(judge_main(main_is("verified"), fact).outcome == Outcome::refused);
}

TEST_CASE("a refusal names the commit, the short key, its owner and what to type") {
  model::SignatureFact fact = signed_by("alice");
  fact.signature.status = SignatureStatus::revoked_key;
  const auto verdict = judge_main(main_is("verified"), fact);
  const model::Reason& reason = verdict.reasons.at(0);
  CHECK(reason.message.find("commit aaaaaaaaaaaa") == 0);
  CHECK(reason.message.find("SHA256:kkkkkkkkkkkkkkkk... of alice") != std::string::npos);
  CHECK(reason.hint.find("git commit --amend --no-edit -S") != std::string::npos);
}

TEST_CASE("roles are asked of who signs, and none named takes any principal") {
  CHECK(judge_main(main_is("authorized"), signed_by("bob")).outcome == Outcome::accepted);
  const std::string policy = main_is("authorized", "roles = [\"maintainer\", \"owner\"]");
  CHECK(judge_main(policy, signed_by("alice")).outcome == Outcome::accepted);
  const auto verdict = judge_main(policy, signed_by("bob"));
  REQUIRE(count(verdict, "branch.roles") == 1);
  CHECK(verdict.reasons[0].message.find("bob, who is not maintainer or owner") != std::string::npos);
}

TEST_CASE("the committer's address must be the signer's, in any case of letters") {
  model::SignatureFact fact = signed_by("alice");
  fact.email = "ALICE@Example.org";
  CHECK(judge_main(main_is("authorized"), fact).outcome == Outcome::accepted);
  fact.email = "bob@example.org";
  CHECK(judge_main(main_is("verified"), fact).outcome == Outcome::accepted);
  CHECK(count(judge_main(main_is("authorized"), fact), "branch.signatures.email") == 1);
  fact.email.clear();
  CHECK(count(judge_main(main_is("authorized"), fact), "branch.signatures.email") == 1);
}

TEST_CASE("a date beyond the bounds is refused: after the receipt, or before the newest parent") {
  const std::string policy =
      main_is("authorized", "[signatures]\nmax_future_seconds = 60\nmax_past_seconds = 5");
  model::SignatureFact fact = signed_by("alice");
  fact.date_seconds = kNow + 60;
  fact.newest_parent_seconds = kNow + 65;
  CHECK(judge_main(policy, fact).outcome == Outcome::accepted);
  fact.date_seconds = kNow + 61;
  CHECK(count(judge_main(policy, fact), "branch.signatures.date") == 1);
  fact.date_seconds = kNow;
  CHECK(count(judge_main(policy, fact), "branch.signatures.date") == 1);
  fact.newest_parent_seconds = kNow + 5;
  CHECK(judge_main(policy, fact).outcome == Outcome::accepted);
}

TEST_CASE("who may sign plain merges only may sign nothing else, whatever other roles they have") {
  model::SignatureFact fact = signed_by("forge", 'a', 2);
  fact.merge = MergeFact::same;
  CHECK(judge_main(main_is("authorized"), fact).outcome == Outcome::accepted);
  for (const MergeFact merge :
       {MergeFact::not_asked, MergeFact::differs, MergeFact::conflicts, MergeFact::not_two_parents}) {
    fact.merge = merge;
    CHECK(count(judge_main(main_is("authorized"), fact), "branch.signatures.merge") == 1);
    CHECK(count(judge_main(main_is("verified"), fact), "branch.signatures.merge") == 1);
  }
  CHECK(judge_now(tags_are("authorized"), with(release("v1", signed_by("forge")))).outcome ==
        Outcome::refused);
}

TEST_CASE("a path may ask for a role of its own, where who signs must be authorized") {
  const std::string_view owners = "[[path]]\nname = \"infra/**\"\nroles = [\"operator\"]\n";
  model::SignatureFact fact = signed_by("alice");
  fact.paths = {"infra/main.tf"};
  const auto verdict = judge_main(main_is("authorized", owners), fact);
  REQUIRE(count(verdict, "path.roles") == 1);
  CHECK(verdict.reasons[0].message.find("infra/main.tf, which only operator may") != std::string::npos);
  CHECK(judge_main(main_is("verified", owners), fact).outcome == Outcome::accepted);
  CHECK(judge_main(
            main_is("authorized", "[[path]]\nname = \"infra/**\"\nroles = [\"operator\", \"maintainer\"]\n"),
            fact)
            .outcome == Outcome::accepted);
}

TEST_CASE("a tag's signature counts for the name that it has, and for a commit") {
  CHECK(judge_now(tags_are("verified"), with(release("v1", signed_by("bob")))).outcome == Outcome::accepted);
  CHECK(count(judge_now(tags_are("verified"), with(release("v2", signed_by("bob")))),
              "tag.signatures.name") == 1);
  model::RefFact of_tree = release("v1", signed_by("bob"));
  of_tree.is_tag_of_commit = false;
  CHECK(count(judge_now(tags_are("authorized"), with(of_tree)), "tag.signatures.target") == 1);
  model::SignatureFact by_other = signed_by("bob");
  by_other.email = "alice@example.org";
  CHECK(judge_now(tags_are("verified"), with(release("v1", by_other))).outcome == Outcome::accepted);
  CHECK(count(judge_now(tags_are("authorized"), with(release("v1", by_other))), "tag.signatures.email") == 1);
}

TEST_CASE("every signature that was asked for is told once") {
  model::Facts facts;
  for (const char* name : {kMain, "refs/heads/other"}) {
    facts.refs.push_back(ref(name, RefChange::fast_forward));
    facts.refs.back().signatures = {signed_by("alice", 'a'), signed_by("bob", name == kMain ? 'b' : 'c')};
  }
  const auto verdict = judge_now(kSigners, std::move(facts));
  REQUIRE(verdict.signatures.size() == 3);
  CHECK(verdict.signatures[0].principal == "alice");
}

TEST_CASE("a defect refuses under the table of its ref, and warns where nothing is pushed") {
  model::DefectFact defect;
  defect.object = defect.commit = test::oid('d');
  defect.id = "multipleAuthors";
  model::RefFact fact = ref(kMain, RefChange::fast_forward);
  fact.defects = {defect};
  const auto verdict = judge_now(kSigners, with(fact));
  CHECK(verdict.outcome == Outcome::refused);
  REQUIRE(count(verdict, "branch.objects") == 1);
  CHECK(verdict.reasons[0].message.find("multipleAuthors") != std::string::npos);
  fact.change = RefChange::unchanged;
  const auto warned = judge_now(kSigners, with(fact));
  CHECK(warned.outcome == Outcome::accepted);
  CHECK(warned.reasons.at(0).effect == sallyport::model::Effect::warns);
}

namespace {

std::string main_takes_signed_pushes(std::string_view more = {}) {
  return std::string(kSigners) + "[[branch]]\nname = \"main\"\npush_certificate = \"authorized\"\n" +
         "roles = [\"maintainer\"]\n" + std::string(more);
}

model::Verdict judge_pushed(std::string_view policy_text, const model::CertificateFact& certificate) {
  model::Facts facts = with(ref(kMain, RefChange::remove));
  facts.certificate = certificate;
  return judge_now(policy_text, std::move(facts));
}

model::CertificateFact certificate_by(std::string principal) {
  model::CertificateFact fact;
  fact.is_asked = true;
  fact.signature = signed_by(std::move(principal)).signature;
  fact.signature.kind = model::SignedKind::push_certificate;
  fact.nonce_status = "OK";
  fact.pushee = "ssh://git.example.org/project.git";
  return fact;
}

}  // namespace

TEST_CASE("a signed push passes if its certificate is good, fresh, ours and by somebody who may") {
  const std::string policy = main_takes_signed_pushes();
  CHECK(judge_pushed(policy, certificate_by("alice")).outcome == Outcome::accepted);
  CHECK(count(judge_pushed(policy, certificate_by("bob")), "branch.push_certificate") == 1);
  CHECK(count(judge_pushed(policy, certificate_by("forge")), "branch.push_certificate") == 1);
  const auto refuses = [&](auto&& spoil) {
    model::CertificateFact certificate = certificate_by("alice");
    spoil(certificate);
    return count(judge_pushed(policy, certificate), "branch.push_certificate") == 1;
  };
  CHECK(refuses([](auto& c) { c.signature = {}; }));
  CHECK(refuses([](auto& c) { c.signature.status = SignatureStatus::expired_key; }));
  CHECK(refuses([](auto& c) { c.signature.principal.clear(); }));
  CHECK(refuses([](auto& c) { c.nonce_status = "BAD"; }));
  CHECK(refuses([](auto& c) { c.nonce_status.clear(); }));
  CHECK(refuses([](auto& c) {
    c.nonce_status = "SLOP";
    c.nonce_slop_seconds = 1;
  }));
  CHECK(refuses([](auto& c) { c.difference = "of refs/heads/main it says something else"; }));
}

TEST_CASE("an older nonce and the address of the repository count as the policy says") {
  model::CertificateFact certificate = certificate_by("alice");
  certificate.nonce_status = "SLOP";
  certificate.nonce_slop_seconds = 30;
  const auto with_settings = [](std::string_view settings) {
    return main_takes_signed_pushes("[push_certificate]\n" + std::string(settings));
  };
  CHECK(judge_pushed(with_settings("max_nonce_slop_seconds = 30\n"), certificate).outcome ==
        Outcome::accepted);
  CHECK(judge_pushed(with_settings("max_nonce_slop_seconds = 29\n"), certificate).outcome ==
        Outcome::refused);
  certificate = certificate_by("alice");
  CHECK(judge_pushed(with_settings("pushees = [\"ssh://git.example.org/**\"]\n"), certificate).outcome ==
        Outcome::accepted);
  CHECK(judge_pushed(with_settings("pushees = [\"ssh://other.example.org/**\"]\n"), certificate).outcome ==
        Outcome::refused);
}

TEST_CASE("before a push its certificate can only be told of") {
  const auto verdict = judge_pushed(main_takes_signed_pushes(), {});
  CHECK(verdict.outcome == Outcome::accepted);
  REQUIRE(count(verdict, "branch.push_certificate") == 1);
  CHECK(verdict.reasons[0].effect == sallyport::model::Effect::warns);
}
