#pragma once

#include <string>
#include <string_view>
#include <utility>

#include "model/facts.hpp"
#include "model/verdict.hpp"
#include "policy/decide.hpp"
#include "policy/loading.hpp"

// Short ways to make the facts that decide() is asked about, and to ask it.
namespace sallyport::test {

inline constexpr const char* kMain = "refs/heads/main";

inline model::Oid oid(char digit) {
  return *model::Oid::from_hex(std::string(40, digit));
}

inline model::RefFact ref(std::string name, model::RefChange change) {
  model::RefFact fact;
  fact.update = {std::move(name), oid('1'), oid('2')};
  fact.change = change;
  return fact;
}

inline model::CommitFact commit(char digit, std::uint32_t parents = 1) {
  return {oid(digit), parents};
}

// A commit whose signature is asked for, of this form and, unless it says otherwise, by nobody who is known.
inline model::SignatureFact signed_commit(char digit, std::uint32_t parents = 1,
                                          model::SignatureForm form = model::SignatureForm::absent) {
  model::SignatureFact fact;
  fact.signature.object = oid(digit);
  fact.signature.form = form;
  fact.signature.status = model::is_present(form)                   ? model::SignatureStatus::unknown_key
                          : form == model::SignatureForm::malformed ? model::SignatureStatus::malformed
                                                                    : model::SignatureStatus::absent;
  fact.parents = parents;
  return fact;
}

inline model::Finding finding(std::string fingerprint, std::string ref,
                              model::FindingState state = model::FindingState::fresh) {
  model::Finding out;
  out.rule = "some-token";
  out.path = "a.txt";
  out.fingerprint = std::move(fingerprint);
  out.ref = std::move(ref);
  out.state = state;
  return out;
}

inline model::Facts with(model::RefFact fact) {
  model::Facts facts;
  facts.refs.push_back(std::move(fact));
  return facts;
}

inline model::Verdict judge(std::string_view policy_text, model::Facts facts) {
  return policy::decide(policy_of(policy_text), std::move(facts));
}

// How many reasons are of this rule.
inline std::size_t count(const model::Verdict& verdict, std::string_view rule) {
  std::size_t n = 0;
  for (const model::Reason& reason : verdict.reasons) n += reason.rule == rule;
  return n;
}

}  // namespace sallyport::test
