// SPDX-License-Identifier: Apache-2.0
/// The keys of session tickets: a chain of secrets, one for each period. A period's keys and the next secret
/// are digests of its secret, so that processes agree without talking to each other, and what a process has
/// forgotten cannot be computed again: tickets of the past stay secret.
#include <openssl/core_names.h>
#include <openssl/evp.h>
#include <openssl/params.h>
#include <openssl/rand.h>

#include <array>
#include <cstring>

#include "net/tls_internals.hpp"
#include "shoal/base/clock.hpp"

namespace shoal::net {
namespace detail {

// Not of an unnamed namespace: members of a class with linkage.
inline constexpr std::size_t kSecretBytes = 32;
using Secret = std::array<unsigned char, kSecretBytes>;

struct TicketKeys {
    Secret name;  ///< The first kNameBytes of it.
    Secret cipher;
    Secret mac;
};

}  // namespace detail

namespace {

using detail::kSecretBytes;
using detail::Secret;
using Keys = detail::TicketKeys;

constexpr std::int64_t kPeriodMs = 2 * 60 * 60 * 1000;
constexpr long kTicketSeconds = kPeriodMs / 1000;
constexpr std::size_t kNameBytes = 16;  // What OpenSSL gives the callback room for.

/// SHA-256 of the secret and a label.
bool derive(const Secret& secret, unsigned char label, Secret& out) noexcept {
    std::array<unsigned char, kSecretBytes + 1> text{};
    std::memcpy(text.data(), secret.data(), secret.size());
    text.back() = label;
    unsigned bytes = 0;
    const bool is_made = EVP_Digest(text.data(), text.size(), out.data(), &bytes, EVP_sha256(), nullptr) == 1;
    OPENSSL_cleanse(text.data(), text.size());
    return is_made;
}

bool derive(const Secret& secret, Keys& keys) noexcept {
    return derive(secret, 'n', keys.name) && derive(secret, 'c', keys.cipher) &&
           derive(secret, 'm', keys.mac);
}

}  // namespace

struct TlsTicketKeys::Internals {
    std::int64_t began_ms = 0;
    std::int64_t period = 0;
    Secret secret{};
    Keys current{};
    std::optional<Keys> previous;

    ~Internals() {
        OPENSSL_cleanse(secret.data(), secret.size());
        OPENSSL_cleanse(&current, sizeof current);
        if (previous) OPENSSL_cleanse(&*previous, sizeof *previous);
    }

    /// False: OpenSSL has failed, and the keys are not to be used.
    bool advance(std::int64_t now_ms) noexcept {
        const std::int64_t wanted = (now_ms - began_ms) / kPeriodMs;
        for (; period < wanted; ++period) {
            Secret next;
            Keys keys;
            if (!derive(secret, 's', next) || !derive(next, keys)) return false;
            previous = current;
            current = keys;
            secret = next;
            OPENSSL_cleanse(next.data(), next.size());
            OPENSSL_cleanse(&keys, sizeof keys);
        }
        return true;
    }
};

namespace {

bool start_cipher(EVP_CIPHER_CTX* cipher, EVP_MAC_CTX* mac, Keys& keys, const unsigned char* iv,
                  bool is_encrypting) noexcept {
    char digest[] = "SHA256";
    OSSL_PARAM params[] = {
        OSSL_PARAM_construct_octet_string(OSSL_MAC_PARAM_KEY, keys.mac.data(), keys.mac.size()),
        OSSL_PARAM_construct_utf8_string(OSSL_MAC_PARAM_DIGEST, digest, 0), OSSL_PARAM_construct_end()};
    return EVP_MAC_CTX_set_params(mac, params) == 1 &&
           EVP_CipherInit_ex(cipher, EVP_aes_256_cbc(), nullptr, keys.cipher.data(), iv,
                             is_encrypting ? 1 : 0) == 1;
}

/// OpenSSL's answers: -1 error; 0 no ticket, or an unknown one; 1 fine; 2 fine, and a new one is to be sent.
int handle_ticket(SSL* ssl, unsigned char* name, unsigned char* iv, EVP_CIPHER_CTX* cipher, EVP_MAC_CTX* mac,
                  int is_encrypting) noexcept {
    const auto* const owner = static_cast<const TlsSessionOwner*>(SSL_get_ex_data(ssl, session_index()));
    if (owner == nullptr || owner->context->tickets == nullptr) return 0;
    TlsTicketKeys::Internals& keys = owner->context->tickets->internals();
    if (!keys.advance(monotonic_ms())) return -1;
    if (is_encrypting != 0) {
        if (RAND_bytes(iv, EVP_CIPHER_get_iv_length(EVP_aes_256_cbc())) != 1) return -1;
        std::memcpy(name, keys.current.name.data(), kNameBytes);
        return start_cipher(cipher, mac, keys.current, iv, true) ? 1 : -1;
    }
    if (std::memcmp(name, keys.current.name.data(), kNameBytes) == 0)
        return start_cipher(cipher, mac, keys.current, iv, false) ? 1 : -1;
    if (keys.previous && std::memcmp(name, keys.previous->name.data(), kNameBytes) == 0)
        return start_cipher(cipher, mac, *keys.previous, iv, false) ? 2 : -1;
    return 0;
}

}  // namespace

TlsTicketKeys::TlsTicketKeys(std::unique_ptr<Internals> in) noexcept : in_(std::move(in)) {}
TlsTicketKeys::~TlsTicketKeys() = default;

Result<std::shared_ptr<TlsTicketKeys>> TlsTicketKeys::create() {
    auto in = std::make_unique<Internals>();
    in->began_ms = monotonic_ms();
    if (RAND_priv_bytes(in->secret.data(), static_cast<int>(in->secret.size())) != 1 ||
        !derive(in->secret, in->current)) {
        forget_errors();
        return fail(Errc::kNoMemory);
    }
    return std::shared_ptr<TlsTicketKeys>(new TlsTicketKeys(std::move(in)));
}

void TlsTicketKeys::advance() noexcept {
    (void)in_->advance(monotonic_ms());
}

void use_ticket_keys(SSL_CTX* ctx) noexcept {
    SSL_CTX_set_tlsext_ticket_key_evp_cb(ctx, &handle_ticket);
    SSL_CTX_set_timeout(ctx, kTicketSeconds);
}

}  // namespace shoal::net
