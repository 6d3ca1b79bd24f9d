// [receipts]

#include <algorithm>
#include <array>
#include <filesystem>
#include <string_view>

#include "policy/load_parts.hpp"

namespace sallyport::policy {

namespace {

constexpr std::array<std::string_view, 12> kFacilities = {"auth",   "authpriv", "daemon", "user",
                                                          "local0", "local1",   "local2", "local3",
                                                          "local4", "local5",   "local6", "local7"};

// true, false, or the word of a facility.
std::string read_syslog(const toml::table& values, const TableReader& table) {
  const toml::node* node = values.get("syslog");
  if (node == nullptr) return {};
  if (node->is_boolean()) return *table.boolean("syslog") ? "daemon" : "";
  if (!node->is_string())
    table.fail("syslog", "must be true, false or a facility in quotes, such as \"daemon\" or \"local0\"");
  std::string word = *table.string("syslog");
  if (std::find(kFacilities.begin(), kFacilities.end(), word) == kFacilities.end())
    table.fail("syslog", "names no facility",
               "there are: auth, authpriv, daemon, user, and local0 to local7");
  return word;
}

}  // namespace

std::optional<Receipts> read_receipts(const toml::table& root, const std::string& file) {
  const toml::table* values = table_of(root, "receipts", file);
  if (values == nullptr) return std::nullopt;
  const TableReader table(*values, "[receipts]", file, {"log", "syslog", "prometheus"});
  Receipts receipts;
  receipts.log = table.string("log").value_or(receipts.log);
  if (receipts.log.empty() || receipts.log.ends_with('/')) table.fail("log", "names no file");
  receipts.syslog = read_syslog(*values, table);
  receipts.prometheus = table.string("prometheus").value_or("");
  // node_exporter reads what ends in .prom, and nothing else.
  if (table.has("prometheus") &&
      !(receipts.prometheus.starts_with('/') && receipts.prometheus.ends_with(".prom")))
    table.fail("prometheus", "must be an absolute path that ends in .prom");
  return receipts;
}

}  // namespace sallyport::policy
