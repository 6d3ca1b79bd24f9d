#include "sign/ssh_workshop.hpp"

#include <cstdlib>
#include <filesystem>
#include <system_error>
#include <utility>

#include <openssl/evp.h>
#include <sodium.h>

#include "base/digest.hpp"
#include "base/error.hpp"
#include "base/file.hpp"
#include "base/handle.hpp"
#include "base/process.hpp"
#include "sign/armour.hpp"

namespace sallyport::sign::samples {

namespace {

constexpr std::uint64_t kLimitBytes = 4 * 1024 * 1024;

using Pkey = base::Handle<EVP_PKEY, EVP_PKEY_free>;
using DigestContext = base::Handle<EVP_MD_CTX, EVP_MD_CTX_free>;

std::string search_path() {
  const char* path = std::getenv("PATH");
  return path == nullptr ? "/usr/bin:/bin" : path;
}

const unsigned char* data_of(std::string_view bytes) {
  return reinterpret_cast<const unsigned char*>(bytes.data());
}

std::string sha256(std::string_view bytes) {
  const base::Sha256 digest = base::sha256(bytes);
  return {reinterpret_cast<const char*>(digest.data()), digest.size()};
}

// The r and s of an ECDSA signature in DER, each below 128 bytes, as SSH writes them: a DER integer has the
// form of an mpint.
std::string mpints_of(const std::string& der) {
  const auto length = [&](std::size_t at) {
    return static_cast<std::size_t>(static_cast<unsigned char>(der[at]));
  };
  const std::size_t r_bytes = length(3);
  const std::size_t s_bytes = length(5 + r_bytes);
  return ssh_string(der.substr(4, r_bytes)) + ssh_string(der.substr(6 + r_bytes, s_bytes));
}

}  // namespace

SshWorkshop::SshWorkshop() {
  std::string name = "/tmp/sallyport-ssh-XXXXXX";
  require(::mkdtemp(name.data()) != nullptr, "cannot make a folder");
  home_ = name;
}

SshWorkshop::~SshWorkshop() {
  std::error_code ignored;
  std::filesystem::remove_all(home_, ignored);
}

std::string SshWorkshop::run(const std::string& script) const {
  try {
    return base::ChildProcess({"env", "-i", "PATH=" + search_path(), "HOME=" + home_, "LC_ALL=C", "TZ=UTC",
                               "sh", "-euc", "exec 2>\"$HOME/log\"; cd \"$HOME\"; " + script},
                              {})
        .finish(kLimitBytes);
  } catch (const base::Error& error) {
    throw base::Error(std::string(error.what()) + ": " + read("log"));
  }
}

void SshWorkshop::write(const std::string& name, std::string_view bytes) const {
  base::write_file_atomically(home_ + "/" + name, bytes);
}

std::string SshWorkshop::read(const std::string& name) const {
  return base::read_file(home_ + "/" + name, kLimitBytes);
}

SshKey SshWorkshop::make_key(const std::string& name, const std::string& arguments) const {
  run("ssh-keygen -q -N '' -C '' -f " + name + " " + arguments);
  return parse_ssh_key(read(name + ".pub"));
}

bool SshWorkshop::makes_dsa() const {
  return run("ssh-keygen -q -t dsa -N '' -f probe && echo made || true; rm -f probe probe.pub").starts_with("made");
}

std::vector<std::string> SshWorkshop::with_dsa(std::vector<std::string> kinds) const {
  if (makes_dsa()) kinds.emplace_back("-t dsa");
  return kinds;
}

std::string SshWorkshop::certify(const std::string& name, const std::string& authority,
                                 const std::string& arguments) const {
  run("ssh-keygen -q -s " + authority + " " + arguments + " " + name + ".pub");
  return run("cut -d ' ' -f 2 " + name + "-cert.pub | base64 -d");
}

std::string SshWorkshop::sign(const std::string& file, std::string_view payload,
                              const std::string& arguments) const {
  write("payload", payload);
  run("rm -f payload.sig; ssh-keygen -q -Y sign -n git -f " + file + " " + arguments + " payload");
  std::string armour = read("payload.sig");
  armour.pop_back();
  return read_armour(armour).value().content;
}

bool SshWorkshop::is_good_to_openssh(std::string_view content, std::string_view payload,
                                     std::string_view allowed, const std::string& principal,
                                     const std::string& arguments) const {
  write("payload", payload);
  write("signature", ssh_armour(content) + "\n");
  write("allowed", allowed);
  return run("if ssh-keygen -Y verify -f allowed -I '" + principal + "' -n git -s signature " + arguments +
             " < payload >/dev/null; then echo good; fi") == "good\n";
}

struct SecurityKey::Secret {
  Kind kind = Kind::ed25519;
  std::string application;
  Pkey ecdsa;
  std::string ed25519_public = std::string(crypto_sign_PUBLICKEYBYTES, '\0');
  std::string ed25519_secret = std::string(crypto_sign_SECRETKEYBYTES, '\0');

  std::string algorithm() const {
    return kind == Kind::ed25519 ? "sk-ssh-ed25519@openssh.com" : "sk-ecdsa-sha2-nistp256@openssh.com";
  }
};

SecurityKey::SecurityKey(Kind kind, std::string application) : secret_(std::make_unique<Secret>()) {
  secret_->kind = kind;
  secret_->application = std::move(application);
  if (kind == Kind::ed25519) {
    crypto_sign_keypair(reinterpret_cast<unsigned char*>(secret_->ed25519_public.data()),
                        reinterpret_cast<unsigned char*>(secret_->ed25519_secret.data()));
  } else {
    secret_->ecdsa.reset(EVP_PKEY_Q_keygen(nullptr, nullptr, "EC", "P-256"));
    require(secret_->ecdsa != nullptr, "cannot make a key");
  }
}

SecurityKey::~SecurityKey() = default;
SecurityKey::SecurityKey(SecurityKey&&) noexcept = default;

std::string SecurityKey::blob() const {
  std::string start = ssh_string(secret_->algorithm());
  if (secret_->kind == Kind::ed25519)
    return start + ssh_string(secret_->ed25519_public) + ssh_string(secret_->application);
  unsigned char* point = nullptr;
  const std::size_t size = EVP_PKEY_get1_encoded_public_key(secret_->ecdsa.get(), &point);
  require(size == 65, "cannot write a point");
  const std::string text(reinterpret_cast<const char*>(point), size);
  OPENSSL_free(point);
  return start + ssh_string("nistp256") + ssh_string(text) + ssh_string(secret_->application);
}

std::string SecurityKey::line() const {
  return secret_->algorithm() + " " + base64(blob());
}

std::string SecurityKey::sign(std::string_view data, std::uint8_t flags, std::uint32_t counter) const {
  const std::string tail = number(flags, 1) + number(counter, 4);
  const std::string wrapped = sha256(secret_->application) + tail + sha256(data);
  std::string bytes(crypto_sign_BYTES, '\0');
  if (secret_->kind == Kind::ed25519) {
    crypto_sign_detached(reinterpret_cast<unsigned char*>(bytes.data()), nullptr, data_of(wrapped),
                         wrapped.size(), data_of(secret_->ed25519_secret));
  } else {
    const DigestContext context(EVP_MD_CTX_new());
    std::string der(128, '\0');
    std::size_t size = der.size();
    require(EVP_DigestSignInit(context.get(), nullptr, EVP_sha256(), nullptr, secret_->ecdsa.get()) == 1 &&
                EVP_DigestSign(context.get(), reinterpret_cast<unsigned char*>(der.data()), &size,
                               data_of(wrapped), wrapped.size()) == 1,
            "cannot sign");
    bytes = mpints_of(der);
  }
  return ssh_string(secret_->algorithm()) + ssh_string(bytes) + tail;
}

std::string SecurityKey::sign_sshsig(std::string_view payload, std::uint8_t flags,
                                     std::string_view key_blob) const {
  return SshSignature{.key = key_blob.empty() ? blob() : std::string(key_blob),
                      .signature = sign(data_to_sign(payload), flags)}
      .bytes();
}

std::string data_to_sign(std::string_view payload, std::string_view hash) {
  std::string digest(EVP_MAX_MD_SIZE, '\0');
  unsigned size = 0;
  require(EVP_Digest(payload.data(), payload.size(), reinterpret_cast<unsigned char*>(digest.data()), &size,
                     hash == "sha256" ? EVP_sha256() : EVP_sha512(), nullptr) == 1,
          "cannot hash");
  digest.resize(size);
  return "SSHSIG" + ssh_string("git") + ssh_string("") + ssh_string(hash) + ssh_string(digest);
}

SshSignature take_apart(std::string content) {
  content.erase(0, std::string_view("SSHSIG").size() + 4);
  SshSignature parts;
  for (std::string* part : {&parts.key, &parts.name_space, &parts.reserved, &parts.hash, &parts.signature})
    *part = take_ssh_string(content);
  return parts;
}

std::string take_ssh_string(std::string& bytes) {
  std::size_t size = 0;
  for (std::size_t i = 0; i < 4; ++i) size = (size << 8) | static_cast<unsigned char>(bytes.at(i));
  std::string taken = bytes.substr(4, size);
  require(taken.size() == size, "a string is cut short");
  bytes.erase(0, 4 + size);
  return taken;
}

}  // namespace sallyport::sign::samples
