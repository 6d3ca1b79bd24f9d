#include <string>

#include <doctest/doctest.h>

#include "samples.hpp"

using namespace sallyport;

namespace {

constexpr const char* kSecret = "exm_0123456789abcdef";

// A verdict on a name that holds the secret, with another finding in it and a reason about it.
model::Verdict verdict_on(model::Place place, const std::string& name, std::uint32_t column) {
  model::Verdict verdict;
  verdict.outcome = model::Outcome::refused;
  model::Finding in_name = test::file_finding(name, 1, 'a');
  in_name.place = place;
  in_name.column_1based = column;
  model::Finding inside = test::file_finding(name, 4, 'a');
  inside.fingerprint = "00000000000000000000000000000009";
  inside.ref = in_name.ref = place == model::Place::ref_name ? name : "refs/heads/main";
  model::Reason denied;
  denied.rule = "path.deny";
  denied.path = place == model::Place::path ? name : "";
  denied.ref = place == model::Place::path ? "" : name;
  denied.message = name + " may not enter";
  denied.hint = "Take it out:\n  git rm --cached -- " + name;
  verdict.findings = {in_name, inside};
  verdict.reasons = {test::secrets_reason(in_name.ref), denied};
  return verdict;
}

std::string render_as(const model::Verdict& verdict, report::Format format) {
  report::Options options;
  options.format = format;
  return report::render(verdict, options);
}

}  // namespace

TEST_CASE("a secret in a name is printed in no format, wherever the name comes up") {
  for (const auto place : {model::Place::path, model::Place::ref_name}) {
    for (const auto format : {report::Format::text, report::Format::json, report::Format::sarif}) {
      const std::string name = std::string("refs/heads/") + kSecret + ".txt";
      CHECK(render_as(verdict_on(place, name, 12), format).find(kSecret) == std::string::npos);
    }
  }
}

TEST_CASE("what stands before the secret in a name is still shown") {
  const model::Verdict verdict = verdict_on(model::Place::path, std::string("docs/") + kSecret + ".txt", 6);
  CHECK(render_as(verdict, report::Format::text).find("name of file docs/exm_****4f2a..., commit") !=
        std::string::npos);
}

TEST_CASE("a name whose secret begins nobody knows where is not shown at all") {
  const model::Verdict verdict = verdict_on(model::Place::path, std::string("docs/") + kSecret, 0);
  CHECK(render_as(verdict, report::Format::text).find("docs/") == std::string::npos);
}

TEST_CASE("a secret behind a line feed in a name is found by its line") {
  model::Verdict verdict = verdict_on(model::Place::path, std::string("a\nbc") + kSecret, 3);
  verdict.findings[0].line_1based = 2;
  const std::string text = render_as(verdict, report::Format::text);
  CHECK(text.find(kSecret) == std::string::npos);
  CHECK(text.find("a\\nbcexm_****4f2a...") != std::string::npos);
}

TEST_CASE("of two secrets in a name none is shown") {
  model::Verdict verdict = verdict_on(model::Place::path, std::string("x") + kSecret + "/y" + kSecret, 24);
  model::Finding first = verdict.findings[0];
  first.column_1based = 2;
  verdict.findings.push_back(first);
  CHECK(render_as(verdict, report::Format::json).find(kSecret) == std::string::npos);
}
