#include "app/push_lines.hpp"

#include <utility>

#include <unordered_set>

#include <fmt/core.h>

#include "base/error.hpp"
#include "base/text.hpp"

namespace sallyport::app {

namespace {

// "None" has 40 zeros where ids are of SHA-256, too, when git 2.39 has it from a push certificate.
model::Oid parse_id(std::string_view text, std::size_t id_bytes) {
  const auto oid = model::Oid::from_hex(text);
  if (!oid || (oid->bytes().size() != id_bytes && !oid->is_null()))
    throw base::Error(fmt::format("standard input: '{}' is no object id of this repository",
                                  base::escape_foreign(text.substr(0, 80))));
  return *oid;
}

// Lines of `count` fields, of which the last takes the rest of the line if `count` spaces are not enough to
// part it.
std::vector<std::vector<std::string_view>> parse_lines(std::string_view text, std::size_t count) {
  std::vector<std::vector<std::string_view>> lines;
  while (!text.empty()) {
    const std::size_t end = text.find('\n');
    if (end == std::string_view::npos) throw base::Error("standard input: the last line does not end");
    std::vector<std::string_view> fields = base::split(text.substr(0, end), ' ');
    if (fields.size() != count)
      throw base::Error(fmt::format("standard input: '{}' is no line of a push",
                                    base::escape_foreign(text.substr(0, std::min<std::size_t>(end, 80)))));
    lines.push_back(std::move(fields));
    text.remove_prefix(end + 1);
  }
  return lines;
}

void add(model::Push& push, std::unordered_set<std::string>& names, model::RefUpdate update) {
  if (update.name.empty() || update.name.find('\0') != std::string::npos)
    throw base::Error("standard input: a ref without a proper name");
  if (update.old_id.is_null() && update.new_id.is_null())
    throw base::Error(
        fmt::format("standard input: {} goes from nothing to nothing", base::escape_foreign(update.name)));
  if (!names.insert(update.name).second)
    throw base::Error(fmt::format("standard input: {} stands twice", base::escape_foreign(update.name)));
  push.updates.push_back(std::move(update));
}

}  // namespace

model::Push parse_receive_lines(std::string_view text, std::size_t id_bytes) {
  if (text.empty())
    throw base::Error(
        "standard input is empty; it must hold one line '<old id> <new id> <ref>' for each ref");
  model::Push push;
  std::unordered_set<std::string> names;
  for (const auto& fields : parse_lines(text, 3))
    add(push, names, {std::string(fields[2]), parse_id(fields[0], id_bytes), parse_id(fields[1], id_bytes)});
  return push;
}

model::Push parse_push_lines(std::string_view text, std::size_t id_bytes) {
  model::Push push;
  std::unordered_set<std::string> names;
  for (const auto& fields : parse_lines(text, 4)) {
    const model::Oid local = parse_id(fields[1], id_bytes);
    const model::Oid remote = parse_id(fields[3], id_bytes);
    if (local.is_null() && remote.is_null()) continue;  // the deletion of what the other side does not have
    add(push, names, {std::string(fields[2]), remote, local});
  }
  return push;
}

void follow_symbolic_refs(const git::Repository& repository, model::Push& push) {
  for (model::RefUpdate& update : push.updates) {
    std::string target = repository.resolve_symbolic(update.name);
    if (target == update.name) continue;
    std::string asked = std::exchange(update.name, std::move(target));
    if (update.alias.empty()) update.alias = std::move(asked);
  }
}

}  // namespace sallyport::app
