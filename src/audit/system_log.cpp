#include "audit/system_log.hpp"

#include <syslog.h>

#include <algorithm>
#include <iterator>
#include <set>
#include <utility>

#include <fmt/format.h>

#include "base/error.hpp"
#include "base/text.hpp"

namespace sallyport::audit {

namespace {

constexpr std::pair<std::string_view, int> kFacilities[] = {
    {"auth", LOG_AUTH},     {"authpriv", LOG_AUTHPRIV}, {"daemon", LOG_DAEMON}, {"user", LOG_USER},
    {"local0", LOG_LOCAL0}, {"local1", LOG_LOCAL1},     {"local2", LOG_LOCAL2}, {"local3", LOG_LOCAL3},
    {"local4", LOG_LOCAL4}, {"local5", LOG_LOCAL5},     {"local6", LOG_LOCAL6}, {"local7", LOG_LOCAL7}};

// In quotes, of what may be long its beginning. In ASCII, because receivers differ in what else they take.
std::string in_quotes(std::string_view foreign, std::size_t max_bytes = 128) {
  std::string out = "\"";
  for (const char c : base::escape_foreign(foreign)) {
    if (out.size() > max_bytes) {
      out += "...";
      break;
    }
    if (c == '"' || c == '\\') out += '\\';
    out += static_cast<unsigned char>(c) < 0x80 ? c : '?';
  }
  return out += '"';
}

std::string refs_text(const std::vector<Ref>& refs, std::uint64_t left_out) {
  std::string out = fmt::format(" refs={}", refs.size() + left_out);
  if (!refs.empty()) out += " ref=" + in_quotes(refs.front().name);
  return out;
}

std::string pusher_text(const model::Pusher& pusher) {
  std::string out;
  if (!pusher.principal.empty()) out += " principal=" + in_quotes(pusher.principal, 64);
  if (!pusher.account.empty()) out += " account=" + in_quotes(pusher.account, 64);
  return out;
}

std::string text_of(const Judged& judged) {
  std::string out = fmt::format(" outcome={}{}{} repository={}", model::to_string(judged.outcome),
                                pusher_text(judged.pusher), refs_text(judged.refs, judged.refs_left_out),
                                in_quotes(judged.repository));
  std::set<std::string_view> rules;
  for (const Reason& reason : judged.reasons) rules.insert(reason.rule);
  if (!rules.empty()) out += " rules=" + in_quotes(fmt::format("{}", fmt::join(rules, ",")));
  return out;
}

std::string text_of(const Received& received) {
  return fmt::format(" push={}{}{} repository={}",
                     received.push_sequence == 0 ? "none" : fmt::to_string(received.push_sequence),
                     pusher_text(received.pusher), refs_text(received.refs, received.refs_left_out),
                     in_quotes(received.repository));
}

std::string text_of(const Recovered& recovered) {
  return fmt::format(" bytes={}", recovered.bytes);
}

std::string text_of(const Continued& continued) {
  return " file=" + in_quotes(continued.file);
}

int severity_of(const Entry& entry) {
  if (const auto* judged = std::get_if<Judged>(&entry.body)) {
    if (judged->outcome == model::Outcome::accepted) return LOG_INFO;
    return judged->outcome == model::Outcome::refused ? LOG_NOTICE : LOG_WARNING;
  }
  const auto* received = std::get_if<Received>(&entry.body);
  return received != nullptr && received->push_sequence != 0 ? LOG_INFO : LOG_WARNING;
}

}  // namespace

bool is_syslog_facility(std::string_view word) noexcept {
  return std::any_of(std::begin(kFacilities), std::end(kFacilities),
                     [&](const auto& facility) { return facility.first == word; });
}

std::string syslog_text(const Entry& entry, std::string_view hash) {
  const std::string body = std::visit([](const auto& kind) { return text_of(kind); }, entry.body);
  return fmt::format("receipt={} kind={}{} sha256={}", entry.sequence, kind_of(entry), body, hash);
}

void send_to_syslog(std::string_view facility, const Entry& entry, std::string_view hash) {
  for (const auto& [word, number] : kFacilities) {
    if (word != facility) continue;
    ::openlog("sallyport", LOG_PID, number);
    ::syslog(severity_of(entry), "%s", syslog_text(entry, hash).c_str());
    ::closelog();
    return;
  }
  throw base::Error(fmt::format("there is no syslog facility {}", base::escape_foreign(facility)));
}

}  // namespace sallyport::audit
