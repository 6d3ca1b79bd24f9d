#include <algorithm>
#include <memory>

#include <fmt/format.h>

#include "policy/rules/message_rules.hpp"
#include "policy/rules/text_pattern.hpp"

namespace sallyport::policy {

namespace {

struct TrailerForm {
  std::vector<std::string> required;
  std::vector<std::string> any_of;
  std::vector<std::string> forbidden;
  std::vector<std::pair<std::string, TextPattern>> values;
};

// A key that git would not take for one could never be there.
void check_key(const TableReader& table, std::string_view key, std::string_view name) {
  const bool is_key = !name.empty() && std::all_of(name.begin(), name.end(), [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-';
  });
  if (!is_key)
    table.fail(key, fmt::format("names `{}`, and no trailer is called so: letters, digits and `-`", name));
}

std::vector<std::string> read_keys(const TableReader& table, std::string_view key) {
  std::vector<std::string> names = table.strings(key).value_or(std::vector<std::string>());
  if (table.has(key) && names.empty()) table.fail(key, "names none");
  for (const std::string& name : names) check_key(table, key, name);
  return names;
}

// What says nothing is as good as not there.
bool has_trailer(const content::Message& message, std::string_view name) {
  return std::any_of(message.trailers.begin(), message.trailers.end(),
                     [&](const content::Trailer& one) { return one.is_key(name) && !one.value.empty(); });
}

void judge(const TrailerForm& form, const CommitView& view, const content::Message& message,
           Accuser& accuser) {
  const auto accuse = [&](std::string what) {
    accuser.add_commit(view, std::move(what), how_to_reword(view));
  };
  for (const std::string& name : form.required) {
    if (!has_trailer(message, name)) accuse(fmt::format("its message has no trailer \"{}: ...\"", name));
  }
  const bool has_any = std::any_of(form.any_of.begin(), form.any_of.end(),
                                   [&](const std::string& name) { return has_trailer(message, name); });
  if (!form.any_of.empty() && !has_any)
    accuse(fmt::format("its message has none of the trailers {}", fmt::join(form.any_of, ", ")));
  for (const content::Trailer& trailer : message.trailers) {
    for (const std::string& name : form.forbidden) {
      if (trailer.is_key(name))
        accuse(fmt::format("line {} of its message is a trailer {}, which may not stand here",
                           trailer.line_1based, name));
    }
    for (const auto& [name, pattern] : form.values) {
      if (trailer.is_key(name) && !pattern.is_whole(trailer.value))
        accuse(fmt::format("what its trailer {} says in line {} is not of the form `{}`", name,
                           trailer.line_1based, pattern.written()));
    }
  }
}

}  // namespace

PushRule read_trailers(const TableReader& table) {
  const auto form = std::make_shared<TrailerForm>();
  form->required = read_keys(table, "required");
  form->any_of = read_keys(table, "any_of");
  form->forbidden = read_keys(table, "forbidden");
  for (const auto& [name, pattern] : table.texts_by_name("values")) {
    check_key(table, "values", name);
    form->values.emplace_back(name, TextPattern(table, "values", pattern));
  }
  if (form->required.empty() && form->any_of.empty() && form->forbidden.empty() && form->values.empty())
    table.fail("required", "is missing: say `required`, `any_of`, `forbidden` or `values`");
  return rule_on_messages(read_asked(table, {}),
                          [form](const CommitView& view, const content::Message& message, Accuser& accuser) {
                            judge(*form, view, message, accuser);
                          });
}

}  // namespace sallyport::policy
