// libgit2 without TLS, Kerberos and SSH, for programs that have libgit2.a linked in.
//
// The archive that Debian ships can speak to other hosts. Hooks never do, but what that takes would come
// along: libgssapi, of which there is no archive at all, mbedTLS and libssh2; and git_libgit2_init() would
// parse all certificates of the system, which takes four times as long as all else that a hook does before it
// starts to work. Nothing in libgit2's interface leaves it out. A linker, though, takes a member of an
// archive only for a symbol that is still undefined; so what some members define (streams/mbedtls.c,
// transports/auth_negotiate.c, transports/ssh.c, from 1.8 on transports/ssh_libssh2.c) is defined here, and
// they stay where they are.
//
// Each function answers as libgit2 does where it is built without the feature. The declarations are those of
// its internal headers in versions 1.5 to 1.9; linking/probe.cpp tests whether they fit the archive
// before anything is built with it.
#include <git2.h>
#if __has_include(<git2/sys/errors.h>)
#include <git2/sys/errors.h>  // from 1.8 on
#endif
#include <git2/sys/stream.h>
#include <git2/sys/transport.h>

struct git_http_auth_context;
struct git_net_url;

extern "C" {

int git_mbedtls_stream_global_init();
int git_mbedtls__set_cert_location(const char* file, const char* path);
int git_mbedtls_stream_new(git_stream** out, const char* host, const char* port);
int git_mbedtls_stream_wrap(git_stream** out, git_stream* inner, const char* host);
int git_http_auth_negotiate(git_http_auth_context** out, const git_net_url* url);
int git_transport_ssh_global_init();
int git_transport_ssh_libssh2_global_init();  // what 1.8 and later call the same
}

namespace {

template <typename T>
int refuse(T** out, int error_class, const char* message) {
  *out = nullptr;
  git_error_set_str(error_class, message);
  return GIT_ERROR;
}

}  // namespace

int git_mbedtls_stream_global_init() {
  return GIT_OK;
}

int git_mbedtls__set_cert_location(const char*, const char*) {
  git_error_set_str(GIT_ERROR_SSL, "TLS is not linked in");
  return GIT_ERROR;
}

int git_mbedtls_stream_new(git_stream** out, const char*, const char*) {
  return refuse(out, GIT_ERROR_SSL, "TLS is not linked in");
}

int git_mbedtls_stream_wrap(git_stream** out, git_stream*, const char*) {
  return refuse(out, GIT_ERROR_SSL, "TLS is not linked in");
}

// Means "another way to log in": what the caller does where Kerberos is missing.
int git_http_auth_negotiate(git_http_auth_context** out, const git_net_url*) {
  *out = nullptr;
  return GIT_PASSTHROUGH;
}

int git_transport_ssh_global_init() {
  return GIT_OK;
}

int git_transport_ssh_libssh2_global_init() {
  return GIT_OK;
}

int git_smart_subtransport_ssh(git_smart_subtransport** out, git_transport*, void*) {
  return refuse(out, GIT_ERROR_SSH, "SSH is not linked in");
}

int git_transport_ssh_with_paths(git_transport** out, git_remote*, void*) {
  return refuse(out, GIT_ERROR_SSH, "SSH is not linked in");
}
