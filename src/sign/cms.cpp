#include "sign/cms.hpp"

#include <openssl/cms.h>
#include <openssl/err.h>
#include <openssl/objects.h>

#include "base/handle.hpp"

namespace sallyport::sign {

namespace {

using ContentInfo = base::Handle<CMS_ContentInfo, CMS_ContentInfo_free>;

bool has_one_signer(CMS_ContentInfo* cms) {
  STACK_OF(CMS_SignerInfo)* signers = CMS_get0_SignerInfos(cms);
  if (signers == nullptr || sk_CMS_SignerInfo_num(signers) != 1) return false;
  const ASN1_OCTET_STRING* signature = CMS_SignerInfo_get0_signature(sk_CMS_SignerInfo_value(signers, 0));
  return signature != nullptr && ASN1_STRING_length(signature) > 0;
}

}  // namespace

bool is_cms_signature(std::string_view content) noexcept {
  // That these bytes are not CMS is an answer; no later caller of OpenSSL shall find it as its error.
  ERR_set_mark();
  const auto* at = reinterpret_cast<const unsigned char*>(content.data());
  const unsigned char* const end = at + content.size();
  const ContentInfo cms(d2i_CMS_ContentInfo(nullptr, &at, static_cast<long>(content.size())));
  const bool is_signature = cms != nullptr && at == end &&
                            OBJ_obj2nid(CMS_get0_type(cms.get())) == NID_pkcs7_signed &&
                            CMS_is_detached(cms.get()) == 1 && has_one_signer(cms.get());
  ERR_pop_to_mark();
  return is_signature;
}

}  // namespace sallyport::sign
