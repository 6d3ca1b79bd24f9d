#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "git/tree_content.hpp"

// The entries of a tree, read from front to back; and as a TreeContent has them.
namespace sallyport::test {

struct PlainEntries {
  std::vector<std::string> entries;
  std::string tail;
  bool operator==(const PlainEntries&) const = default;
};

inline PlainEntries plain_entries(std::string_view bytes, std::size_t id_bytes) {
  PlainEntries found;
  for (;;) {
    const std::size_t name_end = bytes.find('\0');
    if (name_end == std::string_view::npos || bytes.size() < name_end + 1 + id_bytes) break;
    found.entries.emplace_back(bytes.substr(0, name_end + 1 + id_bytes));
    bytes.remove_prefix(name_end + 1 + id_bytes);
  }
  found.tail = bytes;
  return found;
}

inline PlainEntries entries_of(const git::TreeContent& content, std::size_t id_bytes) {
  PlainEntries found;
  git::EntryCursor cursor(content, id_bytes);
  for (const git::EntryCursor end = cursor.end(); cursor < end;) {
    found.entries.emplace_back(cursor.entry());
    cursor.step(found.entries.back().size());
  }
  found.tail = content.tail();
  return found;
}

// How many entries from the given ones on are the same in both.
inline std::size_t count_equal(const PlainEntries& one, std::size_t from_one, const PlainEntries& other,
                               std::size_t from_other) {
  std::size_t count = 0;
  while (from_one + count < one.entries.size() && from_other + count < other.entries.size() &&
         one.entries[from_one + count] == other.entries[from_other + count])
    ++count;
  return count;
}

inline git::EntryCursor cursor_at(const git::TreeContent& content, std::size_t id_bytes, std::size_t entry) {
  git::EntryCursor cursor(content, id_bytes);
  for (; entry > 0; --entry) cursor.step(cursor.entry().size());
  return cursor;
}

}  // namespace sallyport::test
