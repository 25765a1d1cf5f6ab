// SPDX-License-Identifier: Apache-2.0
#pragma once
/// @file net/resolver_answer.hpp
/// What a name server's message says of the name that it was asked for (RFC 1035 section 4). Pure functions.
#include <cstdint>
#include <span>
#include <vector>

#include "shoal/net/address.hpp"

namespace shoal::net::detail {

struct DnsAnswer {
    std::vector<Address> addresses;  ///< Port 0.
    std::int64_t ttl_seconds = 0;    ///< The least of all records on the way.
};

/// Appends the addresses of `family` to `answer`: of the name in the question, or of the one that its aliases
/// lead to. Records of other names are left out: nobody has asked this server for them. Answers a status of
/// c-ares: ARES_SUCCESS, ARES_ENODATA, ARES_EBADRESP for a malformed message, ARES_ENOMEM.
[[nodiscard]] int read_answer(std::span<const unsigned char> message, int family, DnsAnswer& answer);

}  // namespace shoal::net::detail
