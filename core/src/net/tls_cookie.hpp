// SPDX-License-Identifier: Apache-2.0
#pragma once
/// @file net/tls_cookie.hpp
/// DTLS cookies: a client proves that it owns its address before the server does any work (RFC 6347 section
/// 4.2.1).
#include <openssl/ssl.h>

namespace shoal::net {

void use_cookies(SSL_CTX* ctx);

}  // namespace shoal::net
