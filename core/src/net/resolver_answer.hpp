// SPDX-License-Identifier: Apache-2.0
#pragma once
/// @file net/resolver_answer.hpp
/// Parses a name server's response to a query (RFC 1035 section 4). Pure functions.
#include <cstdint>
#include <span>
#include <vector>

#include "shoal/net/address.hpp"

namespace shoal::net::detail {

struct DnsAnswer {
    std::vector<Address> addresses;  ///< Port 0.
    std::int64_t ttl_seconds = 0;    ///< The minimum of all records used.
};

/// Appends the addresses of `family` to `answer`: those of the name in the question, or of the end of its
/// alias chain. Records of other names are ignored, because they were not requested. Returns a status of
/// c-ares: ARES_SUCCESS, ARES_ENODATA, ARES_EBADRESP for a malformed message, ARES_ENOMEM.
[[nodiscard]] int read_answer(std::span<const unsigned char> message, int family, DnsAnswer& answer);

}  // namespace shoal::net::detail
