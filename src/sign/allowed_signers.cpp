#include "sign/allowed_signers.hpp"

#include <algorithm>
#include <array>
#include <chrono>
#include <ctime>

#include <fmt/format.h>

#include "base/error.hpp"
#include "base/text.hpp"
#include "sign/ssh_wire.hpp"

namespace sallyport::sign {

namespace {

constexpr std::string_view kSpaces = " \t";

bool is_control(char c) {
  return static_cast<unsigned char>(c) < 0x20 || c == 0x7F;
}

void skip_spaces(std::string_view& rest) {
  rest.remove_prefix(std::min(rest.find_first_not_of(kSpaces), rest.size()));
}

// What stands in quotes at the front of `rest`, which hold no other quote.
std::string_view take_quoted(std::string_view& rest) {
  const std::size_t end = rest.find('"', 1);
  if (!rest.starts_with('"') || end == std::string_view::npos)
    throw base::Error("a quote is missing", "write the value of an option in double quotes");
  const std::string_view inside = rest.substr(1, end - 1);
  rest.remove_prefix(end + 1);
  return inside;
}

// Names or patterns between commas.
std::vector<std::string> read_list(std::string_view text) {
  std::vector<std::string> list;
  for (const std::string_view item : base::split(text, ',')) {
    if (item.empty()) throw base::Error("there is an empty name in a list");
    list.emplace_back(item);
  }
  return list;
}

std::vector<std::string> take_principals(std::string_view& rest) {
  std::string_view word;
  if (rest.starts_with('"')) {
    word = take_quoted(rest);
  } else {
    word = rest.substr(0, rest.find_first_of(kSpaces));
    if (word.find('"') != std::string_view::npos) throw base::Error("there is a quote within the principals");
    rest.remove_prefix(word.size());
  }
  if (!rest.empty() && kSpaces.find(rest[0]) == std::string_view::npos)
    throw base::Error("there is no space behind the principals");
  skip_spaces(rest);
  return read_list(word);
}

// YYYYMMDD, then HHMM, then SS, as far as they are there.
struct WrittenTime {
  std::array<int, 6> fields{};  // year, month, day, hour, minute, second
  bool is_utc = false;
};

std::optional<WrittenTime> read_written_time(std::string_view text) {
  constexpr std::array<std::size_t, 6> kDigits = {4, 2, 2, 2, 2, 2};
  WrittenTime time;
  if (text.ends_with('Z')) {
    time.is_utc = true;
    text.remove_suffix(1);
  }
  if (text.size() != 8 && text.size() != 12 && text.size() != 14) return std::nullopt;
  for (std::size_t i = 0; i < kDigits.size() && !text.empty(); ++i) {
    for (const char c : text.substr(0, kDigits[i])) {
      if (c < '0' || c > '9') return std::nullopt;
      time.fields[i] = 10 * time.fields[i] + (c - '0');
    }
    text.remove_prefix(kDigits[i]);
  }
  return time;
}

std::chrono::year_month_day date_of(const WrittenTime& time) {
  return std::chrono::year(time.fields[0]) / time.fields[1] / time.fields[2];
}

std::int64_t to_seconds(const WrittenTime& time) {
  const auto& [year, month, day, hour, minute, second] = time.fields;
  if (time.is_utc) {
    const auto days = std::chrono::sys_days(date_of(time)).time_since_epoch().count();
    return ((std::int64_t{days} * 24 + hour) * 60 + minute) * 60 + second;
  }
  std::tm local{};
  local.tm_year = year - 1900;
  local.tm_mon = month - 1;
  local.tm_mday = day;
  local.tm_hour = hour;
  local.tm_min = minute;
  local.tm_sec = second;
  local.tm_isdst = -1;
  return std::mktime(&local);
}

std::int64_t read_time(std::string_view text) {
  const std::optional<WrittenTime> time = read_written_time(text);
  const bool is_time =
      time && date_of(*time).ok() && time->fields[3] < 24 && time->fields[4] < 60 && time->fields[5] < 60;
  const std::int64_t seconds = is_time ? to_seconds(*time) : 0;
  if (seconds <= 0)  // also what mktime() says of a time that it does not know
    throw base::Error(fmt::format("\"{}\" is no time after 1970", shown(text)),
                      "write it as YYYYMMDD or YYYYMMDDHHMM[SS], and \"Z\" behind it if it is in UTC");
  return seconds;
}

void set_once(std::optional<std::int64_t>& time, std::string_view value) {
  if (time) throw base::Error("an option is given twice");
  time = read_time(value);
}

void take_option(std::string_view& rest, AllowedSigner& signer) {
  const std::string name = base::to_lower(rest.substr(0, rest.find_first_of("=, \t\"")));
  rest.remove_prefix(name.size());
  if (name == "cert-authority" && !rest.starts_with('=')) {
    signer.is_authority = true;
    return;
  }
  const bool has_value = name == "namespaces" || name == "valid-after" || name == "valid-before";
  if (!has_value || !rest.starts_with('='))
    throw base::Error(
        fmt::format("there is neither a key nor an option that is known at \"{}\"", shown(name)));
  rest.remove_prefix(1);
  const std::string_view value = take_quoted(rest);
  // It can stand before a quote that does not end the value. No value needs either.
  if (value.find('\\') != std::string_view::npos) throw base::Error("there is a backslash in an option");
  if (name == "valid-after") return set_once(signer.valid_after, value);
  if (name == "valid-before") return set_once(signer.valid_before, value);
  if (!signer.namespaces.empty()) throw base::Error("an option is given twice");
  signer.namespaces = read_list(value);
}

void take_options(std::string_view& rest, AllowedSigner& signer) {
  take_option(rest, signer);
  while (rest.starts_with(',')) {
    rest.remove_prefix(1);
    take_option(rest, signer);
  }
  if (!rest.empty() && kSpaces.find(rest[0]) == std::string_view::npos)
    throw base::Error("there is neither a comma nor a space behind an option");
  if (signer.valid_after && signer.valid_before && *signer.valid_before <= *signer.valid_after)
    throw base::Error("valid-before is not later than valid-after");
  skip_spaces(rest);
}

std::string write_list(const std::vector<std::string>& list, const char* unwritable) {
  for (const std::string& item : list) {
    if (item.empty() || item.find_first_of(unwritable) != std::string::npos ||
        std::any_of(item.begin(), item.end(), [](char c) { return is_control(c) && c != '\t'; }))
      throw base::Error(fmt::format("\"{}\" cannot be written to an allowed signers file", item));
  }
  return fmt::format("{}", fmt::join(list, ","));
}

std::string write_time(std::int64_t seconds) {
  constexpr std::int64_t kYear10000 = 253'402'300'800;
  if (seconds <= 0 || seconds >= kYear10000)
    throw base::Error(fmt::format("the time {} cannot be written to an allowed signers file", seconds));
  const std::chrono::sys_seconds time{std::chrono::seconds(seconds)};
  const auto day = std::chrono::floor<std::chrono::days>(time);
  const std::chrono::year_month_day date(day);
  const std::chrono::hh_mm_ss clock(time - day);
  return fmt::format("{:04}{:02}{:02}{:02}{:02}{:02}Z", static_cast<int>(date.year()),
                     static_cast<unsigned>(date.month()), static_cast<unsigned>(date.day()),
                     clock.hours().count(), clock.minutes().count(), clock.seconds().count());
}

std::string write_options(const AllowedSigner& signer) {
  std::vector<std::string> options;
  if (signer.is_authority) options.emplace_back("cert-authority");
  if (!signer.namespaces.empty())
    options.push_back(fmt::format("namespaces=\"{}\"", write_list(signer.namespaces, "\",\\")));
  if (signer.valid_after)
    options.push_back(fmt::format("valid-after=\"{}\"", write_time(*signer.valid_after)));
  if (signer.valid_before)
    options.push_back(fmt::format("valid-before=\"{}\"", write_time(*signer.valid_before)));
  return options.empty() ? std::string() : fmt::format("{} ", fmt::join(options, ","));
}

std::string write_principals(const AllowedSigner& signer) {
  if (signer.principals.empty()) throw base::Error("an allowed signer has no principal");
  const std::string list = write_list(signer.principals, "\",");
  const bool is_quoted = list.starts_with('#') || list.find_first_of(kSpaces) != std::string::npos;
  return is_quoted ? fmt::format("\"{}\"", list) : list;
}

std::string write_comment(const std::string& comment) {
  if (std::any_of(comment.begin(), comment.end(), [](char c) { return is_control(c) && c != '\t'; }))
    throw base::Error("the comment of a key cannot be written to an allowed signers file");
  return comment.empty() ? comment : " " + comment;
}

}  // namespace

AllowedSigner read_allowed_signer(std::string_view line) {
  if (std::any_of(line.begin(), line.end(), [](char c) { return is_control(c) && c != '\t'; }))
    throw base::Error("there is a control character in the line");
  AllowedSigner signer;
  signer.principals = take_principals(line);
  if (!line.empty() && !looks_like_ssh_key(line)) take_options(line, signer);
  signer.key = parse_ssh_key(line);
  return signer;
}

std::vector<AllowedSigner> read_allowed_signers(std::string_view text, const std::string& name) {
  std::vector<AllowedSigner> signers;
  std::size_t line_1based = 0;
  for (const std::string_view whole : base::split(text, '\n')) {
    ++line_1based;
    const std::string_view line = base::trim(whole);
    if (line.empty() || line.starts_with('#')) continue;
    signers.push_back(base::with_context(fmt::format("{}:{}", name, line_1based),
                                         [&] { return read_allowed_signer(line); }));
    signers.back().line_1based = line_1based;
  }
  return signers;
}

std::string write_allowed_signers(const std::vector<AllowedSigner>& signers) {
  std::string text;
  for (const AllowedSigner& signer : signers)
    text += fmt::format("{} {}{}{}\n", write_principals(signer), write_options(signer), to_line(signer.key),
                        write_comment(signer.key.comment));
  return text;
}

}  // namespace sallyport::sign
