// SPDX-License-Identifier: Apache-2.0
#include "net/tls_cookie.hpp"

#include <openssl/crypto.h>
#include <openssl/evp.h>
#include <openssl/hmac.h>
#include <openssl/rand.h>
#include <sys/socket.h>

#include <array>

namespace shoal::net {
namespace {

/// One secret a process. A forked child accepts cookies of its parent, which is safe.
const std::array<unsigned char, 32>& secret() noexcept {
    static const auto bytes = [] {
        std::array<unsigned char, 32> random{};
        RAND_bytes(random.data(), static_cast<int>(random.size()));
        return random;
    }();
    return bytes;
}

/// HMAC of the peer's address; 0 bytes: it has none.
unsigned cookie_of(SSL* ssl, unsigned char* cookie) noexcept {
    sockaddr_storage peer{};
    socklen_t peer_bytes = sizeof(peer);
    if (getpeername(SSL_get_fd(ssl), reinterpret_cast<sockaddr*>(&peer), &peer_bytes) != 0) return 0;
    unsigned length = 0;
    if (HMAC(EVP_sha256(), secret().data(), static_cast<int>(secret().size()),
             reinterpret_cast<const unsigned char*>(&peer), peer_bytes, cookie, &length) == nullptr)
        return 0;
    return length;
}

int make_cookie(SSL* ssl, unsigned char* cookie, unsigned* length) noexcept {
    *length = cookie_of(ssl, cookie);
    return *length > 0 ? 1 : 0;
}

int check_cookie(SSL* ssl, const unsigned char* cookie, unsigned length) noexcept {
    std::array<unsigned char, EVP_MAX_MD_SIZE> expected;
    const unsigned expected_bytes = cookie_of(ssl, expected.data());
    return expected_bytes > 0 && expected_bytes == length &&
                   CRYPTO_memcmp(expected.data(), cookie, length) == 0
               ? 1
               : 0;
}

}  // namespace

void use_cookies(SSL_CTX* ctx) {
    SSL_CTX_set_options(ctx, SSL_OP_COOKIE_EXCHANGE);
    SSL_CTX_set_cookie_generate_cb(ctx, &make_cookie);
    SSL_CTX_set_cookie_verify_cb(ctx, &check_cookie);
}

}  // namespace shoal::net
