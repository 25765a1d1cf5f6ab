// SPDX-License-Identifier: Apache-2.0
#pragma once
/// @file net/tls_cookie.hpp
/// DTLS: a client proves that its address is its own before a server does any work (RFC 6347 section 4.2.1).
#include <openssl/ssl.h>

namespace shoal::net {

void use_cookies(SSL_CTX* ctx);

}  // namespace shoal::net
