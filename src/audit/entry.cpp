// An entry has one form only. It is read leniently and then written again: what does not come out byte for
// byte was not written by us. That one comparison finds unknown and doubled keys, numbers of another type,
// other escapes and white space, which a reader would have to look for one by one.
#include "audit/entry.hpp"

#include <optional>
#include <type_traits>
#include <utility>

#include <fmt/core.h>
#include <nlohmann/json.hpp>

#include "audit/time.hpp"
#include "base/digest.hpp"
#include "base/error.hpp"
#include "base/text.hpp"

namespace sallyport::audit {

const std::string kNoHash(64, '0');

namespace {

using Json = nlohmann::json;  // keeps keys in order of their bytes

constexpr int kSchema = 1;

[[noreturn]] void fail(std::string_view why) {
  throw base::Error(fmt::format("this is no entry of a receipt log: {}", why));
}

Json text(std::string_view bytes) {
  return base::escape_invalid_utf8(bytes);
}

// Where there is none, null: a program must not take an empty name for one.
Json text_or_null(std::string_view bytes) {
  return bytes.empty() ? Json(nullptr) : text(bytes);
}

Json id(const model::Oid& oid) {
  return oid.is_null() ? Json(nullptr) : Json(oid.hex());
}

std::string text_or_empty(const Json& value) {
  return value.is_null() ? std::string() : value.get<std::string>();
}

model::Oid read_id(const Json& value) {
  if (value.is_null()) return {};
  const std::optional<model::Oid> oid = model::Oid::from_hex(value.get<std::string>());
  if (!oid) fail("an object id is none");
  return *oid;
}

template <typename T, typename Write>
Json list(const std::vector<T>& all, Write&& write) {
  Json out = Json::array();
  for (const T& one : all) out.push_back(write(one));
  return out;
}

template <typename Read>
auto read_list(const Json& values, Read&& read) {
  if (!values.is_array()) fail("a list is none");
  std::vector<std::invoke_result_t<Read, const Json&>> all;
  all.reserve(values.size());
  for (const Json& value : values) all.push_back(read(value));
  return all;
}

Json write_ref(const Ref& ref) {
  return {{"asked", text_or_null(ref.asked)},
          {"hidden", ref.is_hidden},
          {"name", text(ref.name)},
          {"new", id(ref.new_id)},
          {"old", id(ref.old_id)}};
}
Ref read_ref(const Json& value) {
  return {value.at("name").get<std::string>(), text_or_empty(value.at("asked")), read_id(value.at("old")),
          read_id(value.at("new")), value.at("hidden").get<bool>()};
}

Json write_reason(const Reason& reason) {
  return {{"commit", id(reason.commit)},     {"effect", text(reason.effect)},
          {"message", text(reason.message)}, {"path", text_or_null(reason.path)},
          {"ref", text_or_null(reason.ref)}, {"rule", text(reason.rule)}};
}
Reason read_reason(const Json& value) {
  return {value.at("rule").get<std::string>(),   text_or_empty(value.at("ref")),
          read_id(value.at("commit")),           text_or_empty(value.at("path")),
          value.at("effect").get<std::string>(), value.at("message").get<std::string>()};
}

Json write_secret(const Secret& secret) {
  return {{"fingerprint", text(secret.fingerprint)},
          {"places", secret.places},
          {"redacted", text(secret.redacted)},
          {"rule", text(secret.rule)},
          {"state", text(secret.state)}};
}
Secret read_secret(const Json& value) {
  return {value.at("rule").get<std::string>(), value.at("redacted").get<std::string>(),
          value.at("fingerprint").get<std::string>(), value.at("state").get<std::string>(),
          value.at("places").get<std::uint64_t>()};
}

Json write_pusher(const model::Pusher& pusher) {
  return {{"account", text_or_null(pusher.account)},
          {"key", text_or_null(pusher.key)},
          {"principal", text_or_null(pusher.principal)},
          {"provider", text_or_null(pusher.provider)}};
}
model::Pusher read_pusher(const Json& value) {
  return {text_or_empty(value.at("provider")), text_or_empty(value.at("account")),
          text_or_empty(value.at("key")), text_or_empty(value.at("principal"))};
}

Json write_coverage(const model::Coverage& coverage) {
  const auto& [commits, objects, candidates, bytes, seconds] = coverage;
  return {
      {"bytes", bytes},
      {"candidates",
       {{"confirmed", candidates.confirmed},
        {"raised", candidates.raised},
        {"rejected", candidates.rejected}}},
      {"commits", {{"listed", commits.listed}, {"read", commits.read}}},
      {"objects", {{"excused", objects.excused}, {"listed", objects.listed}, {"scanned", objects.scanned}}}};
}
model::Coverage read_coverage(const Json& value) {
  const auto number = [&](const char* group, const char* key) {
    return value.at(group).at(key).get<std::uint64_t>();
  };
  model::Coverage coverage;
  coverage.bytes = value.at("bytes").get<std::uint64_t>();
  coverage.candidates = {number("candidates", "raised"), number("candidates", "confirmed"),
                         number("candidates", "rejected")};
  coverage.commits = {number("commits", "listed"), number("commits", "read")};
  coverage.objects = {number("objects", "listed"), number("objects", "scanned"),
                      number("objects", "excused")};
  return coverage;
}

model::Outcome read_outcome(const Json& value) {
  const auto word = value.get<std::string>();
  for (const auto outcome : {model::Outcome::accepted, model::Outcome::refused}) {
    if (word == model::to_string(outcome)) return outcome;
  }
  return model::Outcome::undecided;  // another word comes out as this one, and so not as it was
}

void write(const Judged& judged, Json& out) {
  out["kind"] = "push";
  out["repository"] = text(judged.repository);
  out["pusher"] = write_pusher(judged.pusher);
  out["refs"] = list(judged.refs, write_ref);
  out["refs_left_out"] = judged.refs_left_out;
  out["refs_digest"] = text(judged.refs_digest);
  out["receiver"] = text_or_null(judged.receiver);
  out["outcome"] = model::to_string(judged.outcome);
  out["reasons"] = list(judged.reasons, write_reason);
  out["reasons_left_out"] = judged.reasons_left_out;
  out["findings"] = list(judged.findings, write_secret);
  out["findings_left_out"] = judged.findings_left_out;
  out["policy"] = {{"digest", text_or_null(judged.policy_digest)}, {"source", text(judged.policy)}};
  out["rules"] = text_or_null(judged.rules_digest);
  out["version"] = text(judged.version);
  out["coverage"] = write_coverage(judged.coverage);
  out["duration_ms"] = judged.duration_ms;
}
Judged read_judged(const Json& in) {
  Judged judged;
  judged.repository = in.at("repository").get<std::string>();
  judged.pusher = read_pusher(in.at("pusher"));
  judged.refs = read_list(in.at("refs"), read_ref);
  judged.refs_left_out = in.at("refs_left_out").get<std::uint64_t>();
  judged.refs_digest = in.at("refs_digest").get<std::string>();
  judged.receiver = text_or_empty(in.at("receiver"));
  judged.outcome = read_outcome(in.at("outcome"));
  judged.reasons = read_list(in.at("reasons"), read_reason);
  judged.reasons_left_out = in.at("reasons_left_out").get<std::uint64_t>();
  judged.findings = read_list(in.at("findings"), read_secret);
  judged.findings_left_out = in.at("findings_left_out").get<std::uint64_t>();
  judged.policy = in.at("policy").at("source").get<std::string>();
  judged.policy_digest = text_or_empty(in.at("policy").at("digest"));
  judged.rules_digest = text_or_empty(in.at("rules"));
  judged.version = in.at("version").get<std::string>();
  judged.coverage = read_coverage(in.at("coverage"));
  judged.duration_ms = in.at("duration_ms").get<std::uint64_t>();
  return judged;
}

void write(const Received& received, Json& out) {
  out["kind"] = "received";
  out["repository"] = text(received.repository);
  out["pusher"] = write_pusher(received.pusher);
  out["push"] = received.push_sequence == 0
                    ? Json(nullptr)
                    : Json{{"hash", text(received.push_hash)}, {"sequence", received.push_sequence}};
  out["refs"] = list(received.refs, write_ref);
  out["refs_left_out"] = received.refs_left_out;
}
Received read_received(const Json& in) {
  Received received;
  received.repository = in.at("repository").get<std::string>();
  received.pusher = read_pusher(in.at("pusher"));
  if (const Json& push = in.at("push"); !push.is_null()) {
    received.push_sequence = push.at("sequence").get<std::uint64_t>();
    received.push_hash = push.at("hash").get<std::string>();
  }
  received.refs = read_list(in.at("refs"), read_ref);
  received.refs_left_out = in.at("refs_left_out").get<std::uint64_t>();
  return received;
}

void write(const Recovered& recovered, Json& out) {
  out["kind"] = "recovered";
  out["bytes"] = recovered.bytes;
  out["sha256"] = text(recovered.sha256);
}

void write(const Continued& continued, Json& out) {
  out["kind"] = "continued";
  out["file"] = text_or_null(continued.file);
}

Entry read(const Json& in) {
  Entry entry;
  entry.sequence = in.at("sequence").get<std::uint64_t>();
  entry.previous = in.at("previous").get<std::string>();
  const std::optional<std::int64_t> time = parse_time(in.at("time").get<std::string>());
  if (!time) fail("its time is none");
  entry.time_ms = *time;
  const auto kind = in.at("kind").get<std::string>();
  if (kind == "push")
    entry.body = read_judged(in);
  else if (kind == "received")
    entry.body = read_received(in);
  else if (kind == "recovered")
    entry.body = Recovered{in.at("bytes").get<std::uint64_t>(), in.at("sha256").get<std::string>()};
  else if (kind == "continued")
    entry.body = Continued{text_or_empty(in.at("file"))};
  else
    fail("it is of a kind that this version does not know");
  return entry;
}

Json parse_json(std::string_view line) {
  Json value = Json::parse(line, nullptr, /*allow_exceptions=*/false);
  if (value.is_discarded() || !value.is_object()) fail("it is no JSON object");
  const auto schema = value.find("schema");
  if (schema != value.end() && schema->is_number_unsigned() && *schema > kSchema)
    throw base::Error("this entry of a receipt log was written by a newer version of Sallyport");
  return value;
}

}  // namespace

std::string_view kind_of(const Entry& entry) noexcept {
  constexpr std::string_view kKinds[] = {"push", "received", "recovered", "continued"};
  return kKinds[entry.body.index()];
}

std::string line_of(const Entry& entry) {
  Json out = {{"schema", kSchema},
              {"sequence", entry.sequence},
              {"previous", text(entry.previous)},
              {"time", time_text(entry.time_ms)}};
  std::visit([&](const auto& body) { write(body, out); }, entry.body);
  // All beyond ASCII as \uXXXX: it reads the same, and nothing in it can act on a terminal.
  std::string line = out.dump(-1, ' ', true);
  if (line.size() > kMaxLineBytes)
    throw base::Error(
        fmt::format("an entry of the receipt log would have more than {} bytes", kMaxLineBytes));
  return line;
}

Entry parse_line(std::string_view line) {
  if (line.size() > kMaxLineBytes) fail("it is too long");
  const Json value = parse_json(line);
  Entry entry;
  try {
    entry = read(value);
  } catch (const Json::exception&) {  // the library's own message shows a piece of the text
    fail("a key is missing, or holds something else than it should");
  }
  if (line_of(entry) != line) fail("it is not written as entries are");
  return entry;
}

std::string hash_of(std::string_view line) {
  return base::hex_prefix(base::sha256(line), 32);
}

}  // namespace sallyport::audit
