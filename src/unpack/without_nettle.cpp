// libarchive without cryptography, for programs that have libarchive.a linked in.
//
// Its reader of zip can decrypt members with nettle. Ours gives it no password, so that it comes to no such
// function; but each start asked the processor for nettle three times what it can do, which a virtual machine
// has the host answer, at 5 µs each. libarchive calls these functions through two tables. Defining them here
// keeps its own, and nettle, in their archives; what stands in them answers as libarchive does where it is
// built without cryptography.
//
// The tables are those of its internal headers in versions 3.5 to 3.7; linking/probe.cpp tests whether they
// fit the archive before anything is built with it.
#include <cstddef>
#include <cstdint>

extern "C" {

// archive_cryptor_private.h
struct archive_cryptor {
  int (*pbkdf2_sha1)(const char* password, std::size_t password_length, const std::uint8_t* salt,
                     std::size_t salt_length, unsigned rounds, std::uint8_t* key, std::size_t key_length);
  int (*start_decrypting)(void* context, const std::uint8_t* key, std::size_t key_length);
  int (*decrypt)(void* context, const std::uint8_t* from, std::size_t from_length, std::uint8_t* to,
                 std::size_t* to_length);
  int (*end_decrypting)(void* context);
  int (*start_encrypting)(void* context, const std::uint8_t* key, std::size_t key_length);
  int (*encrypt)(void* context, const std::uint8_t* from, std::size_t from_length, std::uint8_t* to,
                 std::size_t* to_length);
  int (*end_encrypting)(void* context);
};

// archive_hmac_private.h
struct archive_hmac {
  int (*start)(void* context, const std::uint8_t* key, std::size_t key_length);
  void (*update)(void* context, const std::uint8_t* bytes, std::size_t length);
  void (*finish)(void* context, std::uint8_t* digest, std::size_t* digest_length);
  void (*end)(void* context);
};

extern const archive_cryptor __archive_cryptor;
extern const archive_hmac __archive_hmac;
}

namespace {

constexpr int kIsNotThere = -1;

int make_key(const char*, std::size_t, const std::uint8_t*, std::size_t, unsigned, std::uint8_t*,
             std::size_t) {
  return kIsNotThere;
}
int start(void*, const std::uint8_t*, std::size_t) {
  return kIsNotThere;
}
int process(void*, const std::uint8_t*, std::size_t, std::uint8_t*, std::size_t*) {
  return kIsNotThere;
}
int end(void*) {
  return 0;
}
// What was not started is not updated or finished.
void update(void*, const std::uint8_t*, std::size_t) {}
void finish(void*, std::uint8_t*, std::size_t*) {}
void forget(void*) {}

}  // namespace

const archive_cryptor __archive_cryptor = {make_key, start, process, end, start, process, end};
const archive_hmac __archive_hmac = {start, update, finish, forget};
