#pragma once

#include <cstddef>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace sallyport::base {

// Makes bytes from outside (paths, names, messages) safe to print on a terminal: control characters, DEL,
// invalid UTF-8 and the Unicode bidirectional and invisible format characters become \xNN or \u{NNNN}; a
// backslash stays as it is. LF becomes \n, TAB \t. The result is valid UTF-8 on one line.
std::string escape_foreign(std::string_view bytes);

// Valid UTF-8 as it is, control characters too; each byte that is not part of any becomes \xNN. For formats,
// such as JSON, that escape characters themselves but cannot hold bytes.
std::string escape_invalid_utf8(std::string_view bytes);

// `bytes` as one word of a shell command that is safe to copy from a terminal: as it is if every byte is
// plain, else in single quotes, else (control bytes, invalid UTF-8, invisible characters) in the $'...' form,
// all of it ASCII. It may still begin with '-', so commands put "--" before it.
std::string shell_quote(std::string_view bytes);

// A path as one word for git commands that take pathspecs: quoted for the shell, and named literally where
// git would read `*`, `?`, `[`, `\` or a leading `:` as more than itself.
std::string shell_pathspec(std::string_view path);

// Lower-case hexadecimal, two characters a byte.
std::string to_hex(std::span<const std::byte> bytes);

// Pieces of `text` between `separator`s; "a,b" gives two, "" gives one empty piece.
std::vector<std::string_view> split(std::string_view text, char separator);

// Without ASCII white space at either end.
std::string_view trim(std::string_view text) noexcept;

// ASCII only: A-Z become a-z, or the other way round; all other bytes stay.
std::string to_lower(std::string_view text);
std::string to_upper(std::string_view text);

// Breaks `text` at spaces into lines of at most `columns` code points; a longer word stands alone on its
// line, whole, because a command that is cut cannot be copied. `indent` is put before every line but the
// first.
std::string wrap(std::string_view text, std::size_t columns, std::string_view indent = {});

// The bytes of a text, for functions that take bytes.
inline std::span<const std::byte> as_bytes(std::string_view text) noexcept {
  return std::as_bytes(std::span<const char>(text.data(), text.size()));
}

}  // namespace sallyport::base
