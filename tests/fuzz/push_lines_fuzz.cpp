#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <set>
#include <string>
#include <string_view>

#include "app/push_lines.hpp"
#include "base/error.hpp"
#include "base/text.hpp"

// The first byte says what the rest is taken for: an even one lines of pre-receive, an odd one lines of
// pre-push; with bit 2 set of a repository with ids of 32 bytes. What is read, written down again, is what
// was given.

using namespace sallyport;

namespace {

void require(bool holds) {
  if (!holds) std::abort();
}

void check_updates(const model::Push& push, std::size_t id_bytes) {
  std::set<std::string> names;
  for (const model::RefUpdate& update : push.updates) {
    require(!update.name.empty() &&
            update.name.find_first_of(std::string_view(" \n\0", 3)) == std::string::npos);
    require(names.insert(update.name).second);
    require(update.old_id.bytes().size() == id_bytes && update.new_id.bytes().size() == id_bytes);
    require(!update.old_id.is_null() || !update.new_id.is_null());
    require(!(update.is_create() && update.is_delete()));
  }
}

void check_receive(std::string_view text, std::size_t id_bytes) {
  const model::Push push = app::parse_receive_lines(text, id_bytes);
  require(!push.updates.empty());
  check_updates(push, id_bytes);
  std::string again;
  for (const model::RefUpdate& update : push.updates)
    again += update.old_id.hex() + " " + update.new_id.hex() + " " + update.name + "\n";
  // Digits may be of either case.
  require(base::to_lower(again) == base::to_lower(text));
}

void check_push(std::string_view text, std::size_t id_bytes) {
  const model::Push push = app::parse_push_lines(text, id_bytes);
  check_updates(push, id_bytes);
  std::size_t kept = 0;
  for (const std::string_view line : base::split(text, '\n')) {
    const auto fields = base::split(line, ' ');
    if (fields.size() != 4) continue;
    const bool is_nothing = fields[1].find_first_not_of('0') == std::string_view::npos &&
                            fields[3].find_first_not_of('0') == std::string_view::npos;
    if (is_nothing) continue;
    require(kept < push.updates.size() && push.updates[kept].name == fields[2]);
    require(push.updates[kept].new_id.hex() == base::to_lower(fields[1]));
    require(push.updates[kept].old_id.hex() == base::to_lower(fields[3]));
    ++kept;
  }
  require(kept == push.updates.size());
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size == 0) return 0;
  const std::string_view text(reinterpret_cast<const char*>(data) + 1, size - 1);
  const std::size_t id_bytes = (data[0] & 4U) != 0 ? model::Oid::kSha256Bytes : model::Oid::kSha1Bytes;
  try {
    if ((data[0] & 1U) == 0) {
      check_receive(text, id_bytes);
    } else {
      check_push(text, id_bytes);
    }
  } catch (const base::Error&) {  // the one way to refuse
  }
  return 0;
}
