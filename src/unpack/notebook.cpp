// Jupyter's notebooks (nbformat 3 and 4). The raw JSON shows a line of code as an element of a list, with its
// quotes escaped; here a cell is what its author sees. Read in one pass that keeps what it is in, so that
// neither size nor depth costs memory.
#include <cstdint>
#include <string>
#include <vector>

#include <fmt/core.h>
#include <nlohmann/json.hpp>

#include "unpack/form.hpp"

namespace sallyport::unpack {

namespace {

using Json = nlohmann::json;

// What a JSON value is in a notebook: told by what it stands in, and by its key there.
enum class Role : std::uint8_t {
  none,
  notebook,
  sheets,  // of nbformat 3, around the cells
  sheet,
  cells,
  cell,
  source,
  outputs,
  output,
  picture,
};

Role role_in(Role parent, std::string_view key) noexcept {
  switch (parent) {
    case Role::notebook:
      if (key == "worksheets") return Role::sheets;
      return key == "cells" ? Role::cells : Role::none;
    case Role::sheets:
      return Role::sheet;
    case Role::sheet:
      return key == "cells" ? Role::cells : Role::none;
    case Role::cells:
      return Role::cell;
    case Role::cell:
      if (key == "outputs") return Role::outputs;
      return key == "source" || key == "input" ? Role::source : Role::none;
    case Role::outputs:
      return Role::output;
    case Role::source:
      return Role::source;
    case Role::output:
      return key.starts_with("image/") || key == "png" || key == "jpeg" ? Role::picture : Role::output;
    case Role::none:
    case Role::picture:
      break;
  }
  return parent;
}

// Called by the parser; each function says whether to go on.
class Cells : public nlohmann::json_sax<Json> {
 public:
  explicit Cells(Ledger& ledger) : ledger_(ledger) {}

  bool is_notebook() const noexcept { return has_version_ || has_members_; }
  // After an error: what is begun is handed out.
  void finish() {
    if (is_in_member_) hand_out();
  }

  bool null() override { return scalar(); }
  bool boolean(bool) override { return scalar(); }
  bool number_integer(number_integer_t) override { return scalar(); }
  bool number_unsigned(number_unsigned_t) override { return scalar(); }
  bool number_float(number_float_t, const string_t&) override { return scalar(); }
  bool binary(binary_t&) override { return scalar(); }
  bool string(string_t& text) override {
    const Role role = begin();
    if (is_in_member_ && role != Role::picture) ledger_.append(text);
    return end(role);
  }

  bool start_object(std::size_t) override { return enter(); }
  bool start_array(std::size_t) override { return enter(); }
  bool end_object() override { return leave(); }
  bool end_array() override { return leave(); }

  bool key(string_t& name) override {
    has_version_ = has_version_ || (parents_.size() == 1 && name == "nbformat");
    key_.assign(name, 0, kLongestKey);
    if (is_in_member_ && !ledger_.text().empty() && ledger_.text().back() != '\n') ledger_.append("\n");
    return !ledger_.is_over();
  }

  bool parse_error(std::size_t, const std::string&, const Json::exception&) override { return false; }

 private:
  static constexpr std::size_t kLongestKey = 16;

  Role parent() const noexcept { return parents_.empty() ? Role::none : parents_.back(); }
  bool is_member(Role role) const noexcept {
    return (role == Role::source && parent() == Role::cell) ||
           (role == Role::output && parent() == Role::outputs);
  }

  Role begin() {
    const Role role = parents_.empty() ? Role::notebook : role_in(parent(), key_);
    if (role == Role::cell) {
      ++cell_;
      output_ = 0;
    }
    if (is_member(role)) {
      name_ = role == Role::source ? fmt::format("cell {} source", cell_)
                                   : fmt::format("cell {} output {}", cell_, ++output_);
      is_in_member_ = ledger_.begin();
    }
    return role;
  }
  bool end(Role role) {
    if (is_in_member_ && is_member(role)) hand_out();
    return !ledger_.is_over();
  }
  void hand_out() {
    ledger_.hand_out(name_);
    is_in_member_ = false;
    has_members_ = true;
  }

  bool scalar() { return end(begin()); }
  bool enter() {
    const Role role = begin();
    parents_.push_back(role);
    key_.clear();
    return !ledger_.is_over();
  }
  bool leave() {
    const Role role = parents_.back();
    parents_.pop_back();
    return end(role);
  }

  Ledger& ledger_;
  std::vector<Role> parents_;
  std::string key_;
  std::string name_;
  std::uint64_t cell_ = 0;
  std::uint64_t output_ = 0;
  bool is_in_member_ = false;
  bool has_members_ = false;
  bool has_version_ = false;
};

}  // namespace

Outcome open_notebook(std::string_view bytes, Ledger& ledger) {
  Cells cells(ledger);
  const bool is_whole = Json::sax_parse(bytes.begin(), bytes.end(), &cells);
  cells.finish();
  if (!cells.is_notebook() && !ledger.is_over()) return {};
  return conclude(ledger, is_whole ? std::string_view() : "damaged: it is no JSON");
}

}  // namespace sallyport::unpack
