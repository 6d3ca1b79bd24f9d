#pragma once

#include <string>
#include <string_view>

#include "proof/proof.hpp"

// The proofs behind the table in proof.cpp, a source file a family. Each keeps to proof.hpp's contract.
namespace sallyport::proof {

// checksums.cpp: a checksum at the end of a token
Outcome check_prefixed_crc32(std::string_view secret);  // GitHub, npm
std::string seal_prefixed_crc32(std::string_view secret);
Outcome check_grafana(std::string_view secret);
std::string seal_grafana(std::string_view secret);
Outcome check_gitlab(std::string_view secret);
std::string seal_gitlab(std::string_view secret);
Outcome check_luhn(std::string_view secret);
std::string seal_luhn(std::string_view secret);

// key_texts.cpp: keys as short texts with a checksum
Outcome check_nkey_seed(std::string_view secret);
std::string seal_nkey_seed(std::string_view secret);
Outcome check_stellar_seed(std::string_view secret);
std::string seal_stellar_seed(std::string_view secret);
Outcome check_age(std::string_view secret);
std::string seal_age(std::string_view secret);
Outcome check_bitcoin_wif(std::string_view secret);
std::string seal_bitcoin_wif(std::string_view secret);
Outcome check_bitcoin_xprv(std::string_view secret);
std::string seal_bitcoin_xprv(std::string_view secret);

// identifiers.cpp
Outcome check_aws_key_id(std::string_view secret);
std::string seal_aws_key_id(std::string_view secret);
Outcome check_uuid(std::string_view secret);
std::string seal_uuid(std::string_view secret);

// base64_forms.cpp: base64 of something
Outcome check_base64_16(std::string_view secret);
Outcome check_base64_32(std::string_view secret);
Outcome check_base64_64(std::string_view secret);
std::string seal_base64(std::string_view secret);
Outcome check_docker_auth(std::string_view secret);
std::string seal_docker_auth(std::string_view secret);
Outcome check_pypi(std::string_view secret);
std::string seal_pypi(std::string_view secret);
Outcome check_paseto(std::string_view secret);

// json_forms.cpp: JSON, or base64 of JSON
Outcome check_jwt(std::string_view secret);
std::string seal_jwt(std::string_view secret);
Outcome check_base64_json(std::string_view secret);
std::string seal_base64_json(std::string_view secret);
Outcome check_gcp_service_account(std::string_view secret);
Outcome check_jwk(std::string_view secret);

// key_blocks.cpp: PEM and PGP blocks, and their bodies alone
Outcome check_pem(std::string_view secret);
Outcome check_pkcs8_body(std::string_view secret);
std::string seal_pkcs8_body(std::string_view secret);
Outcome check_pkcs8_encrypted_body(std::string_view secret);
std::string seal_pkcs8_encrypted_body(std::string_view secret);
Outcome check_openssh_body(std::string_view secret);
std::string seal_openssh_body(std::string_view secret);
Outcome check_legacy_key_body(std::string_view secret);

}  // namespace sallyport::proof
