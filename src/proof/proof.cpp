#include "proof/proof.hpp"

#include <array>

#include "proof/families.hpp"

namespace sallyport::proof {

namespace {

constexpr auto kProofs = std::to_array<Proof>({
    {"age", "an age identity: its Bech32 checksum", check_age, seal_age},
    {"aws-key-id", "an AWS access key id: base 32 that holds the number of an account", check_aws_key_id,
     seal_aws_key_id},
    {"base64-16", "base64 of 16 bytes", check_base64_16, seal_base64},
    {"base64-32", "base64 of 32 bytes", check_base64_32, seal_base64},
    {"base64-64", "base64 of 64 bytes", check_base64_64, seal_base64},
    {"base64-json", "a token whose part from \"eyJ\" on is base64 of a JSON object", check_base64_json,
     seal_base64_json},
    {"bitcoin-wif", "a Bitcoin private key: its Base58Check", check_bitcoin_wif, seal_bitcoin_wif},
    {"bitcoin-xprv", "an extended private key of BIP 32: its Base58Check", check_bitcoin_xprv,
     seal_bitcoin_xprv},
    {"docker-auth", "base64 of user:password", check_docker_auth, seal_docker_auth},
    {"gcp-service-account", "a Google service account key as JSON", check_gcp_service_account, nullptr},
    {"github-crc32", "a GitHub token of 36 characters after its prefix: the CRC-32 in its last six",
     check_prefixed_crc32, seal_prefixed_crc32},
    {"gitlab-crc32", "a routable GitLab token: the CRC-32 in its last seven characters", check_gitlab,
     seal_gitlab},
    {"grafana-crc32", "a Grafana service account token: the CRC-32 in its last eight digits", check_grafana,
     seal_grafana},
    {"jwk", "a JSON Web Key with its private part", check_jwk, nullptr},
    {"jwt", "a JSON Web Token: a header with an algorithm, and claims", check_jwt, seal_jwt},
    {"luhn", "a number with Luhn's check digit", check_luhn, seal_luhn},
    {"nats-nkey", "a NATS seed: its kind and CRC-16", check_nkey_seed, seal_nkey_seed},
    {"npm-crc32", "an npm token: the CRC-32 in its last six characters", check_prefixed_crc32,
     seal_prefixed_crc32},
    {"openssh-key-body", "the body of an OpenSSH private key, or its beginning", check_openssh_body,
     seal_openssh_body},
    {"paseto", "a PASETO: its version, and parts of the length that this asks for", check_paseto, nullptr},
    {"pem", "a private key block whose content is what its label says", check_pem, nullptr},
    {"pkcs1-key-body", "the body of an RSA, DSA or EC private key; says nothing of an encrypted one",
     check_legacy_key_body, nullptr},
    {"pkcs8-encrypted-key-body", "the body of an encrypted PKCS #8 private key, or its beginning",
     check_pkcs8_encrypted_body, seal_pkcs8_encrypted_body},
    {"pkcs8-key-body", "the body of a PKCS #8 private key, or its beginning", check_pkcs8_body,
     seal_pkcs8_body},
    {"pypi-macaroon", "a PyPI token: a macaroon of pypi.org", check_pypi, seal_pypi},
    {"stellar-seed", "a Stellar secret seed: its CRC-16", check_stellar_seed, seal_stellar_seed},
    {"uuid", "a UUID of a known version", check_uuid, seal_uuid},
});

}  // namespace

std::span<const Proof> all() noexcept {
  return kProofs;
}

const Proof* find(std::string_view name) noexcept {
  for (const Proof& proof : all()) {
    if (proof.name == name) return &proof;
  }
  return nullptr;
}

}  // namespace sallyport::proof
