#include "content/mailmap.hpp"

#include "base/text.hpp"
#include "content/lines.hpp"

namespace sallyport::content {

namespace {

constexpr std::size_t kMostBytes = std::size_t{16} * 1024 * 1024;

struct Part {
  std::optional<std::string_view> name;  // nothing: no character of one
  std::string_view email;
};

// "Name <email>" taken from the start of `line`.
std::optional<Part> take_part(std::string_view& line) noexcept {
  const std::size_t open = line.find('<');
  const std::size_t close = open == std::string_view::npos ? open : line.find('>', open);
  if (close == std::string_view::npos) return std::nullopt;
  Part part;
  const std::string_view name = trim_git_spaces(line.substr(0, open));
  if (!name.empty()) part.name = name;
  part.email = line.substr(open + 1, close - open - 1);
  line.remove_prefix(close + 1);
  return part;
}

std::optional<std::string> owned(std::optional<std::string_view> text) {
  return text ? std::optional<std::string>(*text) : std::nullopt;
}

}  // namespace

std::optional<Mailmap> Mailmap::parse(std::string_view text) {
  if (text.size() > kMostBytes) return std::nullopt;
  Mailmap mailmap;
  Lines lines(text.substr(0, text.find('\0')));
  while (const std::optional<Line> line = lines.take()) {
    if (!line->text.starts_with('#')) mailmap.add(line->text);
  }
  return mailmap;
}

// "Name <email>", "<email> <old>", "Name <email> <old>" or "Name <email> Old <old>".
void Mailmap::add(std::string_view line) {
  const std::optional<Part> proper = take_part(line);
  if (!proper || proper->email.empty()) return;
  const std::optional<Part> old = take_part(line);
  Entry& entry = entries_[base::to_lower(old ? old->email : proper->email)];
  const Target target{owned(proper->name), old ? std::optional<std::string>(proper->email) : std::nullopt};
  if (old && old->name) {
    entry.by_name[base::to_lower(*old->name)] = target;
    return;
  }
  if (target.name) entry.target.name = target.name;
  if (target.email) entry.target.email = target.email;
}

Mailmap::Resolved Mailmap::resolve(std::string_view name, std::string_view email) const {
  Resolved resolved{std::string(name), std::string(email)};
  const auto entry = entries_.find(base::to_lower(email));
  if (entry == entries_.end()) return resolved;
  const auto by_name = entry->second.by_name.find(base::to_lower(name));
  const Target& target = by_name == entry->second.by_name.end() ? entry->second.target : by_name->second;
  if (target.name) resolved.name = *target.name;
  if (target.email) resolved.email = *target.email;
  return resolved;
}

}  // namespace sallyport::content
