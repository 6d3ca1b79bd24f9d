#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "model/oid.hpp"

namespace sallyport::sign {

// What a pusher signed with `git push --signed` (gitprotocol-pack(5), "Push Certificate"). All that it says
// is its maker's word, until its signature is verified: who the pusher is, and that they asked for just these
// changes. That it is of this push and of no earlier one, only its nonce says, which the server gave.
struct PushCertificate {
  struct Command {
    model::Oid old_id;  // null: the ref is new
    model::Oid new_id;  // null: the ref goes
    std::string ref;
  };

  std::string version;  // "0.1"
  std::string pusher;   // an identity or a key, and a time: as git writes it, nothing is taken apart
  std::string pushee;   // the URL that was pushed to, as the pusher calls it; may be empty
  std::string nonce;
  std::vector<std::string> push_options;
  std::vector<Command> commands;  // at least one; no ref twice
};

// Reads the part that is signed (SignedText::payload). Strict: version 0.1, the headers in the order in which
// git writes them, each with a value but an option's, which may be empty; an empty line; then commands with
// ids of `id_bytes` in lower case, and nothing else. Anything more or less throws base::Error, which says
// which line is not as it must be: a carriage return or NUL anywhere, a header that is not known, missing or
// there twice, a ref twice, a command from nothing to nothing.
PushCertificate parse_push_certificate(std::string_view signed_text, std::size_t id_bytes);

}  // namespace sallyport::sign
