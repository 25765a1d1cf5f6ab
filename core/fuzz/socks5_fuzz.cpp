// SPDX-License-Identifier: Apache-2.0
// Input: what a proxy says, to a client with and without a password. Promises: see proxy_fuzz.hpp.
#include "proxy_fuzz.hpp"
#include "shoal/proto/proxy/socks5.hpp"

namespace shoal::fuzz {

void fuzz_socks5(std::string_view input) {
    const std::string_view answer = input.substr(0, 2'000);
    check_handshake(*proxy::Socks5Handshake::create("host", 80), answer);
    check_handshake(*proxy::Socks5Handshake::create("::1", 80, "me", "pw"), answer);
}

}  // namespace shoal::fuzz
