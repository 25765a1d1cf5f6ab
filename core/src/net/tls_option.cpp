// SPDX-License-Identifier: Apache-2.0
#include <unistd.h>

#include "shoal/base/strings.hpp"
#include "shoal/net/tls_option_rows.hpp"

namespace shoal::net {
namespace {

constexpr const char* kOldSslRefusal = "SSL 2 and SSL 3 are not supported";

}  // namespace

const char* refuse_tls_text(std::string_view text) noexcept {
    return contains_nul(text) ? "must not contain a NUL byte" : nullptr;
}

const char* refuse_tls_file(std::string_view path, bool is_strict) {
    if (const char* const refusal = refuse_tls_text(path)) return refusal;
    if (path.empty() || !is_strict || ::access(std::string(path).c_str(), R_OK) == 0) return nullptr;
    return "the file cannot be read";
}

const char* store_tls_protocols(TlsOptions& tls, const option::Value& value) {
    constexpr std::int64_t kOldBits = 2 | 4, kTlsBits = 15 << 3, kDtlsBit = 128;
    const std::int64_t bits = value.integer;
    const bool has_old = (bits & kOldBits) != 0;
    if (has_old && (value.is_strict || (bits & (kTlsBits | kDtlsBit)) == 0)) return kOldSslRefusal;
    if ((bits & ~(kOldBits | kTlsBits | kDtlsBit)) != 0)
        return "must be a combination of SWOOLE_SSL_* constants";
    // Four bits in Swoole's order, and in that of TlsVersions.
    tls.versions = static_cast<TlsVersions>(bits >> 3 & 15);
    if ((bits & kDtlsBit) != 0) tls.is_datagram = true;
    return nullptr;
}

const char* store_tls_method(TlsOptions& tls, const option::Value& value) {
    constexpr std::int64_t kSsl3 = 1, kAny = 4, kTls10 = 6, kTls11 = 9, kTls12 = 12, kDtls = 15;
    const std::int64_t method = value.integer;
    if (method >= kSsl3 && method < kAny) return kOldSslRefusal;
    if (method >= kDtls) {
        tls.is_datagram = true;
        tls.versions = TlsVersions::kDefault;
    } else if (method >= kTls12) {
        tls.versions = TlsVersions::kTls12;
    } else if (method >= kTls11) {
        tls.versions = TlsVersions::kTls11;
    } else {
        tls.versions = method >= kTls10 ? TlsVersions::kTls10 : TlsVersions::kDefault;
    }
    return nullptr;
}

const char* store_tls_curve(TlsOptions& tls, const option::Value& value) {
    if (const char* const refusal = refuse_tls_text(value.text)) return refusal;
    tls.groups = value.text == "auto" ? std::string_view{} : value.text;
    return nullptr;
}

const char* store_tls_verify_depth(TlsOptions& tls, const option::Value& value) {
    tls.verify_depth = value.integer == 0 ? -1 : static_cast<int>(value.integer);
    return nullptr;
}

const char* store_sni_identities(TlsOptions& tls, const option::Value& value) {
    constexpr std::string_view kFields[] = {"ssl_cert_file", "ssl_key_file", "ssl_passphrase"};
    option::TextMaps maps;
    switch (value.items == nullptr ? option::MapFault::kNotMaps : value.items->read_maps(kFields, maps)) {
        case option::MapFault::kNotMaps:
            return "must map host names to arrays with ssl_cert_file and ssl_key_file";
        case option::MapFault::kNotTexts:
            return "ssl_cert_file, ssl_key_file and ssl_passphrase must be strings";
        case option::MapFault::kNone:
            break;
    }
    std::map<std::string, TlsIdentity> identities;
    for (auto& [host, fields] : maps) {
        const TlsIdentity identity{fields["ssl_cert_file"], fields["ssl_key_file"], fields["ssl_passphrase"]};
        if (!identity.is_set()) return "every host needs an ssl_cert_file";
        if (refuse_tls_file(identity.certificate_file, true) != nullptr ||
            refuse_tls_file(identity.key_file, true) != nullptr) {
            return "a certificate or key file cannot be read";
        }
        identities.emplace(host, identity);
    }
    tls.sni_identities = std::move(identities);
    return nullptr;
}

}  // namespace shoal::net
