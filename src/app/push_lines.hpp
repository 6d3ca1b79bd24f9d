#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "git/repository.hpp"
#include "model/push.hpp"

namespace sallyport::app {

// More is not read: some two million refs.
inline constexpr std::uint64_t kMaxLinesBytes = 256 << 20;

// Reads what git writes to pre-receive (githooks(5)): one "<old id> SP <new id> SP <ref>" LF a ref, ids of
// `id_bytes`. Strict: an empty input, a line without LF, an id of another size, both ids null, an empty name,
// a name with a NUL or one that stands twice: base::Error. Names may hold any other byte.
model::Push parse_receive_lines(std::string_view text, std::size_t id_bytes);

// Reads what git writes to pre-push: "<local ref> SP <local id> SP <remote ref> SP <remote id>" LF, as
// updates of the remote refs. An empty input is a push of nothing: no updates. Otherwise as strict as
// parse_receive_lines().
model::Push parse_push_lines(std::string_view text, std::size_t id_bytes);

// git moves what a symbolic ref stands for, so the rules of that are asked: gives each update that name.
void follow_symbolic_refs(const git::Repository& repository, model::Push& push);

}  // namespace sallyport::app
